/**
 * Time and memory of the statistics from 100 to 1,000,000 ratings, and beside it what well-known packages take.
 *
 * Usage: npm run bench:stats [-- --json] [--most N] [--no-peers]
 *
 *   --json       the last line printed is one JSON document with every figure
 *   --most N     no panels above N ratings
 *   --no-peers   leave R and Python alone
 *
 * Panels are made by seed: units with 2 to 4 raters of at most 300, five levels. Time is processor time, so that what else the machine
 * does counts little: the median of repeated runs in a warm process, starting from plain rating objects (grouping included). Memory is what one call leaves on the heap and in typed arrays
 * before anything is collected. The growth exponent is the slope of log(figure) on log(ratings) over the sizes from 10,000 up: 1
 * means proportional to the number of ratings, 0 means not depending on it.
 *
 * Peers run in the same go, on the same panels, their processor time taken inside of their own process: R's irr, irrCAC and lme4
 * (install.packages(c("irr", "irrCAC", "lme4")), or Debian's r-cran-lme4 for the last) and Python's krippendorff (pip install krippendorff numpy). What is not installed is
 * said and left out.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { adjustedScores } from '../stats/adjusted-scores';
import { agreementBootstrap } from '../stats/agreement-bootstrap';
import { agreementWeights } from '../stats/agreement-weights';
import { connectedGroups } from '../stats/connected-groups';
import { gwetAc } from '../stats/gwet-ac';
import { intraclassCorrelations } from '../stats/icc';
import { krippendorffAlpha } from '../stats/krippendorff-alpha';
import { krippendorffAlphaBootstrap } from '../stats/krippendorff-alpha-bootstrap';
import { createRandom } from '../stats/random';
import type { Rating } from '../stats/ratings';
import { severity } from '../stats/severity';
import { PEERS, type PeerFigure } from './stats-peers/peers';

const SIZES = [100, 1_000, 10_000, 30_000, 100_000, 270_000, 1_000_000];
const GROWTH_FROM = 10_000;
/** Where the issue's own targets lie, and up to where a peer gets a go: beyond some take hours. */
const PEER_SIZES = [1_000, 10_000, 30_000, 270_000];
const PEER_SECONDS = 240;
/** Threads of a linear algebra library that wait for each other count as processor time: on a busy machine ten times what was worked. */
const ONE_THREAD = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const LEVELS = [1, 2, 3, 4, 5];
const QUADRATIC = agreementWeights(LEVELS, 'quadratic');

const TASKS: Record<string, (ratings: readonly Rating[]) => unknown> = {
  'alpha, ordinal': (ratings) => krippendorffAlpha(ratings, 'ordinal'),
  'alpha, ordinal, with 2,000 draws': (ratings) => krippendorffAlphaBootstrap(ratings, 'ordinal'),
  'agreement, with 2 x 2,000 draws': (ratings) => agreementBootstrap(ratings),
  'AC2 with its error': (ratings) => gwetAc(ratings, LEVELS, QUADRATIC),
  'six ICCs': (ratings) => intraclassCorrelations(ratings),
  'severity with intervals': (ratings) => severity(ratings),
  'adjusted scores with errors': (ratings) => adjustedScores(ratings),
  'connected groups': (ratings) => connectedGroups(ratings),
};

