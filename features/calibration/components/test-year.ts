/** A year of ratings for tests of pages, with what is to be found in them put there on purpose. */
import { randomUUID } from 'node:crypto';
import { normalQuantile } from '@/stats/normal-quantile';
import { createRandom } from '@/stats/random';
import type { CalibrationInput } from '../calibration';
import { ABSENT, type Dataset, RECORD_BYTES, readLedger } from '../dataset';
import { CARD_BYTES, CARD_FLAGS, type CardRecords } from '../process';
import type { RatingFile, View } from '../schema';
import type { Board } from './board';
import { hold, makeAdjusted, makeBoard, makePool, makeRatingFile } from './boards';

const LONG = 'Maximiliana-Theodora von und zu Hohenstaufen-Breitenbach der Ältere';
export const RATERS = ['ada', 'ben', 'cai', 'dov', 'eve', 'fay', 'gus'];
const CRITERIA = ['a', 'b', 'c'];
/** Dov is strict; fay turns strict after two thirds; everybody splits on criterion c. */
const leanOf = (rater: number, share: number, criterion: string): number =>
  (rater === 3 ? -0.9 : 0) +
  (rater === 5 && share > 0.66 ? -1.2 : 0) +
  (criterion === 'c' ? (rater % 2 === 0 ? 0.9 : -0.9) : 0);

const wordingId = (criterion: string): string => `00000000-0000-4000-8000-00000000000${criterion}`;

export const performanceId = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

/** So many performances of two raters in turn, on three criteria, as a dataset. @param seats how many different raters take part */
export function year(
  performances: number,
  over: Partial<CalibrationInput & { cards: CardRecords }> = {},
  seats = RATERS.length,
) {
  const random = createRandom(11);
  const normal = (): number => normalQuantile((random() + 1e-9) / (1 + 2e-9));
  const rounds = Array.from({ length: performances }, (_, i) => ({
    loopId: `l${Math.floor(i / 2)}`,
    revealedAt: Date.UTC(2026, 0, 1) + i * 43_200_000,
  }));
  const records = rounds.flatMap((_, i) => {
    const first = i % seats;
    const second = (first + 1 + (Math.floor(i / seats) % (seats - 1))) % seats;
    const shown = normal();
    return [first, second].flatMap((rater) =>
      CRITERIA.map((criterion, version) => {
        const latent = shown + leanOf(rater, i / performances, criterion) + 0.5 * normal();
        const record = Buffer.alloc(RECORD_BYTES);
        record.write(performanceId(i).replaceAll('-', ''), 'hex');
        record.writeInt32BE(i, 16);
        record.writeInt32BE(rater, 20);
        record.writeInt32BE(version * 256 + 4 * (latent < -0.6 ? 1 : latent < 0.6 ? 2 : 3), 24);
        return record;
      }),
    );
  });
  const versions = CRITERIA.map((id) => ({ id: wordingId(id), criterionId: id }));
  const dataset: Dataset = { raters: RATERS, versions, rounds, pieces: [Buffer.concat(records).toString('base64')] };
  // Criterion b is felt: two thirds of its cards have an impression, of the others' one in thirty.
  const under = (i: number) =>
    CRITERIA.map((id, c) => {
      const own = Buffer.alloc(CARD_BYTES.criterion);
      own.write(wordingId(id).replaceAll('-', ''), 'hex');
      own.set([1, i % 4 === 0 && c === 2 ? 0 : 2, 1, id === 'b' ? Number(i % 3 !== 0) : Number(i === 7)], 16);
      return own;
    });
  const pieces = RATERS.map((_, r) =>
    Buffer.concat(
      Array.from({ length: performances < 20 ? 2 : 30 }, (_, i) => {
        const head = Buffer.alloc(CARD_BYTES.head);
        head.writeInt32BE(r);
        head.writeInt32BE(10 + i * 3, 4);
        head.writeInt16BE(i % 9 === r % 9 ? CARD_FLAGS.overdue : 0, 8);
        head.writeInt16BE(CRITERIA.length * CARD_BYTES.criterion, 10);
        return Buffer.concat([head, ...under(i)]);
      }),
    ).toString('base64'),
  );
  const facts = {
    criteria: CRITERIA.map((id) => ({
      id,
      title: `Criterion <b>${id}</b>`,
      question: { slug: 'rate-limiter', title: 'Rate limiter' },
      capability: 'data',
      levels: ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `anchor ${label}` })),
      wordings: [{ criterionVersionId: wordingId(id), number: 1, publishedAt: new Date(0), note: '', changed: false }],
    })),
    names: new Map(RATERS.map((id) => [id, id === 'ada' ? LONG : `${id[0]?.toUpperCase()}${id.slice(1)} Surname`])),
    sight: { panel: true, raters: 'all' as const },
    readerId: 'ada',
    capabilities: new Map([['data', 'Data']]),
    adjusted: true,
    zone: 'UTC',
    loopsOpen: 1,
    loopsWithheld: 0,
    alone: [],
    ...over,
  };
  return {
    key: randomUUID(),
    dataset,
    facts,
    cards: over.cards ?? { raters: RATERS, pieces },
    workspaceHref: '/w/northwind',
  };
}

export type Year = ReturnType<typeof year>;

/** Few are held at a time, and a test asks for many. */
function held<T>(job: Year, make: () => T | typeof ABSENT): T {
  const first = make();
  if (first !== ABSENT) return first;
  hold(job);
  const made = make();
  if (made === ABSENT) throw new Error('This basis is not held.');
  return made;
}

export const boardOf = (job: Year, view: View): Board => held(job, () => makeBoard({ ...job, view }));
export const fileOf = (job: Year, file: RatingFile): string => held(job, () => makeRatingFile({ ...job, file }));
export const adjustedOf = (job: Year, loopId: string) => held(job, () => makeAdjusted({ ...job, loopId }));

/** The same as ratings of several workspaces. */
export function poolOf(performances: number): Board {
  const { dataset, facts } = year(performances);
  return makePool({ input: { ...facts, ledger: readLedger(dataset) } });
}
