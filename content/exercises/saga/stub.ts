export interface Step {
  name: string;
  apply(order: unknown, key: string): Promise<void>;
  /** null: it cannot be taken back. */
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

export class OrderSaga {
  readonly steps: Step[];
  readonly log: Log;
  readonly options: SagaOptions;

  constructor(steps: Step[], log: Log, options: SagaOptions) {
    this.steps = steps;
    this.log = log;
    this.options = options;
  }

  async start(id: string, order: unknown): Promise<Outcome> {
    return notWritten(id, order);
  }

  async resume(id: string): Promise<Outcome | null> {
    return notWritten(id);
  }
}

function notWritten(..._given: unknown[]): never {
  throw new Error('This is not written yet.');
}
