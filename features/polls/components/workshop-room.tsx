'use client';
/**
 * A workshop: one answer to read at the left, its criteria to rate at the right, blind until the facilitator reveals; then
 * everybody's levels, the expert's, and the line between two anchors that splits the room. Everything is computed from the
 * view that the server sent and one's own stream.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { Disclosure } from '@/components/disclosure';
import { KeyHint } from '@/components/key-hint';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { PendingText } from '@/components/pending-text';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import type { WorkspaceRole } from '@/features/access/scope';
import { ratedRows, type SampleMaterial } from '@/features/workshops/workshop';
import type { Held, OwnRound } from '../live';
import { canCloseRoom, canDiscuss, canJoin, canOpenAnswer, canReveal, canTakeLead, type RoomActor } from '../policy';
import { currentRound, isRevealed, isUnsealed, missingRaters, type Room, type Round, sealedRaters } from '../poll';
import type { RoomCommand } from '../schema';
import { PanelList } from './panel-list';
import type { ClientState, CommandResult } from './room-client';
import { Announcer, LineWords } from './room-line';
import { useKeys } from './use-keys';
import { useMaterial } from './use-material';
import { useRoom } from './use-room';
import { namesOf } from './words';
import { RateRows, ShownRows } from './workshop-rows';

export interface WorkshopRoomProps {
  /** Slug of the workspace. */
  workspace: string;
  roomId: string;
  title: string;
  /** Answers of the workshop, those included that no round has taken yet. */
  samples: number;
  people: Readonly<Record<string, string>>;
  me: { userId: string; role: WorkspaceRole };
  start: { held: Held; own: readonly OwnRound[]; materials: readonly SampleMaterial[] };
  /** Whether this reader may change the bank's anchors. */
  mayEdit: boolean;
}

const told = async (work: Promise<CommandResult>) => {
  const result = await work;
  return result.ok ? undefined : { error: result.reason };
};

