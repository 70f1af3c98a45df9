/**
 * A saga that any process can finish.
 *
 * The log is the saga; this object only adds to it. Starting, going on and resuming are one function: fold the entries into
 * a state, do the next thing that the state asks for, write down that it is done. Two entries carry the weight. `started`
 * holds the order, since a new process has nothing else. `failed` is the decision to turn back, and stands in the log before
 * the first undo: without it, a process that dies while undoing would be followed by one that goes forward again.
 */
export interface Step {
  name: string;
  apply(order: unknown, key: string): Promise<void>;
  undo: ((order: unknown, key: string) => Promise<void>) | null;
}

export interface Log {
  append(id: string, entry: unknown): Promise<void>;
  read(id: string): Promise<unknown[]>;
}

export interface SagaOptions {
  maxTries: number;
  retryMs: number;
}

export type Outcome =
  | { status: 'completed' }
  | { status: 'undone'; failedStep: string; reason: string }
  | { status: 'stuck'; failedStep: string; reason: string; notUndone: string[] };

type Entry =
  | { type: 'started'; order: unknown }
  | { type: 'applied'; step: string }
  | { type: 'failed'; step: string; reason: string; perhapsDone: boolean }
  | { type: 'undone'; step: string };

interface State {
  order: unknown;
  applied: Set<string>;
  failed: { step: string; reason: string; perhapsDone: boolean } | null;
  undone: Set<string>;
}

export class OrderSaga {
  readonly #steps: Step[];
  readonly #log: Log;
  readonly #options: SagaOptions;

  constructor(steps: Step[], log: Log, options: SagaOptions) {
    this.#steps = steps;
    this.#log = log;
    this.#options = options;
  }

  /** Begins a saga; one that the log knows goes on instead. */
  async start(id: string, order: unknown): Promise<Outcome> {
    const known = await this.resume(id);
    if (known) return known;
    // The order is written down before anything is done: a step without a saga in the log would never be taken back.
    const first: Entry = { type: 'started', order };
    await this.#log.append(id, first);
    return this.#goOn(id, fold([first]));
  }

  /** Finishes a saga that some process began; null if there is none. */
  async resume(id: string): Promise<Outcome | null> {
    const entries = (await this.#log.read(id)) as Entry[];
    return entries.length === 0 ? null : this.#goOn(id, fold(entries));
  }

  async #goOn(id: string, state: State): Promise<Outcome> {
    const failed = state.failed ?? (await this.#forward(id, state));
    if (!failed) return { status: 'completed' };
    const notUndone = await this.#back(id, { ...state, failed });
    const { step: failedStep, reason } = failed;
    if (notUndone.length === 0) return { status: 'undone', failedStep, reason };
    return { status: 'stuck', failedStep, reason, notUndone };
  }

  /** Applies what is not applied yet. Answers the failure that stopped it, already written down, or null. */
  async #forward(id: string, state: State): Promise<State['failed']> {
    for (const step of this.#steps) {
      if (state.applied.has(step.name)) continue;
      const error = await this.#persist(() => step.apply(state.order, keyOf(id, step)), 'stop when refused');
      if (error) {
        // Only a refusal is certain. After a timeout the parcel may well be on its way.
        const failed = { step: step.name, reason: error.message, perhapsDone: error.name !== 'Refused' };
        await this.#log.append(id, { type: 'failed', ...failed } satisfies Entry);
        return failed;
      }
      await this.#log.append(id, { type: 'applied', step: step.name } satisfies Entry);
      state.applied.add(step.name);
    }
    return null;
  }

  /** Undoes in reverse order what is not undone yet. Answers the names of the steps that stay as they are. */
  async #back(id: string, { order, applied, failed, undone }: State): Promise<string[]> {
    const notUndone: string[] = [];
    for (const step of [...this.#steps].reverse()) {
      const touched = applied.has(step.name) || (failed?.step === step.name && failed.perhapsDone);
      if (!touched || undone.has(step.name)) continue;
      const { undo } = step;
      const error = undo ? await this.#persist(() => undo(order, keyOf(id, step)), 'never stop') : new Error('no undo');
      // A step that stays is told, and is no reason to keep the customer's money for the others as well.
      if (error) notUndone.push(step.name);
      else await this.#log.append(id, { type: 'undone', step: step.name } satisfies Entry);
    }
    return notUndone;
  }

  /** Calls until it succeeds, at most `maxTries` times. Answers the last error, or null. The log is never called in here. */
  async #persist(call: () => Promise<void>, mode: 'stop when refused' | 'never stop'): Promise<Error | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        await call();
        return null;
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        const refused = error.name === 'Refused' && mode === 'stop when refused';
        if (refused || tries >= this.#options.maxTries) return error;
      }
      await new Promise((resolve) => setTimeout(resolve, this.#options.retryMs));
    }
  }
}

/** Depends on saga and step alone, so that every process and every try gives the service the same one. */
const keyOf = (id: string, step: Step): string => JSON.stringify([id, step.name]);

/** What the log says, as a state. */
function fold(entries: Entry[]): State {
  const state: State = { order: null, applied: new Set(), failed: null, undone: new Set() };
  for (const entry of entries) {
    if (entry.type === 'started') state.order = entry.order;
    else if (entry.type === 'applied') state.applied.add(entry.step);
    else if (entry.type === 'failed') state.failed = entry;
    else state.undone.add(entry.step);
  }
  return state;
}
