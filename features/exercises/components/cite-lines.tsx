'use client';
/** "Cite these lines": what is selected in the code, or named by number, becomes an evidence line on the reader's own card. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Section } from '@/components/section';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { toast } from '@/components/toaster';
import { cite } from '../actions';
import type { FileName } from './editor-files';
import { type Filing, filedWords } from './offered-evidence';

export type CiteLinesProps = {
  filing: Filing;
  /** The number of the last change that is in view. */
  seq: number;
  file: FileName;
  lines: readonly [number, number] | null;
  onLines: (lines: readonly [number, number] | null) => void;
  onDone: () => void;
};

const FILE_WORDS: Record<FileName, string> = {
  solution: 'the solution',
  scratch: 'the scratch file',
  tests: 'the own tests',
};

export function CiteLines({ filing, seq, file, lines, onLines, onDone }: CiteLinesProps) {
  const { workspace, attemptId, rows } = filing;
  const [from, to] = lines ?? ['', ''];
  const numbered = (value: string): number => Math.max(1, Number.parseInt(value, 10) || 1);
  return (
    <Section title="Cite these lines" size="small" aside={`of ${FILE_WORDS[file]}, as it stands here`}>
      <ActionForm
        action={async (previous, form) => {
          const answer = await cite(previous, form);
          if (answer.ok) toast({ title: filedWords(answer.value.noted) });
          return answer;
        }}
        hidden={{ workspace, attemptId, seq: String(seq), file }}
        onDone={() => {
          onLines(null);
          onDone();
        }}
        className="flex flex-col gap-2"
      >
        {({ pending, problem, value }) => (
          <>
            <div className="grid grid-cols-[4.5rem_4.5rem_minmax(0,1fr)] gap-2">
              <Field label="From line" error={problem('from')}>
                {(control) => (
                  <TextInput
                    {...control}
                    name="from"
                    inputMode="numeric"
                    value={String(from)}
                    onChange={(event) => {
                      const first = numbered(event.target.value);
                      onLines([first, Math.max(first, lines?.[1] ?? first)]);
                    }}
                  />
                )}
              </Field>
              <Field label="To line" error={problem('to')}>
                {(control) => (
                  <TextInput
                    {...control}
                    name="to"
                    inputMode="numeric"
                    value={String(to)}
                    onChange={(event) => onLines([lines?.[0] ?? 1, numbered(event.target.value)])}
                  />
                )}
              </Field>
              <Field label="As evidence on" error={problem('filedTo')}>
                {(control) => (
                  <Select
                    {...control}
                    name="filedTo"
                    placeholder="Unfiled, among your notes"
                    defaultValue={value('filedTo') ?? ''}
                    options={rows.map(({ row, title }) => ({ value: row, label: title }))}
                  />
                )}
              </Field>
            </div>
            <Field label="What they show" hideLabel error={problem('note')}>
              {(control) => (
                <TextInput
                  {...control}
                  name="note"
                  placeholder="what they show, in your words"
                  defaultValue={value('note') ?? ''}
                />
              )}
            </Field>
            <div className="flex items-center gap-3">
              <Button
                type="submit"
                size="small"
                pending={pending}
                pendingLabel="Citing"
                disabled={lines === null || seq === 0}
              >
                Cite these lines
              </Button>
              <span className="text-ink-2 text-xs">
                {lines === null
                  ? 'Select lines in the code, or type their numbers.'
                  : 'They go onto your own card, and nobody else’s.'}
              </span>
            </div>
          </>
        )}
      </ActionForm>
    </Section>
  );
}
