/**
 * A question while it is written: the form as it stands, complete or not. Every item of a list has a key that stays when it
 * is moved, so two windows that reorder and write at once can be brought together (`merge.ts`).
 *
 * A form becomes a question's body in one place, where the ids are settled: what is known keeps its id whatever its words,
 * and a criterion whose levels changed in number or meaning gets a new one. Pure.
 */
import type { CriterionBody, QuestionBody } from '@/features/questions/schema';
import type { DraftForm } from './schema';

export type { DraftForm } from './schema';

export type DraftList = 'scenarios' | 'clarifying' | 'followUps' | 'signals' | 'redFlags' | 'criteria' | 'otherPaths';
export type DraftItem<L extends DraftList> = DraftForm[L][number];
export type DraftCriterion = DraftItem<'criteria'>;

const EMPTY_COMPARISON = { complexity: '', needs: '', buys: '', bestFor: '' };
/** What a sample answer is written to be, the lowest first. */
export const SAMPLE_KEYS = ['weak', 'borderline', 'strong'] as const;
export const LEVEL_LABELS = ['weak', 'acceptable', 'strong'] as const;

/** A form with nothing in it but its title; it asks for what every question needs. */
export function emptyForm(title: string, capability: string): DraftForm {
  return {
    title,
    capability,
    kind: 'technical',
    difficulty: 'medium',
    tier: 'useful',
    minutes: '20',
    seniority: [],
    facets: [],
    assesses: '',
    cue: '',
    prompt: '',
    scenarios: [{ key: 'new-scenario', title: '', text: '' }],
    clarifying: [],
    followUps: [
      { key: 'new-deeper', text: '', changesRequirement: false, listenFor: '' },
      { key: 'new-change', text: '', changesRequirement: true, listenFor: '' },
    ],
    signals: ['new-one', 'new-two', 'new-three'].map((key) => ({ key, text: '' })),
    redFlags: [{ key: 'new-flag', text: '', criterion: '' }],
    criteria: [emptyCriterion('new-criterion', capability)],
    otherPaths: [],
    comparison: { ...EMPTY_COMPARISON },
    answerKey: '',
    samplesOpen: true,
    samples: [],
    aside: [],
  };
}

/** A criterion of three levels without words. */
export const emptyCriterion = (key: string, capability: string): DraftCriterion => ({
  key,
  title: '',
  capability,
  renewed: false,
  levels: LEVEL_LABELS.map((label, index) => ({ key: `level-${index + 1}`, label, anchor: '' })),
});

/** The form of a question as it is published. */
export function formOf(body: Omit<QuestionBody, 'samples'>): DraftForm {
  return {
    title: body.title,
    capability: body.capability,
    kind: body.kind,
    difficulty: body.difficulty,
    tier: body.tier,
    minutes: String(body.minutes),
    seniority: [...body.seniority],
    facets: [...body.facets],
    assesses: body.assesses,
    cue: body.cue,
    prompt: body.prompt,
    scenarios: body.scenarios.map(({ id, title, text }) => ({ key: id, title, text })),
    clarifying: body.clarifying.map((one, index) => ({ key: `point-${index + 1}`, ...one })),
    followUps: body.followUps.map(({ id, ...one }) => ({ key: id, ...one })),
    signals: body.signals.map((text, index) => ({ key: `signal-${index + 1}`, text })),
    redFlags: body.redFlags.map(({ id, text, criterion }) => ({ key: id, text, criterion: criterion ?? '' })),
    criteria: body.criteria.map((one) => ({
      key: one.id,
      title: one.title,
      capability: one.capability,
      renewed: false,
      levels: one.levels.map(({ level, label, anchor }) => ({ key: `level-${level}`, label, anchor })),
    })),
    otherPaths: body.otherPaths.map((one, index) => ({ key: `path-${index + 1}`, ...one })),
    comparison: { ...(body.comparison ?? EMPTY_COMPARISON) },
    answerKey: body.answerKey,
    samplesOpen: false,
    samples: [],
    aside: [],
  };
}

