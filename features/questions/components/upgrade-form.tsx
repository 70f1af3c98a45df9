'use client';
/** Which parts of the origin's newer text to take. Nothing is taken unless it is ticked. */
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { upgrade } from '../actions';

export function UpgradeForm({
  workspace,
  slug,
  hash,
  nextNumber,
  from,
  parts,
}: {
  workspace: string;
  slug: string;
  hash: string;
  nextNumber: number;
  /** "the library", or the workspace that shares it. */
  from: string;
  /** `difference` is drawn by the server. */
  parts: { key: string; label: string; difference: ReactNode }[];
}) {
  return (
    <ActionForm action={upgrade} hidden={{ workspace, slug, hash }} className="flex flex-col gap-6">
      {({ pending, problem, value }) => (
        <>
          {parts.map((part) => (
            <section key={part.key} aria-label={part.label} className="border-t pt-2">
              <Checkbox
                name="parts[]"
                value={part.key}
                label={
                  <span className="font-semibold">
                    Take “{part.label}” from {from}
                  </span>
                }
              />
              {part.difference}
            </section>
          ))}
          <div className="flex max-w-read flex-col gap-4 border-t pt-4">
            <Field
              label="Note on the new version"
              hint="What changed, in a few words; readers see it in the list of versions."
              error={problem('note')}
              optional
            >
              {(control) => <TextInput {...control} name="note" maxLength={200} defaultValue={value('note')} />}
            </Field>
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" variant="primary" pending={pending} pendingLabel="Publishing">
                Publish what is ticked
              </Button>
              <p className="text-ink-2 text-xs">
                Makes version {nextNumber} of your copy; with nothing ticked your copy stays and the notice goes.
              </p>
            </div>
          </div>
        </>
      )}
    </ActionForm>
  );
}
