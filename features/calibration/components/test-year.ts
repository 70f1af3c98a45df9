/** A year of ratings for tests of pages, with what is to be found in them put there on purpose. */
import { normalQuantile } from '@/stats/normal-quantile';
import { createRandom } from '@/stats/random';
import type { CalibrationInput } from '../calibration';
import { type Dataset, rowsOf } from '../dataset';
import type { CardRow } from '../process';
import type { BoardJob } from './boards';

const LONG = 'Maximiliana-Theodora von und zu Hohenstaufen-Breitenbach der Ältere';
export const RATERS = ['ada', 'ben', 'cai', 'dov', 'eve', 'fay', 'gus'];
const CRITERIA = ['a', 'b', 'c'];
/** Dov is strict; fay turns strict after two thirds; everybody splits on criterion c. */
const leanOf = (rater: number, share: number, criterion: string): number =>
  (rater === 3 ? -0.9 : 0) +
  (rater === 5 && share > 0.66 ? -1.2 : 0) +
  (criterion === 'c' ? (rater % 2 === 0 ? 0.9 : -0.9) : 0);

/** So many performances of two raters in turn, on three criteria, as a dataset. */
export function year(performances: number, over: Partial<CalibrationInput> = {}): BoardJob {
  const random = createRandom(11);
  const normal = (): number => normalQuantile((random() + 1e-9) / (1 + 2e-9));
  const lines = Array.from({ length: performances }, (_, i) => {
    const first = i % RATERS.length;
    const second = (first + 1 + (Math.floor(i / RATERS.length) % (RATERS.length - 1))) % RATERS.length;
    const shown = normal();
    const cells = [first, second].flatMap((rater) =>
      CRITERIA.map((criterion) => {
        const latent = shown + leanOf(rater, i / performances, criterion) + 0.5 * normal();
        return `${RATERS[rater]?.[0]},${criterion},${latent < -0.6 ? 1 : latent < 0.6 ? 2 : 3},0`;
      }),
    );
    return `p${i}|l${Math.floor(i / 2)}|${Date.UTC(2026, 0, 1) / 1000 + i * 43_200}|${cells.join(';')}`;
  });
  const versions = CRITERIA.map((id) => ({ id: `${id}-1`, criterionId: id }));
  const dataset: Dataset = { raters: RATERS, versions, lines: [lines.join('\n')] };
  const cards = RATERS.flatMap((raterId, r) =>
    Array.from({ length: performances < 20 ? 2 : 30 }, (_, i): CardRow => {
      return {
        raterId,
        minutes: 10 + i * 3,
        secondReader: false,
        overdue: i % 9 === r % 9,
        late: false,
        // Criterion b is felt: a third of its lines are impressions, of the others' one in thirty.
        criteria: CRITERIA.map((id, c) => ({
          criterionId: id,
          rated: true,
          lines: i % 4 === 0 && c === 2 ? 0 : 2,
          checkable: 1,
          impressions: id === 'b' ? Number(i % 3 !== 0) : Number(i === 7),
        })),
      };
    }),
  );
  const facts = {
    criteria: CRITERIA.map((id) => ({
      id,
      title: `Criterion <b>${id}</b>`,
      question: { slug: 'rate-limiter', title: 'Rate limiter' },
      capability: 'data',
      levels: ['weak', 'acceptable', 'strong'].map((label, i) => ({ level: i + 1, label, anchor: `anchor ${label}` })),
      wordings: [{ criterionVersionId: `${id}-1`, number: 1, publishedAt: new Date(0), note: '', changed: false }],
    })),
    names: new Map(RATERS.map((id) => [id, id === 'ada' ? LONG : `${id[0]?.toUpperCase()}${id.slice(1)} Surname`])),
    sight: { panel: true, raters: 'all' as const },
    readerId: 'ada',
    capabilities: new Map([['data', 'Data']]),
    cards,
    adjusted: true,
    zone: 'UTC',
    loopsOpen: 1,
    loopsWithheld: 0,
    ...over,
  };
  return { dataset, facts, workspaceHref: '/w/northwind' };
}

/** The same as ratings of several workspaces. */
export function poolInput(performances: number): CalibrationInput {
  const { dataset, facts } = year(performances);
  return { ...facts, rows: rowsOf(dataset) };
}
