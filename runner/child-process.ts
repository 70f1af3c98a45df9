/**
 * One child as the pool holds it: takes a job, listens to what it says, and kills it when a test, the run or its memory
 * goes past the wall limits. What the child says is kept as it came; judging it is another file's business.
 */
import { type ChildProcess as Process, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { RunJob } from './contract';
import type { End } from './judge';
import { type ChildMessage, MESSAGES_FD } from './messages';
import { residentBytes } from './resident-memory';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface JobOutcome {
  readonly messages: readonly ChildMessage[];
  readonly end: End;
}

/** A child inherits no variable; the cast is for types that demand NODE_ENV. */
export const NO_ENVIRONMENT = {} as NodeJS.ProcessEnv;
/** A child that takes longer to start counts as lost. */
const READY_WITHIN_MS = 20_000;
/** Resident memory past which a child is killed. */
const KILL_ABOVE_BYTES = 700 * 1024 * 1024;
const WATCH_EVERY_MS = 100;
/** More than this in one line is no message of ours. */
const LONGEST_LINE = 8 * 1024 * 1024;

export class Child {
  readonly #process: Process;
  readonly #ready: Promise<boolean>;
  readonly #exited: Promise<void>;
  #hear: (message: ChildMessage | null) => void = () => {};
  #rest = '';
  #gone = false;
  #number = 0;
  /** Jobs that it has run. */
  runs = 0;

  constructor(command: Command) {
    this.#process = spawn(command.file, [...command.args], {
      env: NO_ENVIRONMENT,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    this.#exited = new Promise((resolve) => {
      const leave = () => {
        this.#gone = true;
        this.#hear(null);
        resolve();
      };
      this.#process.once('error', leave);
      this.#process.once('close', leave);
    });
    // Writing to a child that has just died is told by its end.
    this.#input.on('error', () => {});
    this.#output.setEncoding('utf8');
    this.#output.on('error', () => {});
    this.#output.on('data', (chunk: string) => this.#read(chunk));
    this.#ready = new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
      this.#hear = (message) => {
        clearTimeout(timer);
        resolve(message?.type === 'ready');
      };
    });
  }

  get #input(): Writable {
    return this.#process.stdin as Writable;
  }

  get #output(): Readable {
    return this.#process.stdio[MESSAGES_FD] as Readable;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Resident memory of this child, null where the system does not tell. */
  get memory(): number | null {
    return this.#process.pid === undefined ? null : residentBytes(this.#process.pid);
  }

  /** True once it takes jobs; false when it never will. */
  ready(): Promise<boolean> {
    return this.#ready;
  }

  /** Runs one job to its end. Never rejects. */
  async run(job: RunJob, onMessage: (message: ChildMessage) => void): Promise<JobOutcome> {
    const messages: ChildMessage[] = [];
    if (!(await this.#ready) || this.#gone) return { messages, end: { how: 'lost' } };
    this.runs++;
    const number = ++this.#number;
    return new Promise((resolve) => {
      let end: End | null = null;
      const stop = (why: 'wall' | 'memory') => {
        end ??= { how: 'killed', why };
        this.kill();
      };
      const { wallMsPerTest, wallMsPerRun } = job.limits;
      const run = setTimeout(() => stop('wall'), wallMsPerRun);
      let test = setTimeout(() => stop('wall'), wallMsPerRun);
      const watch = setInterval(() => {
        if ((this.memory ?? 0) > KILL_ABOVE_BYTES) stop('memory');
      }, WATCH_EVERY_MS);
      const finish = (how: End) => {
        for (const timer of [run, test]) clearTimeout(timer);
        clearInterval(watch);
        this.#hear = () => {};
        resolve({ messages, end: end ?? how });
      };
      this.#hear = (message) => {
        if (message === null) return finish({ how: 'lost' });
        if (message.type === 'ready' || message.number !== number || end) return;
        messages.push(message);
        onMessage(message);
        if (message.type === 'begin') {
          clearTimeout(test);
          test = setTimeout(() => stop('wall'), wallMsPerTest);
        }
        const last = message.type === 'done' || message.type === 'compile-error' || message.type === 'fault';
        if (last) finish({ how: 'done' });
      };
      this.#input.write(`${JSON.stringify({ number, job })}\n`);
    });
  }

  /** What a layer that was caught while it started may still hold open is let go: nothing more is heard of a killed child. */
  kill(): void {
    this.#process.once('exit', () => this.#output.destroy());
    this.#process.kill('SIGKILL');
    this.#input.destroy();
  }

  /** Ends it; resolves when it is gone. */
  async close(): Promise<void> {
    // Layers die with their child once they stand, so one that is still starting is given the time to.
    await Promise.race([this.#ready, this.#exited]);
    if (!this.#gone) this.kill();
    await this.#exited;
  }

  #read(chunk: string): void {
    const lines = `${this.#rest}${chunk}`.split('\n');
    this.#rest = lines.pop() ?? '';
    const messages = lines.map(parse);
    if (this.#rest.length > LONGEST_LINE || messages.includes(null)) this.kill();
    else for (const message of messages) this.#hear(message);
  }
}

/** A line as a message; null when it is none, and then nothing that follows can be believed. */
function parse(line: string): ChildMessage | null {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && 'type' in message ? (message as ChildMessage) : null;
  } catch {
    return null;
  }
}
