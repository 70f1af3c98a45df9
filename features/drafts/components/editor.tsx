'use client';
/**
 * The editor of one draft: the form at the left, what its readers will see at the right, and above both whether it is kept, what
 * is missing and what publishing it would change.
 */
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { ActionDialog } from '@/components/action-dialog';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { Field } from '@/components/field';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { SaveState } from '@/components/save-state';
import { Segmented } from '@/components/segmented';
import { Textarea } from '@/components/textarea';
import { discard, publish, showSamples, suggest } from '../actions';
import type { Finding } from '../check';
import { type DraftForm, previewOf, type Settled, settle } from '../draft';
import { type EffectFacts, effectsOf } from '../effect';
import { swapAside } from '../merge';
import { placeWords } from '../place';
import { EditingContext, findingAt } from './editing';
import { EffectList } from './effect-list';
import { FindingList } from './finding-list';
import { QuestionForm, type QuestionFormProps } from './question-form';
import { SampleList } from './sample-list';
import { useKeeper } from './use-keeper';

/** A version as the editor needs it: without sample answers, which only count. */
export interface EditorVersion {
  versionId: string;
  number: number;
  body: Settled['body'];
  samples: number;
  form: DraftForm;
}

export interface EditorProps {
  workspace: string;
  personId: string;
  zone: string;
  mayPublish: boolean;
  draftId: string;
  questionId: string | null;
  revision: number;
  savedAt: string | null;
  form: DraftForm;
  base: EditorVersion | null;
  newer: EditorVersion | null;
  retired: string[];
  facts: EffectFacts;
  problems: Finding[];
  warnings: Finding[];
  alike: Finding[];
  options: QuestionFormProps['options'];
  criterionIds: Record<string, string>;
  /** Draws what readers will see; composed by the page, since it is another feature's. */
  preview: (body: Settled['body']) => ReactNode;
  /** A link back. */
  back: ReactNode;
}

