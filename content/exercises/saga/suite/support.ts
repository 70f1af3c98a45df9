/** The services and the log of an order, as the tests play them: they outlive every process of the submission. */
import type { Fake, Remote, Sut, TestContext } from '@/runner/testing';

export interface Saga {
  start(id: string, order: unknown): Outcome;
  resume(id: string): Outcome | null;
}

export interface Outcome {
  status: string;
  failedStep?: string;
  reason?: string;
  notUndone?: string[];
}

/** How a service answers one call: `lost` does it and answers with an error; `down` does nothing and answers with one. */
export type Answer = 'ok' | 'lost' | 'down' | 'refused';

/** One call to the outside, in words: `apply charge-card`, `undo charge-card`, `append`, `read`. */
export interface Call {
  readonly what: string;
  readonly key: string | null;
  readonly order: unknown;
  readonly at: number;
}

interface Door {
  readonly what: string;
  readonly answer: (...args: never[]) => unknown;
  readonly waiting: readonly { readonly args: readonly unknown[] }[];
  release(): Promise<void>;
}

/** Milliseconds that a service takes. */
export const SERVICE_MS = 20;

export const ID = 'order-1';
export const ORDER = { customer: 'c-17', lines: [{ sku: 'lamp', quantity: 2 }] };

/** What the seed drew. */
export function drawn({ params }: TestContext): { names: string[]; maxTries: number; retryMs: number } {
  return {
    names: (params.steps as string[]).slice(0, 4),
    maxTries: params.maxTries as number,
    retryMs: params.retryMs as number,
  };
}

const failure = (message: string, name = 'Error') => Object.assign(new Error(message), { name });

export class World {
  readonly names: readonly string[];
  /** Every call to the outside, in order. */
  readonly calls: Call[] = [];
  /** What has taken effect and was not taken back, as `step key`. */
  readonly standing = new Set<string>();
  /** Effects that came although their step had been taken back. */
  readonly afterUndo: string[] = [];
  /** Answers to come, by `apply <step>` or `undo <step>`; then `ok`. */
  readonly script = new Map<string, Answer[]>();
  /** What every `append` from now on rejects with. */
  logIsDown = false;
  readonly #entries = new Map<string, string[]>();
  readonly #seen = new Set<string>();
  readonly #doors: Door[] = [];
  readonly #context: TestContext;
  #held: boolean;
  readonly #withoutUndo: readonly string[];

  /**
   * @param options.held every call waits until it is released, for crashing at a chosen one
   * @param options.withoutUndo steps that cannot be taken back
   */
  constructor(context: TestContext, options: { held?: boolean; withoutUndo?: readonly string[] } = {}) {
    this.#context = context;
    this.#held = options.held ?? false;
    this.#withoutUndo = options.withoutUndo ?? [];
    this.names = drawn(context).names;
  }

