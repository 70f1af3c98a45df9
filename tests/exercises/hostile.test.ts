/**
 * Every hostile submission of the reference data ends as its manifest says, by the runner and by the command, and breaks
 * nothing: nothing passes, nothing is forged, no test is read, nothing gets out, and the next run is none the worse.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunner } from '@/runner';
import { readEngineFiles } from '@/runner/bundle';
import { DEFAULT_LIMITS, type ResultDocument, type Runner, type SuiteJob, type TestRecord } from '@/runner/contract';
import { prepareEngine } from '@/runner/engine/assets';
import { judge } from '@/runner/judge';
import type { ChildMessage } from '@/runner/messages';
import { runSuite } from '@/runner/run-suite';
import { broken, CANARY, CONTROL_SUITE, pollution } from './invariants';

interface HostileFile {
  readonly id: string;
  readonly category: string;
  readonly file: string;
  readonly what: string;
  readonly expect: readonly string[];
  readonly invariants: readonly string[];
  readonly padTo?: number;
}

// Half a minute of work on two free cores; the machine may be anything but free.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const FOLDER = fileURLToPath(new URL('hostile/', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(FOLDER, 'manifest.json'), 'utf8')) as { files: HostileFile[] };

/** The manifest's words for how a test may end. */
const WORDS: Readonly<Record<TestRecord['status'], string>> = {
  passed: 'pass',
  failed: 'wrong_answer',
  error: 'runtime_error',
  'never-settles': 'runtime_error',
  'time-limit': 'time_limit',
  'machine-time': 'time_limit',
  'memory-limit': 'memory_limit',
  'output-limit': 'output_limit',
  crash: 'runtime_error',
  'not-run': 'not_run',
};

const GOOD = `
export const create = (options, env) => ({
  left: options.capacity,
  tryAcquire() { return this.left-- > 0; },
});`;

const sourceOf = ({ file, padTo }: Pick<HostileFile, 'file' | 'padTo'>): string => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  return padTo === undefined ? text : text.replace('/*HUGE*/', `/*${'x'.repeat(padTo)}*/`);
};

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
      manifest.files.map(async (file) => {
        documents.set(file.id, (await runner.run(jobFor(sourceOf(file)))).document);
      }),
    );
  });

  afterAll(async () => {
    delete process.env.HOLDOUT_CANARY;
    await runner.close();
  });

  it('are all there', () => {
    expect(manifest.files).toHaveLength(42);
  });

  it.each(manifest.files)('$id ends as it should: $what', (file) => {
    const document = documents.get(file.id) as ResultDocument;
    expect(file.expect).toContain(statusOf(document));
    expect(broken(document)).toEqual([]);
  });

  it('leave a runner that serves the next run', async () => {
    const { document } = await runner.run(jobFor(GOOD));
    expect(document.tests[0]?.message).toMatch(/no method get/);
    expect(document.verdict).toBe('failed');
  });

  it('give the same records in this process, and leave its prototypes alone', async () => {
    const assets = await prepareEngine(await readEngineFiles());
    const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
    // Those that only use up their limits would do so here once more, for a minute, and show nothing else.
    const subtle = manifest.files.filter(({ category }) => category !== 'cpu' && category !== 'memory');
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
    const small = manifest.files.filter((file) => file.padTo === undefined);
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
