/**
 * The saga in another shape than the reference's: every entry of the log is a whole picture of the saga, written before a call
 * as well as after it, and a little machine takes one action at a time. It keeps the same rules, so the suite has to accept it.
 */
type Step = {
  name: string;
  apply(order: unknown, key: string): Promise<void>;
  undo: ((order: unknown, key: string) => Promise<void>) | null;
};
type Log = { append(id: string, entry: unknown): Promise<void>; read(id: string): Promise<unknown[]> };
type Options = { maxTries: number; retryMs: number };
type Mark = 'untouched' | 'calling' | 'applied' | 'undone';
type Picture = { order: unknown; marks: Mark[]; failure: { step: string; reason: string } | null };

export class OrderSaga {
  constructor(
    private readonly steps: Step[],
    private readonly log: Log,
    private readonly options: Options,
  ) {}

  async start(id: string, order: unknown): Promise<object> {
    const entries = await this.log.read(id);
    const picture = entries.at(-1) as Picture | undefined;
    return this.run(id, picture ?? { order, marks: this.steps.map(() => 'untouched'), failure: null });
  }

  async resume(id: string): Promise<object | null> {
    const picture = (await this.log.read(id)).at(-1) as Picture | undefined;
    return picture ? this.run(id, picture) : null;
  }

  private async run(id: string, picture: Picture): Promise<object> {
    for (let index = 0; picture.failure === null && index < this.steps.length; index += 1) {
      if (picture.marks[index] !== 'applied') await this.forward(id, picture, index);
    }
    if (picture.failure === null) return { status: 'completed' };

    const notUndone: string[] = [];
    for (let index = this.steps.length - 1; index >= 0; index -= 1) {
      const name = this.steps[index]?.name ?? '';
      if (['applied', 'calling'].includes(picture.marks[index] ?? '') && !(await this.back(id, picture, index))) {
        notUndone.push(name);
      }
    }
    const { step: failedStep, reason } = picture.failure;
    if (notUndone.length > 0) return { status: 'stuck', failedStep, reason, notUndone };
    return { status: 'undone', failedStep, reason };
  }

  private async forward(id: string, picture: Picture, index: number): Promise<void> {
    const step = this.steps[index] as Step;
    picture.marks[index] = 'calling';
    await this.log.append(id, picture);
    const error = await this.call(
      () => step.apply(picture.order, `${step.name} of ${id}`),
      (one) => one.name === 'Refused',
    );
    if (error === null) picture.marks[index] = 'applied';
    else {
      picture.failure = { step: step.name, reason: error.message };
      if (error.name === 'Refused') picture.marks[index] = 'untouched';
    }
    await this.log.append(id, picture);
  }

  /** Answers whether the step is undone. */
  private async back(id: string, picture: Picture, index: number): Promise<boolean> {
    const { name, undo } = this.steps[index] as Step;
    if (undo === null) return false;
    const error = await this.call(
      () => undo(picture.order, `${name} of ${id}`),
      () => false,
    );
    if (error !== null) return false;
    picture.marks[index] = 'undone';
    await this.log.append(id, picture);
    return true;
  }

  private async call(
    action: () => Promise<void>,
    isFinal: (error: Error) => boolean,
    tries = 1,
  ): Promise<Error | null> {
    const error = await action().then(
      () => null,
      (thrown: Error) => thrown,
    );
    if (error === null || isFinal(error) || tries === this.options.maxTries) return error;
    await new Promise((resolve) => setTimeout(resolve, this.options.retryMs));
    return this.call(action, isFinal, tries + 1);
  }
}