/** Published sample answers as the form has them. */
export const sampleFormsOf = (samples: QuestionBody['samples']): DraftForm['samples'] =>
  samples.map(({ id, title, answer, key }) => ({
    key: id,
    title,
    answer,
    expert: Object.entries(key).map(([criterion, { level, why }]) => ({
      key: criterion,
      level: String(level) as ExpertLevel,
      why,
    })),
  }));

export type DraftSample = DraftForm['samples'][number];
type ExpertLevel = DraftSample['expert'][number]['level'];

/** Lower-case words joined by hyphens, at most six of them, out of any text; `otherwise` when nothing is left. */
export function slugOf(text: string, otherwise: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .match(/[a-z0-9]+/g);
  const slug = (words ?? []).slice(0, 6).join('-').slice(0, 60).replace(/-+$/, '');
  return slug === '' ? otherwise : slug;
}

/** The slug itself, or with the least number behind it that nothing has yet. */
export function freeSlug(slug: string, taken: (candidate: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? slug : `${slug}-${number}`;
    if (!taken(candidate)) return candidate;
  }
}

/** An id for each item: its key where the base has it, else words of its own that nothing has had. */
function idsOf<T extends { key: string }>(
  items: readonly T[],
  known: readonly string[],
  words: (item: T) => string,
  otherwise: string,
): string[] {
  const used = new Set(known);
  return items.map((item) => {
    if (known.includes(item.key)) return item.key;
    const id = freeSlug(slugOf(words(item), otherwise), (candidate) => used.has(candidate));
    used.add(id);
    return id;
  });
}

/** Whether the levels of a criterion changed in number, or in what their author says they mean. */
export function startsAnew(item: DraftCriterion, before: CriterionBody | undefined): boolean {
  return before !== undefined && (item.renewed || item.levels.length !== before.levels.length);
}

export interface Settled {
  /** A question's body in shape; whether its words are enough is for the schema to say. Indexes are those of the form. */
  body: Omit<QuestionBody, 'samples'>;
  /** The id that each criterion of the form gets, by its key. */
  criterionIds: ReadonlyMap<string, string>;
}

/**
 * The form as a body.
 * @param base what the writing began from; null for a new question
 * @param retired ids of criteria that this question once had, which no new criterion may take
 */
export function settle(form: DraftForm, base: QuestionBody | null, retired: readonly string[] = []): Settled {
  const known = new Map(base?.criteria.map((one) => [one.id, one]));
  const used = new Set([...known.keys(), ...retired]);
  const criterionIds = new Map<string, string>();
  for (const item of form.criteria) {
    const before = known.get(item.key);
    const keeps = before !== undefined && !startsAnew(item, before);
    const id = keeps ? item.key : freeSlug(slugOf(item.title, 'criterion'), (candidate) => used.has(candidate));
    used.add(id);
    criterionIds.set(item.key, id);
  }
  const scenarios = idsOf(form.scenarios, base?.scenarios.map((one) => one.id) ?? [], (one) => one.title, 'scenario');
  const flags = idsOf(form.redFlags, base?.redFlags.map((one) => one.id) ?? [], (one) => one.text, 'red-flag');
  const next = idsOf(form.followUps, base?.followUps.map((one) => one.id) ?? [], (one) => one.text, 'follow-up');
  const { comparison } = form;
  const body: Settled['body'] = {
    title: form.title.trim(),
    covers: base?.covers ?? [],
    capability: form.capability,
    facets: form.facets,
    kind: form.kind,
    difficulty: form.difficulty,
    seniority: form.seniority,
    minutes: Number(form.minutes.trim() || 'NaN'),
    tier: form.tier,
    assesses: form.assesses.trim(),
    cue: form.cue.trim(),
    prompt: form.prompt.trim(),
    scenarios: form.scenarios.map((one, at) => ({
      id: scenarios[at] ?? '',
      title: one.title.trim(),
      text: one.text.trim(),
    })),
    clarifying: form.clarifying.map(({ asks, answer }) => ({ asks: asks.trim(), answer: answer.trim() })),
    signals: form.signals.map((one) => one.text.trim()),
    redFlags: form.redFlags.map((one, at) => {
      const criterion = criterionIds.get(one.criterion);
      return { id: flags[at] ?? '', text: one.text.trim(), ...(criterion === undefined ? {} : { criterion }) };
    }),
    followUps: form.followUps.map((one, at) => ({
      id: next[at] ?? '',
      text: one.text.trim(),
      changesRequirement: one.changesRequirement,
      listenFor: one.listenFor.trim(),
    })),
    otherPaths: form.otherPaths.map(({ title, text }) => ({ title: title.trim(), text: text.trim() })),
    criteria: form.criteria.map((one) => ({
      id: criterionIds.get(one.key) ?? '',
      title: one.title.trim(),
      capability: one.capability,
      levels: one.levels.map(({ label, anchor }, at) => ({
        level: at + 1,
        label: label.trim(),
        anchor: anchor.trim(),
      })),
    })),
    ...(Object.values(comparison).every((text) => text.trim() === '') ? {} : { comparison }),
    answerKey: form.answerKey.trim(),
  };
  return { body, criterionIds };
}

