/** One question, usable in the room: what to say at the left, what to listen for at the right. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { Alert } from '@/components/alert';
import { ButtonLink } from '@/components/button-link';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { QuestionExposure } from '@/features/bank/components/question-exposure';
import { loadAlike } from '@/features/bank/loaders';
import { ArchiveButton } from '@/features/drafts/components/archive-button';
import { seniorityWords } from '@/features/questions/components/bank-rows';
import { QuestionAsking } from '@/features/questions/components/question-asking';
import { QuestionListening } from '@/features/questions/components/question-listening';
import { askedWords, exposureWarning } from '@/features/questions/exposure';
import { loadQuestion, type Search } from '@/features/questions/loaders';
import { DIFFICULTY_WORDS, facetWords, KIND_WORDS } from '@/features/questions/question';
import { ShareDialog, StopSharing } from '@/features/shares/components/share-dialog';
import { loadOwnShare } from '@/features/shares/loaders';
import { formatDay } from '@/lib/dates';

type Props = { params: Promise<{ workspace: string; slug: string }>; searchParams: Search };
type Loaded = Awaited<ReturnType<typeof loadQuestion>>;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { workspace, slug } = await params;
  return { title: (await loadQuestion(workspace, slug, searchParams)).question.body.title };
}

export default async function QuestionPage({ params, searchParams }: Props) {
  const { workspace, slug } = await params;
  const loaded = await loadQuestion(workspace, slug, searchParams);
  const { question, capabilities, origin } = loaded;
  const shared = await loadOwnShare(workspace, question.questionId);
  const { body } = question;
  const isOffered = question.number === loaded.currentNumber && !loaded.isArchived;
  const alike = isOffered ? await loadAlike(workspace, { questionId: question.questionId, prompt: body.prompt }) : [];
  const names = new Map(capabilities.map((one) => [one.key, one.name]));
  const capabilityName = (key: string) => names.get(key) ?? key;
  const path = `/w/${workspace}/bank/${slug}`;
  return (
    <Panes
      header={
        <PageHeader
          title={body.title}
          subtitle={[
            capabilityName(body.capability),
            KIND_WORDS[body.kind],
            DIFFICULTY_WORDS[body.difficulty],
            `${body.minutes} min`,
            seniorityWords(body.seniority),
            body.facets.map(facetWords).join(', '),
          ].join(' · ')}
          actions={
            <>
              <TextLink href={`/w/${workspace}/bank`} className="text-xs">
                All questions
              </TextLink>
              {loaded.mayEdit ? (
                <ArchiveButton workspace={workspace} questionId={question.questionId} isArchived={loaded.isArchived} />
              ) : null}
              {loaded.mayEdit && !loaded.isArchived ? (
                <ShareDialog
                  workspace={workspace}
                  questionId={question.questionId}
                  samples={loaded.samples.length}
                  shared={shared}
                />
              ) : null}
              {origin?.upgrade && loaded.mayEdit ? (
                <ButtonLink href={`${path}/upgrade`}>
                  See what {origin.kind === 'library' ? 'the library' : origin.from} changed
                </ButtonLink>
              ) : null}
              {loaded.mayPractise ? <ButtonLink href={`${path}/edit`}>Edit</ButtonLink> : null}
            </>
          }
        />
      }
      leftLabel="What to say"
      rightLabel="What to listen for"
      left={
        <div className="flex flex-col gap-5">
          {question.number === loaded.currentNumber ? null : (
            <Alert
              lead={`Version ${question.number}, replaced since.`}
              action={<TextLink href={path}>Version {loaded.currentNumber}</TextLink>}
            >
              Loops that were given this version keep it.
            </Alert>
          )}
          {loaded.isArchived ? (
            <Alert lead="Archived.">
              It is not found in the bank and no new kit takes it; loops that hold it keep it.
            </Alert>
          ) : null}
          {alike.length === 0 ? null : (
            <Alert
              kind="warning"
              lead={`Asks nearly the same as ${alike.length === 1 ? 'another' : `${alike.length} others`}.`}
            >
              {alike.map((one) => (
                <span key={one.slug} className="block">
                  {Math.round(one.likeness * 100)} % of its words are those of{' '}
                  <TextLink href={`/w/${workspace}/bank/${one.slug}`}>{one.title}</TextLink>.
                </span>
              ))}
              Ask here what {alike.length === 1 ? 'that one does' : 'those do'} not, or archive one of them.
            </Alert>
          )}
          {shared === null ? null : (
            <Alert
              lead="Shared."
              action={
                loaded.mayEdit ? <StopSharing workspace={workspace} questionId={question.questionId} /> : undefined
              }
            >
              The organisation’s other workspaces may copy it, {shared.withSamples ? 'with' : 'without'} its sample
              answers.
            </Alert>
          )}
          <QuestionAsking body={body} />
          <Samples loaded={loaded} path={path} />
          <Section title="Exposure" size="small">
            <QuestionExposure
              workspace={workspace}
              questionId={question.questionId}
              asked={askedSentence(loaded)}
              warning={exposureWarning(loaded.exposure, loaded.exposureLimit)}
              isPublic={loaded.exposure.isPublic}
              maySet={loaded.mayEdit}
            />
          </Section>
          <Versions loaded={loaded} path={path} />
        </div>
      }
      right={<QuestionListening body={body} criteria={question.criteria} capabilityName={capabilityName} />}
    />
  );
}

function askedSentence({ exposure, person }: Loaded): string {
  const { lastAskedAt } = exposure;
  return lastAskedAt === null
    ? askedWords(exposure)
    : `${askedWords(exposure)}, ${exposure.asked === 1 ? '' : 'last '}on ${formatDay(lastAskedAt, person.timeZone)}`;
}

function Samples({ loaded, path }: { loaded: Loaded; path: string }) {
  const { samples, person, mayPractise } = loaded;
  if (samples.length === 0) {
    return (
      <Section title="Sample answers" size="small">
        <p className="text-ink-2 text-sm">None is written yet, so nobody can practise on this question.</p>
      </Section>
    );
  }
  const rated = samples.filter((one) => one.tries > 0).length;
  return (
    <Section
      title="Rate the samples alone, then compare with the expert"
      size="small"
      aside={mayPractise ? `${rated} of ${samples.length} rated by you` : undefined}
    >
      <ul>
        {samples.map((one) => (
          <li
            key={one.letter}
            className="relative flex min-h-8 items-center justify-between gap-3 border-b py-1 text-sm"
          >
            {mayPractise ? (
              <Link
                href={`${path}/samples/${one.letter}`}
                className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
              >
                {one.title}
              </Link>
            ) : (
              one.title
            )}
            <span className="shrink-0 text-ink-2 text-xs">
              {one.lastAt === null ? 'not rated' : `rated ${formatDay(one.lastAt, person.timeZone)}`}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-ink-2 text-xs">
        {mayPractise ? 'Nobody else sees your practice ratings.' : 'Observers look on; they do not rate.'}
      </p>
    </Section>
  );
}

function Versions({ loaded, path }: { loaded: Loaded; path: string }) {
  const { versions, question, currentNumber, person, origin } = loaded;
  const aside = [
    origin ? `adopted from ${origin.kind === 'library' ? 'the library' : origin.from}` : null,
    versions.length > 1 ? (
      <TextLink key="changes" href={`${path}/changes`} className="text-xs">
        What changed
      </TextLink>
    ) : null,
  ].filter((one) => one !== null);
  return (
    <Section title="Versions" size="small" aside={<span className="flex gap-3">{aside}</span>}>
      <ol>
        {versions.map((one) => (
          <li
            key={one.id}
            className="flex min-h-8 flex-wrap items-center justify-between gap-x-3 border-b py-1 text-sm"
          >
            <span className="min-w-0">
              {one.number === question.number ? (
                <strong className="font-semibold">{one.number}</strong>
              ) : (
                <TextLink href={one.number === currentNumber ? path : `${path}?version=${one.number}`}>
                  {one.number}
                </TextLink>
              )}{' '}
              {one.note}
            </span>
            <span className="text-ink-2 text-xs">
              {formatDay(one.createdAt, person.timeZone)}
              {one.authorName === null ? '' : `, ${one.authorName}`}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
