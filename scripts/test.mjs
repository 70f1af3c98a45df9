/**
 * Runs every check of the project, one suite after another, and says what each took of its budget.
 *
 * Usage: npm test [-- --only NAME ...]      everything that a change must pass
 *        npm run test:quick                 structure, lockfile, types, unit
 *        npm run test:all                   the same suites in their long forms (PLUMBLINE_LONG=1)
 *        npm test -- --list                 the suites and their budgets
 *
 * Installs what is missing first, and says so before it does. What cannot be had is told as "not run", never passed
 * over. The last line counts tests and checks: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMain, ROOT, runMain, Sentence, setup } from './setup.mjs';
import { provide } from './tools.mjs';

const bin = (...parts) => path.join(ROOT, 'node_modules', ...parts);
const VITEST = bin('vitest', 'vitest.mjs');
const vitest = (project) => [VITEST, 'run', '--project', project];
const script = (name) => ['--import', 'tsx', `scripts/${name}.ts`];

/**
 * `budget` is in seconds, `long` that of the long form; a suite that takes four times as long is ended as hung. `counts` says how tests are counted:
 * a suite without it is one check. `needs` names tools without which nothing of it can run, `likes` those without which
 * a part is left out. The two lanes run side by side, each in its order: compilers leave a processor idle, and tests wait
 * for processes, sockets and browsers. What needs the build comes after `size`, which makes it.
 */
export const SUITES = [
  { name: 'structure', lane: 1, budget: 15, quick: true, run: script('check-structure') },
  { name: 'lockfile', lane: 1, budget: 5, quick: true, run: script('check-lock') },
  {
    name: 'lint',
    lane: 1,
    budget: 20,
    run: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'],
  },
  {
    name: 'types',
    lane: 1,
    budget: 30,
    quick: true,
    run: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.'],
  },
  { name: 'unit', lane: 1, budget: 60, quick: true, run: vitest('unit'), counts: 'vitest' },
  { name: 'content', lane: 1, budget: 30, run: vitest('content'), counts: 'vitest' },
  {
    name: 'integration',
    lane: 1,
    budget: 400,
    long: 700,
    run: vitest('integration'),
    counts: 'vitest',
    likes: ['redis'],
  },
  // Few and long files, each of which waits for a server of its own most of the time.
  {
    name: 'contract',
    lane: 1,
    budget: 480,
    long: 1500,
    run: [...vitest('contract'), '--maxWorkers', '3'],
    counts: 'vitest',
  },
  { name: 'size', lane: 2, budget: 90, run: script('check-size') },
  {
    name: 'exercises',
    lane: 2,
    budget: 180,
    long: 1800,
    run: vitest('exercises'),
    counts: 'vitest',
    folder: 'tests/exercises',
  },
  {
    name: 'e2e',
    lane: 2,
    budget: 600,
    run: [bin('@playwright', 'test', 'cli.js'), 'test', '-c', 'tests/playwright.config.ts'],
    counts: 'playwright',
    folder: 'tests/e2e',
    needs: ['chromium'],
  },
];
const HUNG_AT = 4;

function options(argv) {
  let values;
  try {
    values = parseArgs({
      args: argv,
      options: {
        quick: { type: 'boolean' },
        all: { type: 'boolean' },
        list: { type: 'boolean' },
        only: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    throw new Sentence(`${error.message.split('. ')[0]}. What is understood: --quick, --all, --list, --only NAME.`);
  }
  const unknown = (values.only ?? []).find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown) {
    throw new Sentence(
      `There is no suite "${unknown}": the suites are ${SUITES.map((suite) => suite.name).join(', ')}.`,
    );
  }
  return values;
}

/** True when a folder holds a test file anywhere below it. */
function hasTests(folder) {
  const full = path.join(ROOT, folder);
  if (!existsSync(full)) return false;
  return readdirSync(full, { withFileTypes: true, recursive: true }).some((entry) => /\.test\.tsx?$/.test(entry.name));
}

/** What a reporter's JSON says: `{ passed, failed, skipped }`, or null when there is none to read. */
function readCounts(kind, file) {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (kind === 'playwright') {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped };
}

/** Suites that run now, so that a signal ends them all: `{ name, began, child }`. */
const running = new Set();
let stopped = null;

function stopAll(signal) {
  stopped = signal;
  for (const { child } of running) child.kill(signal);
}

/** Runs one suite; its output goes straight to the terminal, or comes as one block when others run beside it. */
async function runSuite(suite, { env, folder, beside }) {
  const report = path.join(folder, `${suite.name}.json`);
  const args = [...suite.run];
  const suiteEnv = { ...process.env, ...env, PLUMBLINE_SUITE: suite.name };
  if (suite.counts === 'vitest') args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  if (!process.stdout.isTTY) Object.assign(suiteEnv, { NO_COLOR: '1', FORCE_COLOR: undefined });
  if (suite.counts === 'playwright') suiteEnv.PLAYWRIGHT_JSON_OUTPUT_NAME = report;

  const heading = `\n== ${suite.name} (budget ${suite.budget} s)`;
  if (!beside) console.log(heading);
  const stdio = beside ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio, env: suiteEnv });
  const run = { name: suite.name, began: performance.now(), child };
  running.add(run);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  let hung = false;
  const limit = setTimeout(
    () => {
      hung = true;
      child.kill('SIGKILL');
    },
    suite.budget * HUNG_AT * 1000,
  );
  const { code, signal } = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  clearTimeout(limit);
  running.delete(run);
  const seconds = (performance.now() - run.began) / 1000;
  if (beside) console.log(`${heading}\n${output.trimEnd()}`);
  const ending = stopped ?? (hung ? null : signal);
  if (ending) throw new Sentence(`Stopped by ${ending} in the suite ${suite.name}.`);

  const counted = suite.counts ? readCounts(suite.counts, report) : null;
  const ok = code === 0 && !hung;
  const result = counted ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  // A suite that failed outside of any test (a file that does not load, a leaked handle) has failed all the same.
  if (!ok && result.failed === 0) result.failed = 1;
  return { ...suite, ...result, ok, seconds, hung };
}