/**
 * The base's sample answers under the new criteria. A level that the expert gave speaks of a criterion that still exists,
 * or it is left out; words of answers never change here.
 */
export function carriedSamples(base: QuestionBody | null, criteria: readonly CriterionBody[]): QuestionBody['samples'] {
  const ids = new Set(criteria.map((one) => one.id));
  return (base?.samples ?? []).map((sample) => ({
    ...sample,
    key: Object.fromEntries(Object.entries(sample.key).filter(([id]) => ids.has(id))),
  }));
}

/**
 * The sample answers that a form would publish: its own once its author has opened them, else those of the base.
 * @param criterionIds as `settle` gave them out
 */
export function settledSamples(
  form: DraftForm,
  base: QuestionBody | null,
  criteria: readonly CriterionBody[],
  criterionIds: ReadonlyMap<string, string>,
): QuestionBody['samples'] {
  if (!form.samplesOpen) return carriedSamples(base, criteria);
  return form.samples.map(({ key, title, answer, expert }) => ({
    id: key,
    title: title.trim(),
    answer: answer.trim(),
    key: Object.fromEntries(
      expert.flatMap(({ key: criterion, level, why }) => {
        const id = criterionIds.get(criterion);
        return id === undefined || level === '' ? [] : [[id, { level: Number(level), why: why.trim() }]];
      }),
    ),
  }));
}

/** The form as its readers will see it, without the items that are still empty. */
export function previewOf(form: DraftForm): Settled['body'] {
  const isWritten = (...texts: string[]): boolean => texts.some((text) => text.trim() !== '');
  const once = <T>(items: readonly T[], words: (item: T) => string): T[] =>
    items.filter((item, at) => items.findIndex((other) => words(other) === words(item)) === at);
  const notYet = (text: string): string => (isWritten(text) ? text : 'Not written yet.');
  return settle(
    {
      ...form,
      prompt: notYet(form.prompt),
      assesses: notYet(form.assesses),
      scenarios: form.scenarios.filter((one) => isWritten(one.title, one.text)),
      clarifying: once(
        form.clarifying.filter((one) => isWritten(one.asks)),
        (one) => one.asks.trim(),
      ),
      followUps: form.followUps.filter((one) => isWritten(one.text)),
      signals: once(
        form.signals.filter((one) => isWritten(one.text)),
        (one) => one.text.trim(),
      ),
      redFlags: form.redFlags.filter((one) => isWritten(one.text)),
      otherPaths: once(
        form.otherPaths.filter((one) => isWritten(one.title)),
        (one) => one.title.trim(),
      ),
    },
    null,
  ).body;
}
