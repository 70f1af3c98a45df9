/**
 * What one test has used up and how it has ended. Ends that matter (a budget, a limit, a promise that can never settle)
 * are kept here, on the host, and stick: whatever the submission catches or the test's own code does afterwards, the first
 * end counts.
 */
import type { ConsoleLine, Difference, Limits, TestStatus } from '../contract';
import { cut } from './show';

/** The engine asks for leave to go on once in so many ticks. */
export const TICKS_A_POLL = 10_000;
/**
 * What the host's own work on behalf of the submission costs, set so that a tick takes about as long on either side: without
 * it, a submission could have the host copy values for seconds and use no ticks at all.
 */
export const TICKS_A_CROSSING = 200;
export const TICKS_A_VALUE = 10;

/** How a test ended. */
export interface TestEnd {
  readonly status: TestStatus;
  readonly message: string | null;
  readonly difference: Difference | null;
  readonly line: number | null;
}

const encoder = new TextEncoder();

export class TestState {
  readonly limits: Limits;
  readonly console: ConsoleLine[] = [];
  consoleCut = false;
  /** Settles at the first end. */
  readonly ended: Promise<TestEnd>;
  #end: TestEnd | null = null;
  #announce: (end: TestEnd) => void = () => {};
  #fault: { readonly fault: unknown } | null = null;
  #ticks = 0;
  #consoleBytes = 0;

  constructor(limits: Limits) {
    this.limits = limits;
    this.ended = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  get ticks(): number {
    return this.#ticks;
  }

  /** The first end, or null while the test goes on. */
  get end(): TestEnd | null {
    return this.#end;
  }

  /** Ends the test; only the first call counts. */
  finish(status: TestStatus, message: string | null, line: number | null = null, difference: Difference | null = null) {
    if (this.#end) return;
    this.#end = { status, message: message === null ? null : cut(message, 2000), difference, line };
    this.#announce(this.#end);
  }

  /** Ends the test by a fault of ours, which is no verdict on anybody. */
  break(fault: unknown): void {
    if (this.#end) return;
    this.#fault = { fault };
    this.finish('crash', null);
  }

  /** @throws the fault of ours by which the test ended, if it did */
  throwFault(): void {
    if (this.#fault) throw this.#fault.fault;
  }

  /** Counts one poll of the engine; true when what runs has to stop. */
  poll(): boolean {
    return this.charge(TICKS_A_POLL);
  }

  /** Counts ticks of any kind; true when what runs has to stop. */
  charge(ticks: number): boolean {
    this.#ticks += ticks;
    if (this.#ticks > this.limits.ticksPerTest) {
      this.finish('time-limit', `used more than ${this.limits.ticksPerTest.toLocaleString('en-US')} ticks of CPU`);
    }
    return this.#end !== null;
  }

  /** Keeps a line of the console while there is room, and ends the test when far too much is printed. */
  print(level: ConsoleLine['level'], atMs: number, text: string): void {
    if (this.#end) return;
    const bytes = encoder.encode(text).length + 1;
    const room = this.limits.consoleKeptBytes - this.#consoleBytes;
    this.#consoleBytes += bytes;
    if (room > 0) this.console.push({ level, atMs, text: bytes > room ? cut(text, Math.floor(room / 4)) : text });
    if (bytes > room) this.consoleCut = true;
    if (this.#consoleBytes > this.limits.consoleLimitBytes) {
      this.finish('output-limit', `printed more than ${this.limits.consoleLimitBytes.toLocaleString('en-US')} bytes`);
    }
  }
}
