/** One exercise as staff read it: what the candidate gets at the left, what it is judged by at the right. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { PageHeader } from '@/components/page-header';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { LANGUAGE_NAMES } from '@/features/exercises/attempt';
import { CodeListing } from '@/features/exercises/components/code-listing';
import { JudgeAgain } from '@/features/exercises/components/judge-again';
import { MutationTable } from '@/features/exercises/components/mutation-table';
import { TestList } from '@/features/exercises/components/test-list';
import { loadExercise } from '@/features/exercises/loaders';

type Props = { params: Promise<{ workspace: string; slug: string }> };
type Loaded = Awaited<ReturnType<typeof loadExercise>>;

/** Exercises whose reference can be watched at work. */
const SEEN = ['rate-limiter', 'job-queue', 'cache'];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, slug } = await params;
  return { title: (await loadExercise(workspace, slug)).title };
}

export default async function ExercisePage({ params }: Props) {
  const { workspace, slug } = await params;
  const exercise = await loadExercise(workspace, slug);
  const { candidate, staff } = exercise;
  const path = `/w/${workspace}`;
  const names = (languages: readonly (keyof typeof LANGUAGE_NAMES)[]) =>
    languages.map((one) => LANGUAGE_NAMES[one]).join(', ');
  return (
    <>
      <PageHeader
        title={exercise.title}
        subtitle={[
          exercise.difficulty,
          `${candidate.minutes} min`,
          `${names(candidate.languages.run)} run`,
          ...(candidate.languages.editOnly.length > 0 ? [`${names(candidate.languages.editOnly)} editor only`] : []),
          staff.origin === 'public' ? 'public: ships with the repository' : 'private',
        ].join(' · ')}
        actions={
          <>
            <TextLink href={`${path}/exercises`} className="text-xs">
              All exercises
            </TextLink>
            {exercise.mayRejudge ? <JudgeAgain workspace={workspace} exercise={slug} title={exercise.title} /> : null}
            {SEEN.includes(slug) ? (
              <ButtonLink href={`${path}/exercises/${slug}/see`} variant="primary">
                See it run
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-8 px-4 py-6 md:px-6">
        <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-6">
            {exercise.assesses ? (
              <Section title="What it assesses" size="small">
                <p className="max-w-read text-sm">{exercise.assesses}</p>
                <ul className="mt-2 list-disc pl-4 text-sm marker:text-ink-3">
                  {staff.question.criteria.map((one) => (
                    <li key={one.id}>{one.title}</li>
                  ))}
                </ul>
              </Section>
            ) : null}
            <Section title="What the candidate reads" size="small">
              <Prose startLevel={3}>{candidate.statement}</Prose>
            </Section>
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <Ask exercise={exercise} path={path} />
            <Section title="The reference" size="small" aside="ours; candidates never see it">
              <CodeListing source={staff.reference} label="The reference" maxHeight="32rem" />
            </Section>
            <div>
              <Disclosure summary="What the editor starts with">
                <CodeListing source={candidate.starts.write.typescript} label="What the editor starts with" />
              </Disclosure>
              <Disclosure summary="Mend this: a faulty solution to start from">
                <p className="mb-2 max-w-read text-sm">{candidate.mendStatement}</p>
                <CodeListing source={candidate.starts.mend.typescript} label="The faulty solution" />
              </Disclosure>
              <Parameters staff={staff} />
            </div>
          </div>
        </div>
        <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2">
          <Section title="Visible tests" aside={`${staff.visible.length}, which the candidate reads and runs`}>
            <TestList tests={staff.visible} criteria={staff.question.criteria} />
          </Section>
          <Section title="Hidden tests" aside={`${staff.hidden.length}, run after each visible run, for staff`}>
            <TestList tests={staff.hidden} criteria={staff.question.criteria} />
          </Section>
        </div>
        <Section title="Known-wrong solutions" aside={`${staff.mutants.length} mutants, each killed by its test`}>
          <MutationTable staff={staff} />
          <OnlyInConversation staff={staff} />
        </Section>
      </div>
    </>
  );
}

/** What is said during the attempt and what is looked at around it. */
function Ask({ exercise, path }: { exercise: Loaded; path: string }) {
  const { staff, samples, questionSlug } = exercise;
  return (
    <>
      <Section title="Hints" size="small" aside="given one at a time, mild first">
        <ol className="list-decimal space-y-1 pl-5 text-sm marker:text-ink-3">
          {staff.hints.map((hint) => (
            <li key={hint} className="max-w-read">
              {hint}
            </li>
          ))}
        </ol>
      </Section>
      <Section title="For a stronger candidate" size="small">
        <ul className="list-disc space-y-1 pl-5 text-sm marker:text-ink-3">
          {staff.question.extensions.map((one) => (
            <li key={one.id} className="max-w-read">
              {one.text}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Sample attempts" size="small" aside="rate first; the expert’s key follows">
        {questionSlug === null ? (
          <p className="text-sm">
            The question of this exercise is not in the bank yet.{' '}
            <TextLink href={`${path}/bank?tab=library`}>Adopt it from the library</TextLink> to use it in a kit and to
            rate its samples.
          </p>
        ) : (
          <ul className="text-sm">
            {samples.map((one) => (
              <li key={one.letter} className="py-0.5">
                <TextLink href={`${path}/bank/${questionSlug}/samples/${one.letter}`}>{one.title}</TextLink>
              </li>
            ))}
            <li className="py-0.5">
              <TextLink href={`${path}/bank/${questionSlug}`}>The question with its anchors and answer key</TextLink>
            </li>
          </ul>
        )}
      </Section>
    </>
  );
}

function Parameters({ staff }: { staff: Loaded['staff'] }) {
  const drawn = Object.entries(staff.parameters);
  if (drawn.length === 0) return null;
  return (
    <Disclosure summary={`Drawn anew for each attempt: ${drawn.length} parameters`}>
      <dl className="grid w-fit grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-sm">
        {drawn.map(([name, spec]) => (
          <div key={name} className="contents">
            <dt className="font-mono text-xs/5">{name}</dt>
            <dd className="text-ink-2 text-xs/5">
              {'integer' in spec
                ? `${spec.integer[0]} to ${spec.integer[1]}`
                : 'oneOf' in spec
                  ? `one of ${spec.oneOf.join(', ')}`
                  : `in some order: ${spec.shuffle.join(', ')}`}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}

function OnlyInConversation({ staff }: { staff: Loaded['staff'] }) {
  const spoken = staff.question.redFlags.filter((one) => staff.onlyInConversation.includes(one.id));
  if (spoken.length === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="font-semibold text-ink-2 text-xs">Red flags that show in conversation alone</h3>
      <ul className="mt-1 list-disc pl-5 text-sm marker:text-ink-3">
        {spoken.map((one) => (
          <li key={one.id}>{one.text}</li>
        ))}
      </ul>
    </div>
  );
}
