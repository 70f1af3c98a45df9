/**
 * What the story tells of rating sample answers: a workshop of five before this autumn's loops, the strict one among them, and
 * three people who rated some alone since. Levels follow from the expert's and from how each rater leans, so the workshop
 * shows the same two camps on the same criterion as the year does. Pure.
 */
import type { QuestionBody } from '@/features/questions/schema';
import { seedFrom } from '@/stats/random';
import { leanOf, type PersonKey, type RaterKey } from './sample';
import { seeded } from './seeded';

export const KICK_OFF = {
  title: 'Kick-off, autumn loops: where is our bar?',
  facilitator: 'margit' as PersonKey,
  /** Farah was on holiday. */
  raters: ['agnes', 'bram', 'chidi', 'divya', 'emil'] as readonly RaterKey[],
  /** Working days before the installation: ready for six weeks, most of them still are. */
  daysAgo: 14,
  time: '14:00',
  minutesEach: 13,
  /** In the order drawn: the three of the question that splits the panel, and two at the edge of a level. */
  answers: [
    { slug: 'job-queue', key: 'borderline' },
    { slug: 'rate-limiter', key: 'borderline' },
    { slug: 'job-queue', key: 'strong' },
    { slug: 'database-indexing', key: 'borderline' },
    { slug: 'job-queue', key: 'weak' },
  ],
} as const;

/** Who rated three answers alone, when, and how many of them: whoever began and stopped has a check open. */
export const CHECKS = [
  { rater: 'emil', daysAgo: 9, time: '08:50', answers: 3 },
  { rater: 'farah', daysAgo: 6, time: '09:10', answers: 3 },
  { rater: 'divya', daysAgo: 2, time: '16:40', answers: 1 },
] as const satisfies readonly { rater: RaterKey; daysAgo: number; time: string; answers: number }[];

/** How much a rating varies for no reason that the story knows, in levels: a text lies still, and varies less than an hour. */
const NOISE = 0.18;
/** Chosen so that neither of the two who lean half a level, the strict one and the kind one, is near enough to be ready. */
const STORY = 19;

export interface ToldAnswer {
  readonly slug: string;
  readonly key: string;
  readonly body: QuestionBody;
  readonly expert: Readonly<Record<string, { readonly level: number }>>;
}

/** Somebody's levels for an answer, by criterion key; the same on whatever day the sample is loaded. */
export function levelsOf(
  rater: RaterKey,
  { slug, key, body, expert }: ToldAnswer,
  when: { at: Date; editedAt: Date },
): Record<string, number> {
  const letters = [...`${rater}/${slug}/${key}`].map((letter) => letter.charCodeAt(0));
  const chance = seeded(seedFrom([STORY, ...letters]));
  return Object.fromEntries(
    body.criteria.map((one) => {
      const seen =
        (expert[one.id]?.level ?? 2) +
        leanOf(rater, { question: slug, criterion: one.id }, when) +
        chance.normal(NOISE);
      return [one.id, Math.min(one.levels.length, Math.max(1, Math.round(seen)))];
    }),
  );
}
