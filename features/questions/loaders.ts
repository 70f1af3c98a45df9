/** What the bank's pages show: session to scope, then the reads, narrowed to what the page may put into its bytes. */
import { notFound } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { moment } from '@/lib/moment';
import {
  type CriterionVersion,
  listCapabilities,
  listSamples,
  listVersions,
  readExposureLimit,
  readExposures,
  readIsArchived,
  readOrigin,
  readPractice,
  readQuestion,
  readSource,
  readVersions,
} from './data';
import { UNEXPOSED } from './exposure';
import { canEditBank, canPractise } from './policy';
import { differences, sampleLetter } from './question';
import { slugSchema } from './schema';

/** Search parameters as Next gives them. */
export type Search = Promise<Record<string, string | string[] | undefined>>;

/** A sample answer on the question's page: its title and whether the reader has rated it, never how good it is. */
export interface SampleEntry {
  letter: string;
  title: string;
  tries: number;
  lastAt: Date | null;
}

/**
 * One question, at its current version or the one that the address names, without its sample answers: their levels are for
 * those who have rated them.
 */
export async function loadQuestion(workspaceSlug: string, questionSlug: string, search: Search) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const slug = slugSchema.safeParse(questionSlug);
  if (!slug.success) notFound();
  const wanted = (await search).version;
  return withScope(scope, async (tx) => {
    const current = await readQuestion(tx, scope, slug.data);
    if (current === null) notFound();
    const versions = await listVersions(tx, scope, current.questionId);
    const chosen = wanted === undefined ? undefined : versions.find((one) => String(one.number) === wanted);
    if (wanted !== undefined && chosen === undefined) notFound();
    const shown =
      chosen === undefined || chosen.id === current.id ? current : (await readVersions(tx, scope, [chosen.id]))[0];
    if (shown === undefined) notFound();
    const samples = (await listSamples(tx, scope, current.id)).sort((a, b) => (a.title < b.title ? -1 : 1));
    const tries = await readPractice(
      tx,
      scope,
      samples.map((one) => one.id),
    );
    const { samples: _hidden, ...body } = shown.body;
    return {
      question: { ...shown, body },
      currentNumber: current.number,
      versions,
      origin: await readOrigin(tx, scope, current.questionId),
      isArchived: await readIsArchived(tx, scope, current.questionId),
      exposure:
        (await readExposures(tx, scope, [current.questionId], moment().now)).get(current.questionId) ?? UNEXPOSED,
      exposureLimit: await readExposureLimit(tx, scope),
      capabilities: await listCapabilities(tx, scope),
      samples: samples.map((sample, index): SampleEntry => {
        const mine = tries.filter((one) => one.sampleId === sample.id);
        return {
          letter: sampleLetter(index),
          title: sample.title,
          tries: mine.length,
          lastAt: mine.at(-1)?.at ?? null,
        };
      }),
      person,
      workspace,
      mayEdit: canEditBank(scope.role),
      mayPractise: canPractise(scope.role),
    };
  });
}

/** One criterion with the reader's own level, the expert's and why. */
export interface Compared {
  criterion: CriterionVersion;
  /** Own levels by try, the blind one first. */
  own: number[];
  expert: { level: number; why: string };
}

/**
 * A sample answer to be rated, or rated already. The expert's levels and reasons are read only for somebody who has
 * rated this answer; before that they are not even in what the page could show.
 */
export async function loadSample(workspaceSlug: string, questionSlug: string, letter: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const slug = slugSchema.safeParse(questionSlug);
  if (!slug.success || !canPractise(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const question = await readQuestion(tx, scope, slug.data);
    if (question === null) notFound();
    const samples = (await listSamples(tx, scope, question.id)).sort((a, b) => (a.title < b.title ? -1 : 1));
    const index = samples.findIndex((_, at) => sampleLetter(at) === letter);
    const sample = samples[index];
    if (sample === undefined) notFound();
    const tries = await readPractice(tx, scope, [sample.id]);
    const compared = question.criteria.flatMap((criterion): Compared[] => {
      const expert = sample.expert[question.body.criteria[criterion.position]?.id ?? ''];
      const own = tries.flatMap((one) => one.levels[criterion.id] ?? []);
      return tries.length === 0 || expert === undefined ? [] : [{ criterion, own, expert }];
    });
    const names = new Map((await listCapabilities(tx, scope)).map((one) => [one.key, one.name]));
    return {
      slug: question.slug,
      title: question.body.title,
      capabilityName: (key: string) => names.get(key) ?? key,
      prompt: question.body.prompt,
      criteria: question.criteria,
      sample: { id: sample.id, letter, title: sample.title, answer: sample.answer },
      count: samples.length,
      next: samples[index + 1] === undefined ? null : sampleLetter(index + 1),
      tries: tries.map(({ round, at }) => ({ round, at })),
      compared,
      person,
      workspace,
    };
  });
}

/** What differs between the workspace's copy and its origin's newer text; for those who may take it. */
export async function loadUpgrade(workspaceSlug: string, questionSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const slug = slugSchema.safeParse(questionSlug);
  if (!slug.success || !canEditBank(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const question = await readQuestion(tx, scope, slug.data);
    if (question === null) notFound();
    const origin = await readOrigin(tx, scope, question.questionId);
    const source = origin?.upgrade ? await readSource(tx, scope, question.questionId) : null;
    return {
      slug: question.slug,
      title: question.body.title,
      number: question.number,
      from: origin?.kind === 'workspace' ? origin.from : 'the library',
      upgrade: source && { hash: source.hash, parts: differences(question.body, source.body) },
      workspace,
    };
  });
}