export function WorkshopRoom(props: WorkshopRoomProps) {
  const { me, people, roomId, workspace } = props;
  const [state, client] = useRoom(roomId, props.start);
  const room = (state.held ?? props.start.held).room;
  const url = `/api/v1/w/${workspace}/rooms/${roomId}/samples`;
  const material = useMaterial(url, { room: props.start.held.room, samples: props.start.materials }, room);
  const plan = useMemo(() => ({ people }), [people]);
  useNewNames(room, people);

  const current = currentRound(room);
  const owed = room.rounds.find((one) => one.withheld);
  const [chosen, setChosen] = useState<string | null>(null);
  const round = owed ?? room.rounds.find((one) => one.id === chosen) ?? current;
  const sample = material.samples.find((one) => one.roundId === round?.id);
  const may = permissions(room, me, props.samples);
  const mine = round?.raters[me.userId];
  const rating = round !== undefined && isUnsealed(mine) && room.phase !== 'closed';
  const shown = round !== undefined && isRevealed(round.state) && !round.withheld;
  const levels = useMemo(() => ownLevels(state, round, sample), [state, round, sample]);
  const rows = useMemo(() => (round && sample ? ratedRows(round, sample) : []), [round, sample]);

  const [active, setActive] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'reveal' | 'seal' | 'close' | null>(null);
  const opened = (name: NonNullable<typeof dialog>) => ({
    open: dialog === name,
    onOpenChange: (open: boolean) => setDialog(open ? name : null),
  });
  const [trouble, setTrouble] = useState<string | null>(null);
  const attempt = async (command: RoomCommand) => {
    const result = await client.command(command);
    setTrouble(result.ok ? null : result.reason);
    if (result.ok && command.name === 'open-round') setChosen(null);
    return result;
  };

  const activeRow = sample?.rows.find((row) => row.rowKey === active) ?? sample?.rows[0];
  const vote = (rowKey: string, level: number) => {
    if (round) client.vote({ roundId: round.id, rowKey, level });
  };
  const move = (by: number) => {
    const all = sample?.rows ?? [];
    const at = all.findIndex((row) => row.rowKey === activeRow?.rowKey);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    setActive(next.rowKey);
    document.querySelector(`[data-row="${CSS.escape(next.rowKey)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const complete = sample?.rows.every((row) => (levels.get(row.rowKey) ?? null) !== null) === true;
  useKeys({
    j: rating ? () => move(1) : undefined,
    k: rating ? () => move(-1) : undefined,
    s: rating && complete ? () => setDialog('seal') : undefined,
    r: may.reveal.ok ? () => setDialog('reveal') : undefined,
    n: may.next.ok ? () => void attempt({ name: 'open-round' }) : undefined,
    ...Object.fromEntries(
      (rating && activeRow ? activeRow.levels : []).map(({ level }) => [
        String(level),
        () => vote(activeRow?.rowKey ?? '', level),
      ]),
    ),
  });

  const number = round === undefined ? 0 : room.rounds.indexOf(round) + 1;
  const question = sample?.question;
  const bank = question === undefined ? null : `/w/${workspace}/bank/${question.slug}`;
  return (
    <>
      <Announcer room={room} plan={plan} />
      <Panes
        leftLabel="The answer"
        rightLabel={shown ? 'What the room gave' : 'Your levels'}
        header={
          <PageHeader
            title={props.title}
            subtitle={[
              `answer ${number} of ${props.samples}`,
              ...(question ? [question.title] : []),
              roundWords(room, round),
            ].join(' · ')}
            actions={
              <>
                <LineWords state={state} client={client} />
                <Lead
                  people={people}
                  room={room}
                  round={current}
                  may={may}
                  last={room.rounds.length === props.samples}
                  reveal={opened('reveal')}
                  close={opened('close')}
                  perform={attempt}
                />
              </>
            }
          />
        }
        left={
          <div className="flex flex-col gap-4">
            {trouble === null ? null : <Alert kind="error">{trouble}</Alert>}
            {material.again === null ? null : (
              <Alert
                kind="error"
                action={
                  <Button size="small" onClick={material.again}>
                    Try again
                  </Button>
                }
              >
                The answer could not be fetched.
              </Alert>
            )}
            <Rounds room={room} total={props.samples} shown={round?.id ?? ''} onChoose={setChosen} />
            {sample === undefined ? (
              <PendingText>Fetching the answer</PendingText>
            ) : (
              <>
                <Disclosure summary="What was asked">
                  <Prose>{sample.question.prompt}</Prose>
                </Disclosure>
                <Section title="The candidate’s answer" size="small">
                  <Prose>{sample.answer}</Prose>
                </Section>
              </>
            )}
          </div>
        }
        right={
          <div className="flex flex-col gap-6">
            {may.join.ok ? (
              <Alert
                lead={current?.state === 'open' ? 'You are looking on.' : 'You can take part from the next answer.'}
                action={
                  <Button
                    variant="primary"
                    // Asked once the line is there: until then the answer could only be that nothing was sent.
                    disabled={state.line.kind !== 'open'}
                    onClick={() => void attempt({ name: 'join' })}
                  >
                    Take part
                  </Button>
                }
              >
                Whoever takes part rates each answer alone and blind; all levels are shown at once.
              </Alert>
            ) : null}
            {rating && sample && round ? (
              <RateRows
                rows={sample.rows}
                levels={levels}
                active={activeRow?.rowKey ?? null}
                late={round.withheld}
                refusal={state.refusal}
                unstored={state.line.kind === 'open' ? 0 : state.pending.length}
                onVote={vote}
                onActive={setActive}
                sealing={opened('seal')}
                onSeal={() => attempt({ name: 'seal-round', roundId: round.id })}
                onPass={() => attempt({ name: 'pass', roundId: round.id })}
              />
            ) : null}
            {shown && round && sample ? (
              <ShownRows
                plan={plan}
                round={round}
                sampleId={sample.sampleId}
                rows={rows}
                editHref={props.mayEdit && bank ? `${bank}#criteria` : null}
                silence={may.silence(round)}
                onType={(rowKey, kind) =>
                  void attempt({
                    name: 'type-disagreement',
                    roundId: round.id,
                    rowKey,
                    performanceId: sample.sampleId,
                    kind,
                  })
                }
              />
            ) : null}
            {round && !shown && !rating ? <Waiting round={round} mine={mine !== undefined} /> : null}
            {round && !shown ? (
              <PanelList plan={plan} round={round} here={state.here} title="Raters" nobody="Nobody takes part yet." />
            ) : null}
            {rating ? (
              <p className="flex flex-wrap gap-x-4 gap-y-1">
                <KeyHint keys={['j', 'k']}>criterion</KeyHint>
                <KeyHint keys={['1', String(activeRow?.levels.length ?? 3)]} range>
                  level
                </KeyHint>
                <KeyHint keys={['s']}>seal</KeyHint>
              </p>
            ) : null}
            {room.phase === 'closed' ? (
              <p className="max-w-read text-ink-2 text-sm">
                The workshop is over. Its blind levels count in calibration, and whoever was near enough to the expert
                is ready again. <ButtonLink href={`/w/${workspace}/workshops`}>All workshops</ButtonLink>
              </p>
            ) : null}
          </div>
        }
      />
    </>
  );
}

