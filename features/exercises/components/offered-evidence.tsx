'use client';
/**
 * A failed test, offered as evidence to its reader. Accepting puts a line onto the reader's own card, and those red flags
 * that they tick; no level changes by it, and nobody else learns of it before the reveal.
 */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { toast } from '@/components/toaster';
import { accept } from '../actions';
import type { OfferView } from '../run-view';

export type FilingRow = { readonly row: string; readonly title: string };

/** Where evidence of this reader goes. */
export interface Filing {
  readonly workspace: string;
  readonly attemptId: string;
  /** The reader has a card that takes evidence. */
  readonly mayCite: boolean;
  readonly rows: readonly FilingRow[];
}

export type OfferedEvidenceProps = { offer: OfferView; runId: string; filing: Filing };

/** What is said once a line was taken. */
export const filedWords = (noted: number): string =>
  noted > 0 ? 'Your card is sealed: kept as your private note there.' : 'It is on your card.';

export function OfferedEvidence({ offer, runId, filing }: OfferedEvidenceProps) {
  const [open, setOpen] = useState(false);
  const { workspace, attemptId } = filing;
  if (offer.state === 'accepted') return <p className="font-medium text-accent text-xs">On your card.</p>;
  const criterion = offer.criterion?.title ?? null;
  if (offer.state === 'others' || !filing.mayCite) {
    return criterion === null ? null : <p className="text-ink-2 text-xs">Bears on “{criterion}”, which others rate.</p>;
  }
  if (!open) {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="small" aria-label={`Accept as evidence: ${offer.title}`} onClick={() => setOpen(true)}>
          Accept as evidence
        </Button>
        <span className="text-ink-2 text-xs">
          {criterion === null ? 'on no criterion of the kit' : `on “${criterion}”`}
        </span>
      </div>
    );
  }
  return (
    <ActionForm
      action={async (previous, form) => {
        const answer = await accept(previous, form);
        if (answer.ok) toast({ title: filedWords(answer.value.noted) });
        return answer;
      }}
      hidden={{ workspace, attemptId, runId, testId: offer.testId }}
      className="rounded border bg-page px-3 py-2"
    >
      {({ pending, problem }) => (
        <div className="flex flex-col gap-1">
          <p className="text-xs">
            {offer.row === null
              ? 'The kit does not hold this exercise’s question: choose where it belongs.'
              : `It is filed to “${criterion}”. Your level stays as it is.`}
          </p>
          {offer.row === null ? (
            <Field label="File to" hideLabel error={problem('filedTo')}>
              {(control) => (
                <Select
                  {...control}
                  name="filedTo"
                  placeholder="Unfiled, among your notes"
                  options={filing.rows.map(({ row, title }) => ({ value: row, label: title }))}
                />
              )}
            </Field>
          ) : null}
          {offer.row === null
            ? null
            : offer.redFlags.map((flag) => (
                <Checkbox
                  key={flag.id}
                  name="flags[]"
                  value={flag.id}
                  label={<>Mark the red flag too: {flag.text}</>}
                  className="text-xs!"
                />
              ))}
          <div className="flex gap-2 pt-1">
            <Button type="submit" size="small" variant="primary" pending={pending} pendingLabel="Filing">
              Accept
            </Button>
            <Button size="small" variant="quiet" onClick={() => setOpen(false)}>
              Not now
            </Button>
          </div>
        </div>
      )}
    </ActionForm>
  );
}
