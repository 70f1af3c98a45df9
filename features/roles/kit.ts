/**
 * The kit of one interview while it is put together: questions in their order, each with the scenarios that may take its place,
 * its minutes, and who rates what. What it lacks is said in sentences, each with what to do. Pure.
 */
import { DEFAULT_EXPOSURE_LIMIT, type Exposure, exposureWarning } from '@/features/questions/exposure';
import { alikeTo } from '@/features/questions/likeness';
import { readiness } from '@/features/questions/readiness';
import type { QuestionBody } from '@/features/questions/schema';
import type { RatingMode } from './role';

/** One of two raters rates a criterion alone; without an owner both rate it. */
export type Owner = 'first' | 'second';

export interface KitEntry {
  questionId: string;
  /** The first is asked; the others are its alternates, in this order. */
  scenarioIds: string[];
  minutes: number;
  /** By the criterion's key. */
  owners: Record<string, Owner>;
}

/** From this share of the slot on there is no room left for a beginning, an end and the candidate's questions. */
const TIGHT = 0.8;

export interface SlotState {
  kind: 'free' | 'fits' | 'tight' | 'over';
  planned: number;
  words: string;
}

/** What the questions' minutes come to, against the interview's slot. */
export function slotState(entries: readonly Pick<KitEntry, 'minutes'>[], slot: number): SlotState {
  const planned = entries.reduce((sum, one) => sum + one.minutes, 0);
  const of = `${planned} of ${slot} min`;
  if (planned > slot) return { kind: 'over', planned, words: `${of}, ${planned - slot} too many` };
  if (planned >= slot * TIGHT)
    return { kind: 'tight', planned, words: `${of}, ${slot - planned} left for beginning and end` };
  return { kind: planned === 0 ? 'free' : 'fits', planned, words: `${of}, ${slot - planned} free` };
}

/** What the lint has to know of a question in the kit. */
export interface KitQuestion {
  questionId: string;
  title: string;
  body: QuestionBody;
  exposure: Exposure;
}

export type KitRule =
  | 'empty'
  | 'over-slot'
  | 'not-ready'
  | 'no-anchors'
  | 'no-red-flags'
  | 'near-duplicate'
  | 'over-exposed'
  | 'all-public'
  | 'no-alternate'
  | 'idle-rater';

export interface KitFinding {
  rule: KitRule;
  /** The question that is meant; null where the whole kit is. */
  questionId: string | null;
  what: string;
  todo: string;
}

export interface KitSetting {
  slot: number;
  rating: RatingMode;
  /** Questions that the role's other interviews ask. */
  elsewhere: readonly { questionId: string; title: string; prompt: string; interview: string }[];
  exposureLimit?: number;
}

/** What a kit lacks before its interview can be held well; empty when nothing. */
export function lintKit(
  entries: readonly KitEntry[],
  questions: ReadonlyMap<string, KitQuestion>,
  { slot, rating, elsewhere, exposureLimit = DEFAULT_EXPOSURE_LIMIT }: KitSetting,
): KitFinding[] {
  if (entries.length === 0) {
    return [{ rule: 'empty', questionId: null, what: 'No question yet.', todo: 'Add one from the bank.' }];
  }
  const kit = entries.flatMap((entry) => {
    const question = questions.get(entry.questionId);
    return question === undefined ? [] : [{ entry, ...question }];
  });
  return [
    ...minutesOver(entries, slot),
    ...kit.flatMap((one, at) => [
      ...lacksOf(one),
      ...duplicatesOf(one, kit.slice(0, at), elsewhere),
      ...exposureOf(one, exposureLimit),
    ]),
    ...allPublic(kit),
    ...idleRaters(kit, rating),
  ];
}

type InKit = KitQuestion & { entry: KitEntry };

function minutesOver(entries: readonly KitEntry[], slot: number): KitFinding[] {
  const state = slotState(entries, slot);
  if (state.kind !== 'over') return [];
  const what = `The questions take ${state.planned} min; the slot has ${slot}.`;
  return [{ rule: 'over-slot', questionId: null, what, todo: 'Take one out, give one fewer minutes, or lengthen it.' }];
}

function lacksOf({ questionId, title, body }: InKit): KitFinding[] {
  const found = (rule: KitRule, what: string, todo: string): KitFinding => ({ rule, questionId, what, todo });
  const { ready, missing } = readiness(body);
  const bare = body.criteria.filter(
    ({ levels }) => levels.length === 0 || levels.some((one) => one.anchor.trim() === ''),
  );
  const because = missing.map((one) => one.reason.replace(/^not ready: /, '')).join('; ');
  return [
    ...(ready
      ? []
      : [
          found(
            'not-ready',
            `“${title}” is not ready: no strong answer is written (${because}).`,
            'Write a strong sample answer in its editor, or answer every criterion in its key.',
          ),
        ]),
    ...bare.map((one) =>
      found(
        'no-anchors',
        `“${one.title}” in “${title}” has no anchors.`,
        'Say in its editor what a candidate does at each level.',
      ),
    ),
    ...(body.redFlags.length > 0
      ? []
      : [
          found(
            'no-red-flags',
            `“${title}” names no red flags.`,
            'Write in its editor what would worry you in an answer.',
          ),
        ]),
  ];
}

