/** AbortController and AbortSignal over the sandbox's own timers. Runs inside the sandbox. */
import { Event, EventTarget } from './events';

type Abort = (reason: unknown) => void;

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason: unknown;
  onabort: ((event: Event) => unknown) | null = null;

  /** @param hand is given the only way to abort this signal */
  constructor(hand: (abort: Abort) => void) {
    super();
    hand((reason) => {
      if (this.#aborted) return;
      this.#aborted = true;
      this.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      const event = new Event('abort');
      this.onabort?.(event);
      this.dispatchEvent(event);
    });
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  static abort(reason?: unknown): AbortSignal {
    const controller = new AbortController();
    controller.abort(reason);
    return controller.signal;
  }

  static timeout(ms: number): AbortSignal {
    const controller = new AbortController();
    const expire = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    setTimeout(expire, ms);
    return controller.signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const controller = new AbortController();
    for (const source of signals) {
      if (source.aborted) controller.abort(source.reason);
      else source.addEventListener('abort', () => controller.abort(source.reason), { once: true });
    }
    return controller.signal;
  }
}

export class AbortController {
  readonly signal: AbortSignal;
  #abort: Abort = () => {};

  constructor() {
    this.signal = new AbortSignal((abort) => {
      this.#abort = abort;
    });
  }

  abort(reason?: unknown): void {
    this.#abort(reason);
  }
}
