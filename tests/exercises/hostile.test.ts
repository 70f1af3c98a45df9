/**
 * Every hostile submission of the reference data ends as its manifest says, by the runner and by the command, and breaks
 * nothing: nothing passes, nothing is forged, no test is read, nothing gets out, and the next run is none the worse.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunner } from '@/runner';
import { readEngineFiles } from '@/runner/bundle';
import { DEFAULT_LIMITS, type ResultDocument, type Runner, type SuiteJob } from '@/runner/contract';
import { prepareEngine } from '@/runner/engine/assets';
import { judge } from '@/runner/judge';
import type { ChildMessage } from '@/runner/messages';
import { runSuite } from '@/runner/run-suite';
import { FOLDER, HOSTILE_FILES, sourceOf, TAME, WORDS } from './hostile-files';
import { broken, CANARY, CONTROL_SUITE, pollution } from './invariants';

// Half a minute of work on two free cores; the machine may be anything but free.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const jobFor = (source: string): SuiteJob => ({
  kind: 'suite',
  submission: { language: 'javascript', source },
  suite: CONTROL_SUITE,
  seed: 7,
  parameters: {},
  limits: { ...DEFAULT_LIMITS, wallMsPerTest: 4_000 },
});

function statusOf(document: ResultDocument): string {
  return document.compileError ? 'compile_error' : WORDS[document.tests[0]?.status ?? 'not-run'];
}

describe('hostile submissions', () => {
  let runner: Runner;
  const documents = new Map<string, ResultDocument>();

  beforeAll(async () => {
    process.env.HOLDOUT_CANARY = CANARY;
    runner = await createRunner({ size: 2 });
    await Promise.all(
      HOSTILE_FILES.map(async (file) => {
        documents.set(file.id, (await runner.run(jobFor(sourceOf(file)))).document);
      }),
    );
  });

  afterAll(async () => {
    delete process.env.HOLDOUT_CANARY;
    await runner.close();
  });

  it('are all there', () => {
    expect(HOSTILE_FILES).toHaveLength(42);
  });

  it.each(HOSTILE_FILES)('$id ends as it should: $what', (file) => {
    const document = documents.get(file.id) as ResultDocument;
    expect(file.expect).toContain(statusOf(document));
    expect(broken(document)).toEqual([]);
  });

  it('leave a runner that serves the next run', async () => {
    const { document } = await runner.run(jobFor(TAME));
    expect(document.tests[0]?.message).toMatch(/no method get/);
    expect(document.verdict).toBe('failed');
  });

  it('give the same records in this process, and leave its prototypes alone', async () => {
    const assets = await prepareEngine(await readEngineFiles());
    const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
    // Those that only use up their limits would do so here once more, for a minute, and show nothing else.
    const subtle = HOSTILE_FILES.filter(({ category }) => category !== 'cpu' && category !== 'memory');
    for (const file of subtle) {
      const document = documents.get(file.id) as ResultDocument;
      expect(document.reproducible).toBe(true);
      const messages: ChildMessage[] = [];
      await runSuite(jobFor(sourceOf(file)), { assets, turn, diagnose: () => {} }, (message) => {
        messages.push({ ...message, number: 1 } as ChildMessage);
      });
      const here = judge(['first', 'second'], messages, { how: 'done' });
      expect({ id: file.id, tests: here.tests }).toEqual({ id: file.id, tests: document.tests });
    }
    expect(pollution()).toEqual([]);
  });

  it('end the same way by the command', async () => {
    const small = HOSTILE_FILES.filter((file) => file.padTo === undefined);
    const { code, lines, errors } = await command(small.map((file) => path.join(FOLDER, file.file)));
    expect(errors).not.toMatch(/Error:|at .*\d+:\d+/);
    expect(code).toBe(0);
    expect(lines).toHaveLength(small.length);
    for (const [at, line] of lines.entries()) {
      const document = JSON.parse(line) as ResultDocument;
      const suite = { ...CONTROL_SUITE, tests: document.tests.map(({ id }) => ({ ...CONTROL_SUITE.tests[0], id })) };
      const faults = broken(document, suite as typeof CONTROL_SUITE);
      expect({ id: small[at]?.id, faults }).toEqual({ id: small[at]?.id, faults: [] });
    }
  });
});

/** Runs `npm run exercise` on many solutions at once, as it is run by hand. */
function command(files: readonly string[]): Promise<{ code: number | null; lines: string[]; errors: string }> {
  const solutions = files.flatMap((file) => ['--solution', file]);
  const args = ['--import', 'tsx', 'scripts/exercise.ts', 'rate-limiter', '--suite', 'visible', '--json', ...solutions];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, HOLDOUT_CANARY: CANARY } });
    const [out, errors]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => errors.push(chunk));
    child.on('close', (code) => {
      resolve({ code, lines: out.join('').split('\n').filter(Boolean), errors: errors.join('') });
    });
  });
}