/** What this person may do in the workshop as it stands; the server decides again by the same functions. */
function permissions(room: Room, me: WorkshopRoomProps['me'], samples: number) {
  const actor: RoomActor & { workshop: boolean } = {
    role: me.role,
    facilitator: room.facilitatorId === me.userId,
    onPanel: room.rounds.some((one) => one.raters[me.userId] !== undefined),
    workshop: true,
  };
  const round = currentRound(room);
  const owed = room.rounds.find((one) => one.withheld);
  const mine = (owed ?? round)?.raters[me.userId] ?? null;
  // To whoever owes it a seal a revealed round looks open still.
  const last = round?.withheld ? 'revealed' : (round?.state ?? null);
  return {
    leads: actor.facilitator,
    reveal: canReveal({
      facilitator: actor.facilitator,
      phase: room.phase,
      round: last,
      mine,
      sealed: round === undefined ? 0 : sealedRaters(round).length,
    }),
    next: canOpenAnswer({ ...actor, phase: room.phase, last, left: samples - room.rounds.length }),
    close: canCloseRoom({ ...actor, phase: room.phase, last }),
    join: canJoin({ ...actor, phase: room.phase, mine, raters: Object.keys(round?.raters ?? {}).length }),
    takeLead: canTakeLead({ ...actor, phase: room.phase }),
    silence: (one: Round): string | null => {
      const discuss = canDiscuss({ ...actor, phase: room.phase, sees: !one.withheld, round: one.state });
      return discuss.ok ? null : discuss.reason;
    },
  };
}

/** One's own levels for an answer: what the server keeps, overlaid with what is on its way. */
function ownLevels(
  state: ClientState,
  round: Round | undefined,
  sample: SampleMaterial | undefined,
): ReadonlyMap<string, number | null> {
  const kept = state.own.find((one) => one.roundId === round?.id)?.votes ?? [];
  return new Map(
    (sample?.rows ?? []).map((row) => {
      const sending = state.pending.findLast((one) => one.roundId === round?.id && one.rowKey === row.rowKey);
      const vote = kept.find((one) => one.rowKey === row.rowKey && one.performanceId === sample?.sampleId);
      return [row.rowKey, sending?.level ?? vote?.level ?? null];
    }),
  );
}

function roundWords(room: Room, round: Round | undefined): string {
  if (room.phase === 'closed') return 'the workshop is closed';
  if (round === undefined) return 'no answer yet';
  if (round.withheld) return 'revealed; it opens to you once you have sealed or left it out';
  if (isRevealed(round.state)) return 'revealed to all';
  const rating = Object.values(round.raters).filter((one) => one !== 'recused').length;
  return rating === 0 ? 'nobody takes part yet' : `${sealedRaters(round).length} of ${rating} sealed`;
}

/** Somebody who came into the workspace after the page was made has no name in it yet: it is made again. */
function useNewNames(room: Room, people: WorkshopRoomProps['people']): void {
  const router = useRouter();
  const unnamed = room.rounds.some((round) => Object.keys(round.raters).some((id) => people[id] === undefined));
  useEffect(() => {
    if (unnamed) router.refresh();
  }, [unnamed, router]);
}

type RoundsProps = { room: Room; total: number; shown: string; onChoose: (roundId: string) => void };

