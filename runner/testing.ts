/**
 * What an exercise's tests are written with. Test code runs on the trusted side: it holds the clock, the fakes and the
 * expected values, and reaches the submission only through calls whose values are copied across the boundary.
 *
 * Types alone: a suite's entry file exports a function that is given the harness, so a suite needs nothing at run time.
 *
 * @example
 * export default ({ test, expect }: Harness) => {
 *   test({ id: 'first-passes', title: 'A first call passes', behaviour: 'first call' }, async ({ sut }) => {
 *     const limiter = await sut.create<Limiter>('RateLimiter', { capacity: 1 });
 *     expect(await limiter.tryAcquire('a')).toBe(true);
 *   });
 * };
 */
import type { Parameters } from './contract';

/** A method of a guest object as the host sees it: every call is awaited, values are copied. */
type RemoteCall<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;

/** A handle on an object inside the sandbox. Only methods cross; awaiting a call lets virtual time run until it settles. */
export type Remote<T> = {
  readonly [K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never]: RemoteCall<T[K]>;
};

/** The submission of one session. */
export interface Sut {
  /** `new` on an exported class. Functions among the arguments (fakes, or plain host functions) become guest functions. */
  create<T>(exported: string, ...args: readonly unknown[]): Promise<Remote<T>>;
  /** Calls an exported function. */
  call<R>(exported: string, ...args: readonly unknown[]): Promise<R>;
}

export interface Clock {
  /** Virtual milliseconds since the test began. */
  now(): number;
  /** Lets exactly `ms` pass, firing what falls due in order (time, then order of setting), in every session. */
  advance(ms: number): Promise<void>;
  /** Goes on until nothing is scheduled, at most `maxMs`. */
  runUntilIdle(maxMs?: number): Promise<void>;
  /** Lets jobs that are due now run, without any time passing. */
  flush(): Promise<void>;
}

/** One call that the submission made to a fake. */
export interface FakeCall {
  readonly args: readonly unknown[];
  /** Virtual milliseconds since the test began. */
  readonly at: number;
}

/** A host function handed to the submission, which records how it is called. */
export interface Fake {
  (...args: never[]): unknown;
  readonly calls: readonly FakeCall[];
}

export interface Fakes {
  /** Answers at once; what it throws is thrown in the guest, as name and message alone. */
  sync(answer: (...args: never[]) => unknown): Fake;
  /** Answers with a promise that settles after `delayMs` (a number, or decided for each call). */
  async(
    answer: (...args: never[]) => unknown,
    options?: { readonly delayMs?: number | ((call: FakeCall, index: number) => number) },
  ): Fake;
  /** A promise that the test settles by hand: for deciding an interleaving. Each call waits for its own release. */
  held(answer: (...args: never[]) => unknown): Fake & {
    /** Calls that wait, oldest first. */
    readonly waiting: readonly FakeCall[];
    /** Lets the waiting call at `index` (default the oldest) go on, with its answer taken now. */
    release(index?: number): Promise<void>;
    /** Rejects the waiting call at `index` (default the oldest). */
    reject(error: Error, index?: number): Promise<void>;
  };
}

/** A further instance of the submission: its own realm, heap and module state, on the one timeline of the test. */
export interface Node {
  readonly sut: Sut;
  /** Drops the instance as a killed process would: pending timers and promises are gone. */
  crash(): void;
}

/** Seeded randomness of the host; not the submission's. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer in [from, to]. */
  integer(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
}

export interface TestContext {
  readonly sut: Sut;
  readonly clock: Clock;
  readonly fake: Fakes;
  /** Drawn by seed for the attempt, as exercise.yaml declares. */
  readonly params: Parameters;
  readonly random: Random;
  /** Opens a further instance whose Date reads `skewMs` ahead of the test's clock (behind when negative). */
  node(options?: { readonly skewMs?: number }): Promise<Node>;
  /** What the submission has printed so far, in this test. */
  printed(): readonly string[];
  /** Bytes that the submission's heap holds now, after a collection. */
  heapBytes(): Promise<number>;
  /** CPU used so far in this test, in ticks, counted in steps of 10,000: for comparing what two sizes of a task cost. */
  ticks(): number;
}

export interface TestMeta {
  readonly id: string;
  readonly title: string;
  readonly behaviour: string;
  readonly criterion?: string;
}

export type Settled<T = unknown> =
  | { readonly status: 'fulfilled'; readonly value: T }
  | { readonly status: 'rejected'; readonly error: { readonly name: string; readonly message: string } };

/** Checks decided on the host, by its own comparison; a failure carries the first difference. */
export interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toBeWithin(least: number, most: number): void;
  toBeCloseTo(expected: number, tolerance: number): void;
  toBeTruthy(): void;
  toBeFalsy(): void;
  toHaveLength(length: number): void;
  /** For an array: an element that equals; for a string: a part of it. */
  toContain(part: unknown): void;
}

/** What a suite's entry file is given. */
export interface Harness {
  test(meta: TestMeta, body: (context: TestContext) => Promise<void>): void;
  /** @param label says what was compared, in the words of the exercise: "retryAfterMs of the third call" */
  expect(value: unknown, label?: string): Expectation;
  /** Waits as long as virtual time can still change the answer; never throws for a rejection. */
  settle<T>(call: Promise<T>): Promise<Settled<T>>;
  settleAll<T>(calls: readonly Promise<T>[]): Promise<Settled<T>[]>;
  /** Ends the test as failed, in the words given. */
  fail(message: string): never;
}

/** The default export of a suite's entry file. */
export type SuiteModule = (harness: Harness) => void;
