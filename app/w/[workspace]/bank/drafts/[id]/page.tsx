/** A draft by its own address: a new question in the editor, or a suggestion beside what it would change. */
import type { Metadata } from 'next';
import { Alert } from '@/components/alert';
import { Disclosure } from '@/components/disclosure';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { DecideSuggestion } from '@/features/drafts/components/decide-suggestion';
import { EffectList } from '@/features/drafts/components/effect-list';
import { loadDraft } from '@/features/drafts/loaders';
import { placeWords } from '@/features/drafts/place';
import { Difference } from '@/features/questions/components/difference';
import { formatDateTime } from '@/lib/dates';
import { editorOptions, namesByKey } from '../../editor-options';
import { QuestionEditor, QuestionPreview } from '../../question-editor';

export const metadata: Metadata = { title: 'Draft' };

type Loaded = Awaited<ReturnType<typeof loadDraft>>;

export default async function DraftPage({ params }: { params: Promise<{ workspace: string; id: string }> }) {
  const { workspace, id } = await params;
  const loaded = await loadDraft(workspace, id);
  if (loaded.kind === 'review') return <Review loaded={loaded} workspace={workspace} />;
  const { draft, person, capabilities, mayPublish, problems, warnings, alike } = loaded;
  return (
    <QuestionEditor
      workspace={workspace}
      personId={person.id}
      zone={person.timeZone}
      mayPublish={mayPublish}
      draftId={draft.id}
      questionId={null}
      revision={draft.revision}
      savedAt={draft.updatedAt.toISOString()}
      form={draft.form}
      base={null}
      newer={null}
      retired={[]}
      facts={{ loops: [], roles: 0 }}
      problems={problems}
      warnings={warnings}
      alike={alike}
      options={editorOptions(capabilities)}
      capabilityNames={namesByKey(capabilities)}
      criterionIds={{}}
      back={
        <TextLink href={`/w/${workspace}/bank?tab=drafts`} className="text-xs">
          All drafts
        </TextLink>
      }
    />
  );
}

function Review({ loaded, workspace }: { loaded: Extract<Loaded, { kind: 'review' }>; workspace: string }) {
  const { draft, isOwn, mayPublish, person, body, parts, effects, problems, warnings, movedOn, capabilities } = loaded;
  const findings = [...problems, ...warnings];
  const waits = draft.state === 'suggested';
  return (
    <Panes
      share="even"
      leftLabel="What would change"
      rightLabel="What an interviewer would see"
      header={
        <PageHeader
          title={body.title || 'Untitled'}
          subtitle={`${waits ? 'Suggested' : 'Declined, suggested'} by ${isOwn ? 'you' : draft.authorName}, ${formatDateTime(draft.updatedAt, person.timeZone)}`}
          actions={
            <>
              <TextLink href={`/w/${workspace}/bank?tab=drafts`} className="text-xs">
                All drafts
              </TextLink>
              {waits ? (
                <DecideSuggestion
                  workspace={workspace}
                  draftId={draft.id}
                  revision={draft.revision}
                  note={draft.note}
                  isOwn={isOwn}
                  mayPublish={mayPublish}
                />
              ) : null}
            </>
          }
        />
      }
      left={
        <div className="flex flex-col gap-5">
          {draft.state === 'declined' ? (
            <Alert lead="Declined.">
              {draft.decision}. The text stays here, for its author and for those who edit the bank.
            </Alert>
          ) : null}
          {waits && movedOn ? (
            <Alert kind="warning" lead="A newer version was published since.">
              It cannot be accepted as it stands: its author takes it back, brings the newer version in and suggests it
              again.
            </Alert>
          ) : null}
          <p className="max-w-read text-sm">“{draft.note}”</p>
          <Section title="What this edit changes" size="small">
            <EffectList effects={effects} />
          </Section>
          {findings.length === 0 ? null : (
            <Disclosure summary={`${findings.length === 1 ? '1 thing' : `${findings.length} things`} the checks found`}>
              <ul className="flex max-w-read flex-col gap-1 text-sm">
                {findings.map((one) => (
                  <li key={`${one.field} ${one.words}`}>
                    <strong className="font-semibold">{placeWords(one.field, draft.form)}</strong>: {one.words}
                  </li>
                ))}
              </ul>
            </Disclosure>
          )}
          {loaded.samples.length === 0 ? null : (
            <Section title="Sample answers that come with it" size="small" aside="the expert’s levels stay hidden">
              {loaded.samples.map((one) => (
                <Disclosure key={one.title} summary={one.title}>
                  <Prose startLevel={3}>{one.answer}</Prose>
                </Disclosure>
              ))}
            </Section>
          )}
          {parts.length === 0 ? null : (
            <Section title="Difference" size="small" aside="− as it is, + as it would be">
              {parts.flatMap((part) =>
                part.fields.map((field) => (
                  <Difference key={field.field} field={field} words={{ mine: 'as it is', theirs: 'as it would be' }} />
                )),
              )}
            </Section>
          )}
        </div>
      }
      right={<QuestionPreview body={body} capabilityNames={namesByKey(capabilities)} />}
    />
  );
}
