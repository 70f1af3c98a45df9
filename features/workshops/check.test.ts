/** What is near, who is ready, when a check is due, and which answers it takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHECK_SIZE,
  distances,
  dueAfter,
  isDue,
  isNear,
  type KeyedRating,
  readyState,
  readyUntil,
  sittingOf,
  toleranceOf,
} from './check';
import { type Choosable, chooseSamples, fortnightOf, inDrawnOrder } from './choice';
import { distanceSentence, readyWords, sittingWords } from './words';

const rating = (own: number, expert: number, of = 3): KeyedRating => ({ criterionId: 'c', own, expert, of });
const times = (n: number, one: KeyedRating): KeyedRating[] => Array.from({ length: n }, () => one);
const now = new Date('2026-11-24T09:00:00Z');
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);

describe('near', () => {
  it('is the expert’s own level on three and four levels, and one level off on five', () => {
    expect([3, 4, 5].map(toleranceOf)).toEqual([0, 0, 1]);
    expect([isNear(rating(2, 2)), isNear(rating(2, 3)), isNear(rating(3, 4, 5)), isNear(rating(2, 4, 5))]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('makes ready from two thirds on, and never with one far off', () => {
    expect(sittingOf([...times(6, rating(2, 2)), ...times(3, rating(1, 2))])).toEqual({
      ratings: 9,
      near: 6,
      far: 0,
      higher: 0,
      lower: 3,
      ready: true,
    });
    expect(sittingOf([...times(5, rating(2, 2)), ...times(4, rating(1, 2))]).ready).toBe(false);
    expect(sittingOf([...times(8, rating(2, 2)), rating(3, 1)])).toMatchObject({ far: 1, ready: false });
    expect(sittingOf([]).ready).toBe(false);
  });

  it('does not depend on the order of ratings, and a nearer rating never takes readiness away', () => {
    const one = fc
      .record({ own: fc.integer({ min: 1, max: 5 }), expert: fc.integer({ min: 1, max: 5 }) })
      .map(({ own, expert }) => rating(own, expert, 5));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), fc.nat(), (all, at) => {
        const found = sittingOf(all);
        expect(sittingOf(all.toReversed())).toEqual(found);
        const nearer = all.map((r, index) => (index === at % all.length ? { ...r, own: r.expert } : r));
        expect(Number(sittingOf(nearer).ready)).toBeGreaterThanOrEqual(Number(found.ready));
        const total = distances(all)[0];
        expect(total?.ratings).toBe(all.length);
      }),
    );
  });
});

describe('readiness and when a check is due', () => {
  it('lasts six weeks, and says no more than a state and a date', () => {
    expect(readyUntil(now)).toEqual(days(42));
    expect(readyState(null, now)).toEqual({ kind: 'not-yet' });
    expect(readyState(days(1), now)).toEqual({ kind: 'ready', until: days(1) });
    expect(readyState(now, now)).toEqual({ kind: 'lapsed', since: now });
    expect(readyWords({ kind: 'ready', until: days(1) }, 'UTC')).toBe('ready until Wed 25 Nov');
    expect(readyWords({ kind: 'lapsed', since: now }, 'UTC')).toBe('lapsed 24 November 2026');
    expect(readyWords({ kind: 'not-yet' }, 'UTC')).toBe('not yet');
  });

  it('is due every fortnight, and at once for whoever never took one', () => {
    expect([isDue(null, now), isDue(days(-13), now), isDue(days(-14), now)]).toEqual([true, false, true]);
    expect(dueAfter(now)).toEqual(days(14));
  });

  it('speaks of few ratings without an average', () => {
    expect(distanceSentence({ criterionId: 'c', ratings: 2, near: 1, mean: 0.5 })).toBe(
      '1 of 2 near · too few for an average',
    );
    expect(distanceSentence({ criterionId: 'c', ratings: 4, near: 3, mean: -0.25 })).toBe(
      '3 of 4 near · on average 0.3 levels stricter',
    );
    expect(sittingWords(sittingOf([...times(8, rating(2, 2)), rating(3, 1)]))).toBe(
      '8 of 9 levels are near the expert’s, 1 higher; 1 lies further off than one step.',
    );
  });
});

const answer = (question: string, key: string, over: Partial<Choosable> = {}): Choosable => ({
  sampleId: `${question}-${key}`,
  origin: `${question}/${key}`,
  inUse: false,
  seenAt: null,
  ...over,
});
const pool = ['api', 'queue', 'cache', 'limiter'].flatMap((q) =>
  ['weak', 'borderline', 'strong'].map((k) => answer(q, k)),
);

describe('which answers', () => {
  it('takes the same for everybody of a fortnight, one a question, and others in the next', () => {
    const seed = `org ${fortnightOf(now)}`;
    const chosen = chooseSamples(pool, seed, CHECK_SIZE).map((one) => one.origin);
    expect(new Set(chosen.map((origin) => origin.split('/')[0])).size).toBe(3);
    expect(chooseSamples(pool.toReversed(), seed, CHECK_SIZE).map((one) => one.origin)).toEqual(chosen);
    expect(fortnightOf(days(14))).toBe(fortnightOf(now) + 1);
    const others = [1, 2, 3, 4].map((n) => chooseSamples(pool, `org ${fortnightOf(now) + n}`, CHECK_SIZE));
    expect(others.some((one) => one.map((o) => o.origin).join() !== chosen.join())).toBe(true);
  });

  it('takes what was never met before what was, what is in use before what is not, and what was met longest ago', () => {
    const met = pool.map((one) => ({ ...one, seenAt: days(-1) }));
    const some = [...met.slice(0, 9), answer('limiter', 'weak'), answer('limiter', 'strong')];
    const chosen = chooseSamples(some, 'seed', 3);
    expect(chosen.filter((one) => one.seenAt === null)).toHaveLength(2);
    const used = chooseSamples([...pool, answer('search', 'weak', { inUse: true })], 'seed', 1);
    expect(used[0]?.origin).toBe('search/weak');
    const old = chooseSamples([...met, answer('old', 'weak', { seenAt: days(-90) })], 'seed', 1);
    expect(old[0]?.origin).toBe('old/weak');
    expect(chooseSamples([], 'seed', 3)).toEqual([]);
  });

  it('draws the order of a workshop, each answer once', () => {
    const ids = pool.slice(0, 6).map((one) => one.sampleId);
    const order = inDrawnOrder([...ids, ids[0] as string], 'room');
    expect([...order].sort()).toEqual([...ids].sort());
    expect(inDrawnOrder(ids.toReversed(), 'room')).toEqual(order);
  });
});
