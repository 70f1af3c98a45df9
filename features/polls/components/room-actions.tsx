'use client';
/** What the facilitator does with the room, each with its key; what cannot be taken back asks first. */
import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmDialog, type ConfirmOutcome } from '@/components/confirm-dialog';
import { Field } from '@/components/field';
import { Textarea } from '@/components/textarea';
import type { DebriefPlan } from '../debrief';
import { missingRaters, type Round } from '../poll';
import type { RoomCommand } from '../schema';
import type { CommandResult } from './room-client';
import { namesOf } from './words';

export type Perform = (command: RoomCommand) => Promise<CommandResult>;

const told = async (work: Promise<CommandResult>): Promise<ConfirmOutcome> => {
  const result = await work;
  return result.ok ? undefined : { error: result.reason };
};

/** A dialog that a key can open too. */
export interface Opened {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

type RevealProps = {
  plan: DebriefPlan;
  round: Round;
  /** Why it cannot be revealed now, or null. */
  obstacle: string | null;
  dialog: Opened;
  perform: Perform;
};

/** The one big control before the reveal. */
export function RevealControl({ plan, round, obstacle, dialog, perform }: RevealProps) {
  const missing = missingRaters(round);
  const label = missing.length === 0 ? 'Reveal now' : `Reveal now (${missing.length} missing)`;
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2" data-screen-only>
      <ConfirmDialog
        {...dialog}
        title={`Reveal round ${round.number} to everybody?`}
        description={
          missing.length === 0
            ? 'Everybody has sealed. All values appear for everybody at once, and this cannot be taken back.'
            : `${namesOf(plan, missing)} ${missing.length === 1 ? 'has' : 'have'} not sealed and will stay blind until they do; their votes will be marked late. This cannot be taken back.`
        }
        confirmLabel="Reveal to all"
        pendingLabel="Revealing"
        onConfirm={() => told(perform({ name: 'reveal', roundId: round.id }))}
        trigger={
          <Button variant="primary" size="large" shortcut="r" disabled={obstacle !== null}>
            {label}
          </Button>
        }
      />
      <p className="max-w-read text-ink-2 text-sm">{obstacle ?? 'All values appear for everybody at once.'}</p>
    </div>
  );
}

/** A manager in the facilitator's place: with a reason that the panel reads. */
export function OverrideControl({ round, perform }: { round: Round; perform: Perform }) {
  const [reason, setReason] = useState('');
  return (
    <ConfirmDialog
      title="Reveal in the facilitator’s place"
      description="It reveals to everybody at once, never to you alone. Your name and the reason stay in the loop’s history, and the panel sees them here."
      confirmLabel="Reveal to all"
      pendingLabel="Revealing"
      ready={reason.trim().length >= 10}
      onConfirm={() => told(perform({ name: 'override-reveal', roundId: round.id, reason: reason.trim() }))}
      trigger={<Button variant="quiet">Reveal in the facilitator’s place …</Button>}
    >
      <Field label="Why does the facilitator not reveal?" hint="A sentence, at least ten characters.">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

export function VoteAgainControl({
  primary,
  advice,
  dialog,
  perform,
}: {
  primary: boolean;
  advice: string | null;
  dialog: Opened;
  perform: Perform;
}) {
  return (
    <ConfirmDialog
      {...dialog}
      title="Vote again, with all evidence in view?"
      description={`Everybody who has sealed votes once more on the capabilities and the recommendation, sealed until you reveal. Round 1 stays as it is, beside it.${advice === null ? '' : ` ${advice}`}`}
      confirmLabel="Open the round"
      pendingLabel="Opening"
      onConfirm={() => told(perform({ name: 'open-round' }))}
      trigger={
        <Button variant={primary ? 'primary' : 'secondary'} shortcut="v">
          Vote again
        </Button>
      }
    />
  );
}

export function ResetControl({ round, perform }: { round: Round; perform: Perform }) {
  return (
    <ConfirmDialog
      danger
      title={`Reset round ${round.number}?`}
      description="Its votes are kept in the records and shown to nobody. The first round is not touched."
      confirmLabel="Reset the round"
      pendingLabel="Resetting"
      onConfirm={() => told(perform({ name: 'void-round', roundId: round.id }))}
      trigger={<Button variant="quiet">Reset round</Button>}
    />
  );
}

export function CloseControl({ primary, dialog, perform }: { primary: boolean; dialog: Opened; perform: Perform }) {
  return (
    <ConfirmDialog
      {...dialog}
      title="Close the room?"
      description="No more rounds, comments or reasons. Everything said and voted stays readable, and somebody who still owes a card can hand it in, late."
      confirmLabel="Close the room"
      pendingLabel="Closing"
      onConfirm={() => told(perform({ name: 'close-room' }))}
      trigger={
        <Button variant={primary ? 'primary' : 'secondary'} shortcut="x">
          Close room
        </Button>
      }
    />
  );
}