/** What the statistics were asked to do, at 270,000 ratings by 300 raters. */
const TARGETS: Readonly<Record<string, { milliseconds: number; megabytes?: number }>> = {
  'alpha, ordinal': { milliseconds: 200 },
  'alpha, ordinal, with 2,000 draws': { milliseconds: 1_000 },
  'severity with intervals': { milliseconds: 3_000, megabytes: 300 },
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
  const severities = Array.from({ length: raters }, () => 0.4 * normal());
  const ratings: Rating[] = [];
  for (let unit = 0; ratings.length < size; unit++) {
    const quality = normal();
    const seats = Math.min(2 + Math.floor(3 * random()), size - ratings.length);
    const chosen = new Set<number>();
    while (chosen.size < seats) chosen.add(Math.floor(raters * random()));
    for (const rater of chosen) {
      const latent = quality - (severities[rater] ?? 0) + 0.7 * normal();
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
  while (times.length < 3 || (times.length < 50 && performance.now() < stop)) {
    const start = process.cpuUsage();
    run(ratings);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
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

/** Every installed peer on every panel it can be asked about, and how many times longer than ours it takes. */
function comparePeers(panels: readonly Rating[][], measures: readonly Measure[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-bench-'));
  const found: (PeerFigure & { peer: string; task: string; ratings: number; ratio: number | null })[] = [];
  const missing: string[] = [];
  try {
    const files = panels.map((ratings) => {
      const file = path.join(folder, `${ratings.length}.csv`);
      const rows = ratings.map(({ unit, rater, value }) => `${unit.split(' ')[1]},${rater.split(' ')[1]},${value}`);
      writeFileSync(file, `unit,rater,value\n${rows.join('\n')}\n`);
      return { file, ratings: ratings.length };
    });
    for (const peer of PEERS) {
      const there = spawnSync(peer.command, peer.probe, { encoding: 'utf8' });
      if (there.status !== 0) {
        missing.push(`${peer.name}: not installed (${peer.install})`);
        console.log(missing.at(-1));
        continue;
      }
      for (const { file, ratings } of files.filter((one) => PEER_SIZES.includes(one.ratings))) {
        if (ratings > peer.most) continue;
        const run = spawnSync(peer.command, peer.arguments(file), {
          encoding: 'utf8',
          timeout: PEER_SECONDS * 1000,
          env: { ...process.env, ...ONE_THREAD },
        });
        const printed = run.status === 0 ? (run.stdout.trim().split('\n').at(-1) ?? '') : '';
        const seconds = Number.parseFloat(printed);
        if (!Number.isFinite(seconds)) {
          const why = run.signal ? `not done in ${PEER_SECONDS} s` : run.stderr.trim().split('\n').at(-1);
          console.log(`${peer.name}, ${ratings} ratings: ${why}`);
          found.push({ peer: peer.name, task: peer.task, ratings, milliseconds: null, ratio: null });
          break;
        }
        const own = measures.find((one) => one.task === peer.task && one.ratings === ratings);
        const milliseconds = 1000 * seconds;
        const ratio = own === undefined ? null : milliseconds / own.milliseconds;
        found.push({ peer: peer.name, task: peer.task, ratings, milliseconds, ratio });
        console.log(
          `${peer.name}, ${ratings} ratings: ${milliseconds.toFixed(1)} ms, ${ratio === null ? '?' : ratio.toFixed(1)} times ours`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { found, missing };
}

/** Four digits say all that a timing can. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

const json = process.argv.includes('--json');
const most = Number(process.argv[process.argv.indexOf('--most') + 1] ?? Number.NaN);
const sizes = process.argv.includes('--most') ? SIZES.filter((size) => size <= most) : SIZES;
const gc = garbageCollector();
const measures: Measure[] = [];
const panels = sizes.map(panel);
for (const ratings of panels.slice(0, 3)) for (const run of Object.values(TASKS)) run(ratings);

const growths: { task: string; time: number; memory: number }[] = [];
for (const [task, run] of Object.entries(TASKS)) {
  console.log(`\n${task}\n   ratings         ms        MiB`);
  const rows = panels.map((ratings) => measure(task, run, ratings, gc));
  for (const { ratings, milliseconds, megabytes } of rows) {
    const target = ratings === 270_000 ? TARGETS[task] : undefined;
    const kept =
      target === undefined
        ? ''
        : milliseconds <= target.milliseconds && megabytes <= (target.megabytes ?? Number.POSITIVE_INFINITY)
          ? '  within its target'
          : '  OVER ITS TARGET';
    console.log(
      `${String(ratings).padStart(10)} ${milliseconds.toFixed(2).padStart(10)} ${megabytes.toFixed(1).padStart(10)}${kept}`,
    );
  }
  const large = rows.filter(({ ratings }) => ratings >= GROWTH_FROM);
  if (large.length > 1) {
    const time = growth(large.map((row) => ({ ratings: row.ratings, figure: row.milliseconds })));
    const memory = growth(large.map((row) => ({ ratings: row.ratings, figure: row.megabytes })));
    console.log(`   growth     n^${time.toFixed(2)}     n^${memory.toFixed(2)}`);
    growths.push({ task, time, memory });
  }
  measures.push(...rows);
}
console.log('\nBeside other packages');
const peers = process.argv.includes('--no-peers') ? { found: [], missing: [] } : comparePeers(panels, measures);
if (json) {
  const document = {
    node: process.version,
    targets: TARGETS,
    measures,
    growth: growths,
    peers: peers.found,
    missing: peers.missing,
  };
  console.log(JSON.stringify(document, rounded));
}