export function Editor(props: EditorProps) {
  const { workspace, mayPublish, retired, facts, alike, preview, newer } = props;
  const { keeper, view } = useKeeper({ ...props, baseVersionId: props.base?.versionId ?? null });
  const { form } = view;
  /** The version that the draft stands on, once a newer one was brought in. */
  const base = newer !== null && view.baseVersionId === newer.versionId ? newer : props.base;
  const [shown, setShown] = useState<'write' | 'read'>('write');
  const [asked, setAsked] = useState(false);
  const [open, setOpen] = useState(false);
  const [settling, setSettling] = useState(false);
  const problems = view.judged?.problems ?? props.problems;
  const linted = view.judged?.warnings ?? props.warnings;
  const warnings = useMemo(() => [...alike, ...linted], [alike, linted]);
  const isBegun = view.revision > 0;

  const editing = useMemo(
    () => ({
      form,
      set: <K extends keyof DraftForm>(field: K, value: DraftForm[K]) =>
        keeper.write({ ...keeper.read().form, [field]: value }),
      problem: (path: string) => (asked ? findingAt(problems, path) : undefined),
      warning: (path: string) => findingAt(warnings, path),
    }),
    [form, keeper, asked, problems, warnings],
  );

  const seen = useDeferredValue(form);
  const effects = useMemo(() => {
    const carried = seen.samplesOpen ? 0 : (base?.samples ?? 0);
    const before = base && { ...base.body, samples: Array.from({ length: carried }, () => EMPTY_SAMPLE) };
    return effectsOf(before, settle(seen, before, retired).body, facts);
  }, [seen, base, retired, facts]);

  async function decide() {
    setSettling(true);
    const isKept = await keeper.settle();
    setSettling(false);
    const missing = keeper.read().judged?.problems ?? props.problems;
    setAsked(true);
    if (isKept && missing.length === 0) setOpen(true);
    else document.getElementById('missing')?.scrollIntoView({ block: 'start' });
  }

  const verb = mayPublish ? 'Publish' : 'Suggest';
  const next = (base?.number ?? 0) + 1;
  return (
    <EditingContext.Provider value={editing}>
      <Panes
        leftLabel="The form"
        rightLabel="What an interviewer sees"
        header={
          <PageHeader
            title={form.title.trim() === '' ? 'A new question' : form.title}
            subtitle={
              base === null
                ? 'A new question, yours alone so far'
                : `Your draft on version ${base.number}, yours alone so far`
            }
            actions={
              <>
                <SaveState state={view.words} />
                {props.back}
                {isBegun ? (
                  <ActionDialog
                    title="Discard this draft?"
                    description={
                      base === null
                        ? 'The question was never published, and nobody else has seen it.'
                        : `Version ${base.number} stays as it is. Nobody else has seen the draft.`
                    }
                    trigger={<Button variant="quiet">Discard</Button>}
                    action={discard}
                    hidden={{ workspace, draftId: view.draftId }}
                    submitLabel="Discard"
                    pendingLabel="Discarding"
                    danger
                    size="small"
                  >
                    {() => null}
                  </ActionDialog>
                ) : null}
                <Button
                  variant="primary"
                  pending={settling}
                  pendingLabel="Saving"
                  disabled={!isBegun && view.isSaved}
                  onClick={decide}
                >
                  {verb}
                </Button>
              </>
            }
          />
        }
        left={
          <div className="flex flex-col gap-5">
            <Switch shown={shown} onChange={setShown} />
            <div className={cx('flex flex-col gap-5', shown === 'read' && 'max-lg:hidden')}>
              <Notices {...props} newer={base === newer ? null : newer} keeper={keeper} form={form} />
              <FindingList
                problems={problems}
                warnings={warnings}
                form={form}
                asked={asked}
                onAsk={() => setAsked(true)}
                verb={verb.toLowerCase()}
              />
              <Disclosure summary="What this edit changes" className="-mt-3">
                <EffectList effects={effects} />
              </Disclosure>
              <QuestionForm
                options={props.options}
                before={base?.form.criteria ?? []}
                criterionIds={props.criterionIds}
                samples={
                  <SampleList
                    published={base?.samples ?? 0}
                    open={async () => {
                      const opened = base && (await published(props, base));
                      if (opened !== null) keeper.write({ ...keeper.read().form, samplesOpen: true, samples: opened });
                      return opened !== null;
                    }}
                  />
                }
              />
            </div>
          </div>
        }
        right={
          <div className={cx(shown === 'write' && 'max-lg:hidden')}>
            {useMemo(() => preview(previewOf(seen)), [preview, seen])}
          </div>
        }
      />
      <ActionDialog
        title={mayPublish ? `Publish version ${next}` : 'Suggest this to those who edit the bank'}
        description={
          mayPublish
            ? undefined
            : 'An owner or hiring manager accepts it as a new version or says why not. Until then you can take it back.'
        }
        open={open}
        onOpenChange={setOpen}
        action={mayPublish ? publish : suggest}
        hidden={{ workspace, draftId: view.draftId, revision: String(view.revision) }}
        submitLabel={mayPublish ? `Publish version ${next}` : 'Suggest'}
        pendingLabel={mayPublish ? 'Publishing' : 'Suggesting'}
      >
        {({ problem, value }) => (
          <>
            <EffectList effects={effects} />
            {warnings.length === 0 ? null : (
              <p className="text-sm">
                <strong className="font-semibold text-amber">
                  {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
                </strong>{' '}
                {warnings.length === 1 ? 'stands' : 'stand'}:{' '}
                {warnings.map((one) => placeWords(one.field, form)).join('; ')}.
              </p>
            )}
            <Field
              label="What changed, in a few words"
              hint="Readers see it in the list of versions."
              error={problem('note')}
            >
              {(control) => (
                <Textarea
                  {...control}
                  name="note"
                  rows={2}
                  maxLength={200}
                  defaultValue={value('note') ?? (base === null ? 'First version' : '')}
                />
              )}
            </Field>
          </>
        )}
      </ActionDialog>
    </EditingContext.Provider>
  );
}

/** The sample answers of a version; null where the server could not be asked. */
async function published(
  { workspace, questionId }: Pick<EditorProps, 'workspace' | 'questionId'>,
  version: EditorVersion,
): Promise<DraftForm['samples'] | null> {
  if (version.samples === 0) return [];
  const answer = await showSamples(null, { workspace, questionId, versionId: version.versionId }).catch(() => null);
  return answer?.ok ? answer.value : null;
}

/** Only how many there are is known here, and only that matters. */
const EMPTY_SAMPLE = { id: 'weak' as const, title: '', key: {}, answer: '' };

function Switch({ shown, onChange }: { shown: 'write' | 'read'; onChange: (shown: 'write' | 'read') => void }) {
  return (
    <Segmented
      name="shown"
      label="What is shown"
      className="self-start lg:hidden"
      value={shown}
      onChange={onChange}
      options={[
        { value: 'write', label: 'Write' },
        { value: 'read', label: 'As an interviewer' },
      ]}
    />
  );
}

/** What came from elsewhere and waits for its author: a newer version, and texts laid aside. */
function Notices({
  newer,
  base,
  keeper,
  form,
  ...props
}: Pick<EditorProps, 'newer' | 'base' | 'workspace' | 'questionId'> & {
  keeper: ReturnType<typeof useKeeper>['keeper'];
  form: DraftForm;
}) {
  const [failed, setFailed] = useState(false);

  /** Where the form holds sample answers, both versions are given theirs, so that what the newer one changed comes in too. */
  async function bringIn(from: EditorVersion, to: EditorVersion) {
    const [before, after] = form.samplesOpen
      ? await Promise.all([published(props, from), published(props, to)])
      : [[], []];
    if (before === null || after === null) return setFailed(true);
    setFailed(false);
    const { samplesOpen } = form;
    const withSamples = (version: EditorVersion, samples: DraftForm['samples']) => ({
      ...version.form,
      samplesOpen,
      samples,
    });
    keeper.rebase(withSamples(from, before), withSamples(to, after), to.versionId);
  }

  return (
    <>
      {newer === null || base === null ? null : (
        <Alert
          lead={`Version ${newer.number} was published since.`}
          action={
            <Button size="small" onClick={() => void bringIn(base, newer)}>
              {failed ? 'Not reached; try again' : 'Bring it in'}
            </Button>
          }
        >
          Your draft stands on version {base.number}. What only one of the two changed is taken as it is; where both
          changed a text, yours stays and the other is laid beside it.
        </Alert>
      )}
      {form.aside.length === 0 ? null : (
        <section
          aria-label="Laid aside"
          className="rounded border-l-[3px] border-l-amber bg-amber-soft px-3 py-2 text-sm"
        >
          <p>
            <strong className="font-semibold text-amber">Laid aside.</strong> These fields were written in twice, here
            and in another window or version. Nothing was thrown away: choose.
          </p>
          <ul className="mt-2 flex flex-col gap-3">
            {form.aside.map((one) => (
              <li key={one.key}>
                <span className="font-semibold text-xs">{placeWords(one.field, form)}</span>
                <p className="max-h-40 max-w-read overflow-y-auto whitespace-pre-wrap">{one.text}</p>
                <span className="mt-1 flex flex-wrap gap-2">
                  <Button
                    size="small"
                    onClick={() => {
                      const swapped = swapAside(form, one.key);
                      if (swapped !== null) keeper.write(swapped);
                    }}
                  >
                    Put this one in
                  </Button>
                  <Button
                    size="small"
                    variant="quiet"
                    onClick={() =>
                      keeper.write({ ...form, aside: form.aside.filter((other) => other.key !== one.key) })
                    }
                  >
                    Not needed
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