/** The answers so far, to go back to one; those still to come are places only. */
function Rounds({ room, total, shown, onChoose }: RoundsProps) {
  if (total < 2) return null;
  return (
    <nav aria-label="Answers" className="flex flex-wrap gap-1.5">
      {Array.from({ length: total }, (_, index) => {
        const round = room.rounds[index];
        const label = `Answer ${index + 1}`;
        return round === undefined ? (
          <span key={label} className="px-2.5 py-1 text-ink-3 text-xs">
            {label}
          </span>
        ) : (
          <Button
            key={label}
            size="small"
            variant={round.id === shown ? 'secondary' : 'quiet'}
            aria-current={round.id === shown ? 'true' : undefined}
            onClick={() => onChoose(round.id)}
          >
            {label}
          </Button>
        );
      })}
    </nav>
  );
}

type LeadProps = {
  people: WorkshopRoomProps['people'];
  room: Room;
  round: Round | undefined;
  may: ReturnType<typeof permissions>;
  /** Whether this is the workshop's last answer. */
  last: boolean;
  reveal: { open: boolean; onOpenChange: (open: boolean) => void };
  close: { open: boolean; onOpenChange: (open: boolean) => void };
  perform: (command: RoomCommand) => Promise<CommandResult>;
};

/** The facilitator's controls; to a manager who does not lead, the way to. */
function Lead({ people, room, round, may, last, reveal, close, perform }: LeadProps) {
  if (!may.leads) {
    return may.takeLead.ok ? (
      <ConfirmDialog
        title="Lead this workshop?"
        description={`${people[room.facilitatorId] ?? 'Its facilitator'} leads it now. You then reveal and go on to the next answer; you see nothing earlier than the others.`}
        confirmLabel="Take over"
        pendingLabel="Taking over"
        onConfirm={() => told(perform({ name: 'take-lead' }))}
        trigger={<Button variant="quiet">Take over</Button>}
      />
    ) : null;
  }
  const missing = round === undefined ? [] : missingRaters(round);
  return (
    <>
      {may.close.ok ? (
        <ConfirmDialog
          {...close}
          title="Close the workshop?"
          description="No more answers and no more reasons. What was rated blind counts in calibration, and whoever was near enough to the expert is ready again."
          confirmLabel="Close the workshop"
          pendingLabel="Closing"
          onConfirm={() => told(perform({ name: 'close-room' }))}
          trigger={<Button variant={last ? 'primary' : 'secondary'}>Close</Button>}
        />
      ) : null}
      {may.next.ok ? (
        <Button variant="primary" shortcut="n" onClick={() => void perform({ name: 'open-round' })}>
          Next answer
        </Button>
      ) : null}
      {round?.state === 'open' && !round.withheld && room.phase !== 'closed' ? (
        <ConfirmDialog
          {...reveal}
          title="Reveal this answer to everybody?"
          description={
            missing.length === 0
              ? 'Everybody has sealed. All levels appear for everybody at once, with the expert’s; this cannot be taken back.'
              : `${namesOf({ people }, missing)} ${missing.length === 1 ? 'has' : 'have'} not sealed and will stay blind until they do; their levels will be marked late. This cannot be taken back.`
          }
          confirmLabel="Reveal to all"
          pendingLabel="Revealing"
          onConfirm={() => told(perform({ name: 'reveal', roundId: round.id }))}
          trigger={
            <Button
              variant="primary"
              shortcut="r"
              disabled={!may.reveal.ok}
              title={may.reveal.ok ? undefined : may.reveal.reason}
            >
              {missing.length === 0 ? 'Reveal now' : `Reveal now (${missing.length} missing)`}
            </Button>
          }
        />
      ) : null}
    </>
  );
}

function Waiting({ round, mine }: { round: Round; mine: boolean }) {
  const missing = missingRaters(round).length;
  if (Object.keys(round.raters).length === 0) {
    return (
      <p className="max-w-read text-ink-2 text-sm" role="status">
        Everybody of the workspace finds this room under “Workshops”; its address can be sent around as well. Whoever
        leads may take part too.
      </p>
    );
  }
  const waits =
    missing === 0
      ? 'Everybody has sealed.'
      : missing === 1
        ? '1 rater is still thinking.'
        : `${missing} raters are still thinking.`;
  return (
    <p className="max-w-read text-ink-2 text-sm" role="status">
      {mine ? 'Your levels are sealed. ' : ''}
      {waits} All levels appear at once, and the expert’s with them, when the facilitator reveals.
    </p>
  );
}