/** Runs the lanes side by side. Results come in the suites' own order. */
async function runSuites(suites, { env, folder }) {
  const results = new Map();
  const runAll = async (list, beside) => {
    for (const suite of list) results.set(suite.name, await runSuite(suite, { env, folder, beside }));
  };
  const lanes = [...new Set(suites.map(({ lane }) => lane))].map((lane) =>
    suites.filter((suite) => suite.lane === lane),
  );
  const beside = lanes.length > 1 && availableParallelism() > 1;
  if (!beside) for (const lane of lanes) await runAll(lane, false);
  else {
    console.log(`\nSide by side: ${lanes.map((lane) => lane.map(({ name }) => name).join(', then ')).join('; ')}`);
    const told = setInterval(() => {
      const now = [...running].map(({ name, began }) => `${name} ${((performance.now() - began) / 1000).toFixed(0)} s`);
      console.log(`  still at it: ${now.join(', ')}`);
    }, 60_000);
    try {
      await Promise.all(
        lanes.map((lane) =>
          runAll(lane, true).catch((error) => {
            stopAll('SIGTERM');
            throw error;
          }),
        ),
      );
    } finally {
      clearInterval(told);
    }
  }
  return suites.flatMap(({ name }) => results.get(name) ?? []);
}

function summary(results, notRun, total) {
  console.log('\nsuite          result      seconds / budget');
  for (const { name, ok, passed, failed, skipped, seconds, budget, hung } of results) {
    const spent = `${seconds.toFixed(1).padStart(7)} / ${budget}`;
    const remark = [
      `${passed} passed${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''}`,
      hung ? 'ENDED AS HUNG' : '',
      seconds > budget ? 'OVER BUDGET' : '',
    ];
    console.log(
      `${name.padEnd(14)} ${(ok ? 'passed' : 'FAILED').padEnd(9)} ${spent.padEnd(16)} ${remark.filter(Boolean).join('; ')}`,
    );
  }
  console.log(`in all ${total.toFixed(0)} s`);
  if (notRun.length > 0) {
    console.log(`\n!!! NOT RUN: ${notRun.length}`);
    for (const line of notRun) console.log(`!!! not run: ${line}`);
  }
  const sum = (key) => results.reduce((count, result) => count + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
}

async function main() {
  const chosen = options(process.argv.slice(2));
  if (chosen.list) {
    for (const { name, budget, quick } of SUITES)
      console.log(`${name.padEnd(14)} ${budget} s${quick ? '  quick' : ''}`);
    return;
  }
  await setup();
  const wanted = SUITES.filter(
    (suite) =>
      (!chosen.quick || suite.quick) &&
      (!chosen.only || chosen.only.includes(suite.name)) &&
      (!suite.folder || hasTests(suite.folder)),
  ).map((suite) => (chosen.all ? { ...suite, budget: suite.long ?? suite.budget } : suite));
  const tools = await provide([
    ...new Set(wanted.flatMap((suite) => [...(suite.needs ?? []), ...(suite.likes ?? [])])),
  ]);
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-test-'));
  const notes = path.join(folder, 'not-run.txt');
  const env = { PLUMBLINE_NOT_RUN: notes, ...(chosen.all ? { PLUMBLINE_LONG: '1' } : {}) };
  const notRun = [];
  const canRun = wanted.filter((suite) => {
    const missing = (suite.needs ?? []).filter((tool) => !tools[tool].found);
    notRun.push(...missing.map((tool) => `suite ${suite.name}: ${tools[tool].advice}`));
    const without = (suite.likes ?? []).filter((name) => !tools[name].found);
    notRun.push(...without.map((tool) => `what needs ${tool} in suite ${suite.name}: ${tools[tool].advice}`));
    return missing.length === 0;
  });
  const began = performance.now();
  let results;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stopAll);
  try {
    results = await runSuites(canRun, { env, folder });
    if (existsSync(notes)) notRun.push(...new Set(readFileSync(notes, 'utf8').trim().split('\n')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  summary(results, notRun, (performance.now() - began) / 1000);
  if (results.some((result) => !result.ok)) process.exitCode = 1;
}

if (isMain(import.meta.url)) await runMain(main);