  /** Opens the submission on this world, in one more process if a `sut` is given. */
  async open(sut: Sut = this.#context.sut): Promise<Remote<Saga>> {
    const { maxTries, retryMs } = drawn(this.#context);
    const steps = this.names.map((name) => ({
      name,
      apply: this.#fake(`apply ${name}`, (order: unknown, key: string) => this.#apply(name, order, key)),
      undo: this.#withoutUndo.includes(name)
        ? null
        : this.#fake(`undo ${name}`, (order: unknown, key: string) => this.#undo(name, order, key)),
    }));
    const log = {
      append: this.#fake('append', (id: string, entry: unknown) => this.#append(id, entry)),
      read: this.#fake('read', (id: string) => this.#read(id)),
    };
    return sut.create<Saga>('OrderSaga', steps, log, { maxTries, retryMs });
  }

  /** The calls to services, without the log. */
  services(): string[] {
    return this.calls.map((call) => call.what).filter((what) => what !== 'append' && what !== 'read');
  }

  keysOf(what: string): (string | null)[] {
    return this.calls.filter((call) => call.what === what).map((call) => call.key);
  }

  countOf(what: string): number {
    return this.calls.filter((call) => call.what === what).length;
  }

  /** Steps whose effect stands, in the order of the steps. */
  standingSteps(): string[] {
    return this.names.filter((name) => [...this.standing].some((one) => one.startsWith(`${name} `)));
  }

  /** The call that waits for the test, if any: at most one does while the submission keeps to the order. */
  waiting(): string | null {
    return this.#doors.find((door) => door.waiting.length > 0)?.what ?? null;
  }

  /** Lets the waiting call go on. */
  async release(): Promise<void> {
    await this.#doors.find((door) => door.waiting.length > 0)?.release();
  }

  /**
   * Cuts off whoever asked: the waiting call never gets an answer. From now on calls are answered by themselves.
   *
   * @param reached whether the waiting call had taken effect
   */
  cut(reached: boolean): void {
    const door = this.#doors.find((one) => one.waiting.length > 0);
    const args = door?.waiting[0]?.args;
    if (door && args && reached) {
      try {
        door.answer(...(args as never[]));
      } catch {
        // An error is an answer too, and nobody is there to hear it.
      }
    }
    this.#held = false;
    this.#doors.length = 0;
  }

  #fake(what: string, answer: (...args: never[]) => unknown): Fake {
    const { fake } = this.#context;
    if (!this.#held) return fake.async(answer, { delayMs: what === 'append' || what === 'read' ? 1 : SERVICE_MS });
    const held = fake.held(answer);
    this.#doors.push({
      what,
      answer,
      get waiting() {
        return held.waiting;
      },
      release: () => held.release(),
    });
    return held;
  }

  #note(what: string, order: unknown, key: string | null): void {
    this.calls.push({ what, order, key, at: this.#context.clock.now() });
  }

  #next(what: string): Answer {
    return this.script.get(what)?.shift() ?? 'ok';
  }

  #apply(name: string, order: unknown, key: string): void {
    this.#note(`apply ${name}`, order, key);
    const answer = this.#next(`apply ${name}`);
    if (answer === 'refused') throw failure(`${name} refused`, 'Refused');
    const effect = `${name} ${key}`;
    if (answer !== 'down' && !this.#seen.has(effect)) {
      this.#seen.add(effect);
      this.standing.add(effect);
    } else if (answer !== 'down' && !this.standing.has(effect)) {
      this.afterUndo.push(name);
    }
    if (answer !== 'ok') throw failure(`${name} timeout`);
  }

  #undo(name: string, order: unknown, key: string): void {
    this.#note(`undo ${name}`, order, key);
    const answer = this.#next(`undo ${name}`);
    if (answer === 'refused') throw failure(`${name} not taken back`, 'Refused');
    if (answer !== 'down') {
      this.#seen.add(`${name} ${key}`);
      this.standing.delete(`${name} ${key}`);
    }
    if (answer !== 'ok') throw failure(`${name} undo timeout`);
  }

  #append(id: string, entry: unknown): void {
    this.#note('append', entry, null);
    if (this.logIsDown) throw failure('log away');
    this.#entries.set(id, [...(this.#entries.get(id) ?? []), JSON.stringify(entry) ?? 'null']);
  }

  #read(id: string): unknown[] {
    this.#note('read', null, null);
    return (this.#entries.get(id) ?? []).map((text) => JSON.parse(text));
  }
}

/**
 * Runs an order until its process dies at one of its calls to the outside.
 *
 * @param isIt chooses the call, by its number (from 0) and in words
 * @param options.reached whether the call had taken effect on the other side when the process died
 * @param options.sut the instance to run in; it lives on, but hears no answer any more. A new one that is killed if absent
 * @returns false when the saga ended without such a call
 */
export async function dieAt(
  context: TestContext,
  world: World,
  isIt: (number: number, what: string) => boolean,
  { reached, sut, id = ID }: { reached: boolean; sut?: Sut; id?: string },
): Promise<boolean> {
  const { clock } = context;
  const { retryMs } = drawn(context);
  const own = sut ? null : await context.node();
  const saga = await world.open(sut ?? own?.sut);
  // Nobody waits for the answer: it will never come.
  void saga.start(id, ORDER);
  for (let number = 0; ; number += 1) {
    await clock.flush();
    if (world.waiting() === null) await clock.advance(retryMs);
    const what = world.waiting();
    if (what !== null && !isIt(number, what)) {
      await world.release();
      continue;
    }
    own?.crash();
    world.cut(reached);
    return what !== null;
  }
}

/** Another process takes over: it resumes, or starts where not even the beginning was written down. */
export async function takeOver(context: TestContext, world: World, sut?: Sut, id = ID): Promise<Outcome> {
  const saga = await world.open(sut ?? (await context.node()).sut);
  return (await saga.resume(id)) ?? (await saga.start(id, ORDER));
}