/** The same question, or one that asks nearly the same, earlier in this kit or in another interview of the role. */
function duplicatesOf(one: InKit, before: readonly InKit[], elsewhere: KitSetting['elsewhere']): KitFinding[] {
  const others = [
    ...before.map(({ questionId, title, body }) => ({ questionId, title, prompt: body.prompt, where: 'in this kit' })),
    ...elsewhere.map(({ interview, ...rest }) => ({ ...rest, where: `in “${interview}”` })),
  ];
  const found = (what: string, todo: string): KitFinding => ({
    rule: 'near-duplicate',
    questionId: one.questionId,
    what,
    todo,
  });
  const same = others.find((other) => other.questionId === one.questionId);
  if (same !== undefined) {
    const what = `“${one.title}” is asked ${same.where} too.`;
    return [found(what, 'Ask it once: a second answer to the same question is no new evidence.')];
  }
  const [alike] = alikeTo(
    one.body.prompt,
    others.map((other, at) => ({ id: String(at), text: other.prompt })),
  );
  const other = alike && others[Number(alike.second)];
  if (alike === undefined || other === undefined) return [];
  const share = Math.round(alike.likeness * 100);
  const what = `${share} % of the words of “${one.title}” are those of “${other.title}”, asked ${other.where}.`;
  return [found(what, 'Ask one of the two, or one that the other does not answer.')];
}

function exposureOf({ questionId, title, exposure, entry }: InKit, limit: number): KitFinding[] {
  const warning = exposureWarning(exposure, limit);
  return [
    ...(warning === null
      ? []
      : [
          {
            rule: 'over-exposed' as const,
            questionId,
            what: `“${title}”: ${warning.split(': ')[0]}.`,
            todo: 'Ask another scenario first, or another question on the same criteria.',
          },
        ]),
    ...(exposure.isPublic && entry.scenarioIds.length < 2
      ? [
          {
            rule: 'no-alternate' as const,
            questionId,
            what: `“${title}” is public and has no alternate.`,
            todo: 'Let a second scenario stand by, for a candidate who knows the first.',
          },
        ]
      : []),
  ];
}

function allPublic(kit: readonly InKit[]): KitFinding[] {
  if (kit.length === 0 || kit.some((one) => !one.exposure.isPublic)) return [];
  const many = kit.length === 2 ? 'Both questions are public.' : `All ${kit.length} questions are public.`;
  const what = kit.length === 1 ? 'Its one question is public.' : many;
  const todo = 'Write a scenario of your own into one of them, or add a question that is not published anywhere.';
  return [{ rule: 'all-public', questionId: null, what, todo }];
}

/** Who is named for a criterion must exist, and each of two raters rates something. */
function idleRaters(kit: readonly InKit[], rating: RatingMode): KitFinding[] {
  if (rating === 'single') return [];
  const owners = kit.flatMap((one) => one.body.criteria.map((criterion) => one.entry.owners[criterion.id]));
  return (['first', 'second'] as const).flatMap((seat): KitFinding[] => {
    if (owners.length === 0 || owners.some((owner) => owner === undefined || owner === seat)) return [];
    const what = `The ${seat} rater rates nothing.`;
    return [{ rule: 'idle-rater', questionId: null, what, todo: 'Give both a criterion, or let one rate alone.' }];
  });
}

/**
 * The criteria that a rater of an interview owns: those of both, and those that are this seat's.
 * @param seat 0 for the first rater named, 1 and on for the others
 * @returns all of them where this seat would be left with none, since whoever sits there rates
 */
export function criteriaOfSeat<T>(criteria: readonly { owner: Owner | undefined; value: T }[], seat: number): T[] {
  const mine: Owner = seat === 0 ? 'first' : 'second';
  const own = criteria.filter((one) => one.owner === undefined || one.owner === mine);
  return (own.length > 0 ? own : criteria).map((one) => one.value);
}

/** What a question is chosen by when it shall take another's place. */
export interface Replaceable {
  id: string;
  capability: string;
  kind: string;
  criteria: readonly string[];
}

/** Questions that could stand in for this one, those with the most criteria in common first, then those on its capability. */
export function standIns<T extends Replaceable>(
  of: Replaceable,
  bank: readonly T[],
): { question: T; common: number }[] {
  const titles = new Set(of.criteria.map((one) => one.toLowerCase()));
  return bank
    .filter((one) => one.id !== of.id)
    .map((question) => ({
      question,
      common: question.criteria.filter((one) => titles.has(one.toLowerCase())).length,
    }))
    .filter(
      ({ question, common }) => common > 0 || (question.capability === of.capability && question.kind === of.kind),
    )
    .sort((a, b) => b.common - a.common);
}
