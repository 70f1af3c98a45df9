/**
 * Time and memory of the agreement statistics, from 100 to 300,000 ratings.
 *
 * Usage: node --import tsx scripts/bench-stats.ts [--json]
 *
 *   --json   the last line printed is one JSON document with every figure
 *
 * Panels are made by seed: units with 2 to 4 raters of at most 300, five levels. Time is the median of repeated runs in a
 * warm process, starting from plain rating objects (grouping included). Memory is what one call leaves on the heap and in
 * typed arrays before anything is collected. The growth exponent is the slope of log(figure) on log(ratings) over the
 * sizes from 10,000 up: 1 means proportional to the number of ratings, 0 means not depending on it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { agreementBootstrap } from '../stats/agreement-bootstrap';
import { connectedGroups } from '../stats/connected-groups';
import { krippendorffAlpha } from '../stats/krippendorff-alpha';
import { krippendorffAlphaBootstrap } from '../stats/krippendorff-alpha-bootstrap';
import { createRandom } from '../stats/random';
import type { Rating } from '../stats/ratings';

const SIZES = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 270_000, 300_000];
const GROWTH_FROM = 10_000;

const TASKS: Record<string, (ratings: readonly Rating[]) => unknown> = {
  'alpha, ordinal': (ratings) => krippendorffAlpha(ratings, 'ordinal'),
  'alpha, ordinal, with 2,000 draws': (ratings) => krippendorffAlphaBootstrap(ratings, 'ordinal'),
  'agreement, with 2 x 2,000 draws': (ratings) => agreementBootstrap(ratings),
  'connected groups': (ratings) => connectedGroups(ratings),
};

/** Collects garbage; Node offers it only behind a flag. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

function panel(size: number): Rating[] {
  const random = createRandom(size);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
  const raters = Math.min(300, Math.max(5, Math.round(size / 100)));
  const severity = Array.from({ length: raters }, () => 0.4 * normal());
  const ratings: Rating[] = [];
  for (let unit = 0; ratings.length < size; unit++) {
    const quality = normal();
    const seats = Math.min(2 + Math.floor(3 * random()), size - ratings.length);
    const chosen = new Set<number>();
    while (chosen.size < seats) chosen.add(Math.floor(raters * random()));
    for (const rater of chosen) {
      const latent = quality - (severity[rater] ?? 0) + 0.7 * normal();
      const value = 1 + [-1.6, -0.55, 0.45, 1.5].filter((cut) => latent > cut).length;
      ratings.push({ unit: `performance ${unit}`, rater: `rater ${rater}`, value });
    }
  }
  return ratings;
}

interface Measure {
  task: string;
  ratings: number;
  milliseconds: number;
  megabytes: number;
}

function measure(
  task: string,
  run: (ratings: readonly Rating[]) => unknown,
  ratings: Rating[],
  gc: () => void,
): Measure {
  const held = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  run(ratings);
  gc();
  const before = held();
  run(ratings);
  const megabytes = Math.max(0, held() - before) / 2 ** 20;

  const times: number[] = [];
  const stop = performance.now() + 400;
  while (times.length < 5 || (times.length < 50 && performance.now() < stop)) {
    const start = performance.now();
    run(ratings);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    task,
    ratings: ratings.length,
    milliseconds: times[times.length >> 1] ?? Number.POSITIVE_INFINITY,
    megabytes,
  };
}

/** Least-squares slope of log(figure) on log(ratings). */
function growth(points: readonly { ratings: number; figure: number }[]): number {
  const logs = points.map(({ ratings, figure }) => ({ x: Math.log(ratings), y: Math.log(Math.max(figure, 1e-9)) }));
  const mean = (of: (point: { x: number; y: number }) => number) =>
    logs.reduce((sum, p) => sum + of(p), 0) / logs.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  return mean((p) => (p.x - x) * (p.y - y)) / mean((p) => (p.x - x) ** 2);
}

/** Four digits say all that a timing can. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

const json = process.argv.includes('--json');
const gc = garbageCollector();
const measures: Measure[] = [];
const panels = SIZES.map(panel);
for (const ratings of panels.slice(0, 5)) for (const run of Object.values(TASKS)) run(ratings);

const growths: { task: string; time: number; memory: number }[] = [];
for (const [task, run] of Object.entries(TASKS)) {
  console.log(`\n${task}\n   ratings         ms        MiB`);
  const rows = panels.map((ratings) => measure(task, run, ratings, gc));
  for (const { ratings, milliseconds, megabytes } of rows) {
    console.log(
      `${String(ratings).padStart(10)} ${milliseconds.toFixed(2).padStart(10)} ${megabytes.toFixed(1).padStart(10)}`,
    );
  }
  const large = rows.filter(({ ratings }) => ratings >= GROWTH_FROM);
  const time = growth(large.map((row) => ({ ratings: row.ratings, figure: row.milliseconds })));
  const memory = growth(large.map((row) => ({ ratings: row.ratings, figure: row.megabytes })));
  console.log(`   growth     n^${time.toFixed(2)}     n^${memory.toFixed(2)}`);
  measures.push(...rows);
  growths.push({ task, time, memory });
}
if (json) console.log(JSON.stringify({ node: process.version, measures, growth: growths }, rounded));
