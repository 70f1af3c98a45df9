/**
 * A call into the submission, as the test holds it: a promise that makes virtual time run only once somebody waits for it.
 * Until then the test can start other calls and decide by hand what happens first.
 */
import type { Driver } from './driver';

export class Call<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Call';
  readonly #answer: Promise<T>;
  readonly #driver: Driver;
  #resolve: (value: T) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #settled = false;

  constructor(driver: Driver) {
    this.#driver = driver;
    this.#answer = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A call that no test waits for may fail without taking the process with it.
    this.#answer.catch(() => {});
  }

  get settled(): boolean {
    return this.#settled;
  }

  fulfil(value: T): void {
    this.#settled = true;
    this.#driver.stir();
    this.#resolve(value);
  }

  fail(error: unknown): void {
    this.#settled = true;
    this.#driver.stir();
    this.#reject(error);
  }

  // biome-ignore lint/suspicious/noThenProperty: a promise of our own is what makes a wait visible to the driver.
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#awaited().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#awaited().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#awaited().finally(onFinally);
  }

  /** The answer, once all that the submission has to do at that moment is done: as `await` in one process would have it. */
  async #awaited(): Promise<T> {
    await this.#driver.reach({ until: Number.POSITIVE_INFINITY, byTime: false, done: () => this.#settled });
    return this.#answer;
  }
}
