/**
 * The runner: candidates' code in, result documents out. A document is made of what was asked and what was judged, and of
 * nothing that differs from machine to machine.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { childFiles } from './bundle';
import { oversize } from './compile';
import { confine } from './confinement';
import {
  DEFAULT_LIMITS,
  type Engine,
  type OnRecord,
  type ResultDocument,
  type RunJob,
  type Runner,
  type Timing,
} from './contract';
import { expectedIds, isRecord, type Judgement, judge, notRun } from './judge';
import type { ChildMessage } from './messages';
import { Pool } from './pool';

/** What the runner tells its log: faults of ours, and what went wrong in a suite's own code. */
export interface RunnerLogger {
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
  debug(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface RunnerOptions {
  /** Jobs at a time; default one fewer than the machine's cores. */
  readonly size?: number;
  /** Refuse to start unless the operating system itself confines children. */
  readonly requireOs?: boolean;
  /** 1 gives each run a process of its own. */
  readonly runsPerChild?: number;
  readonly logger?: RunnerLogger;
}

/** This machine cannot confine children as was asked; `message` says what is missing. */
export class ConfinementError extends Error {}

const RUNS_PER_CHILD = 25;
const SILENT: RunnerLogger = { warn: () => {}, debug: () => {} };

/** The engine's name and version: half of what a replay needs. */
export function engineVersion(): Engine {
  const file = createRequire(import.meta.url).resolve('quickjs-wasi/package.json');
  return { name: 'quickjs-wasi', version: JSON.parse(readFileSync(file, 'utf8')).version };
}

function documentOf(
  job: RunJob,
  engine: Engine,
  { verdict, reproducible, compileError, tests }: Judgement,
): ResultDocument {
  return {
    format: 1,
    engine,
    kind: job.kind === 'suite' ? job.suite.kind : 'scratch',
    suiteHash: job.kind === 'suite' ? job.suite.hash : null,
    sourceHash: createHash('sha256').update(job.submission.source).digest('hex'),
    language: job.submission.language,
    seed: job.seed,
    parameters: job.kind === 'suite' ? job.parameters : {},
    limits: job.limits,
    verdict,
    reproducible,
    compileError,
    tests,
  };
}

/** Refuses what is too large before any process sees it. */
function refusal(job: RunJob): Judgement | null {
  const error = oversize(job.submission.source) ?? (job.kind === 'scratch' ? oversize(job.scratch) : null);
  if (!error) return null;
  const tests = (expectedIds(job) ?? []).map((id) => notRun(id));
  return { verdict: 'compile-error', reproducible: true, compileError: error, tests };
}

/**
 * Starts the runner: bundles the child when needed, finds out how children can be confined, warms the pool.
 *
 * @throws ConfinementError when `requireOs` is set and this machine does not confine processes
 */
export async function createRunner(options: RunnerOptions = {}): Promise<Runner> {
  const { runsPerChild = RUNS_PER_CHILD, logger = SILENT } = options;
  const size = options.size ?? Math.max(1, availableParallelism() - 1);
  const engine = engineVersion();
  const cpuSeconds = 10 + Math.ceil((runsPerChild * DEFAULT_LIMITS.wallMsPerRun) / 1000);
  const files = await childFiles();
  const { command, layers } = confine(files.folder(), cpuSeconds);
  if (options.requireOs && !layers.byOs) {
    const reasons = layers.missing.map(({ layer, reason }) => `${layer} (${reason})`).join('; ');
    throw new ConfinementError(`The operating system does not confine the sandbox here: ${reasons}.`);
  }
  const commandFor = (): typeof command => {
    files.folder();
    return command;
  };
  const pool = new Pool({ size, runsPerChild, command: commandFor });
  let closed = false;

  const attempt = async (job: RunJob, alone: boolean, onRecord: OnRecord | undefined, onStart: () => void) => {
    const hear = (message: ChildMessage) => {
      if (message.type === 'record' && isRecord(message.record)) onRecord?.(message.record);
      if (message.type === 'diagnosis') logger.debug({ text: message.text }, 'A suite’s own code failed');
      if (message.type === 'fault') logger.warn({ text: message.text }, 'The sandbox failed');
    };
    const outcome = await pool.run(job, hear, onStart, alone);
    return { judgement: judge(expectedIds(job), outcome.messages, outcome.end), end: outcome.end };
  };

  return {
    confinement: { engine, ...layers },
    async run(job, onRecord) {
      const asked = performance.now();
      let started: number | null = null;
      const onStart = () => {
        started ??= performance.now();
      };
      const timing = (attempts: number): Timing => ({
        waitedMs: (started ?? performance.now()) - asked,
        tookMs: started === null ? 0 : performance.now() - started,
        attempts,
      });
      const refused = refusal(job);
      if (refused) return { document: documentOf(job, engine, refused), timing: timing(0) };
      const first = await attempt(job, false, onRecord, onStart);
      const again = first.judgement.verdict === 'our-fault' || (first.end.how === 'killed' && first.end.why === 'wall');
      if (!again || closed) return { document: documentOf(job, engine, first.judgement), timing: timing(1) };
      const second = await attempt(job, true, undefined, onStart);
      if (second.judgement.verdict === 'our-fault') logger.warn({ end: second.end }, 'A run was lost twice');
      return { document: documentOf(job, engine, second.judgement), timing: timing(2) };
    },
    async close() {
      closed = true;
      await pool.close();
    },
  };
}
