/** Event and EventTarget, as far as AbortSignal and an exercise need them. Runs inside the sandbox. */

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

export class Event {
  readonly type: string;
  readonly cancelable: boolean;
  target: EventTarget | null = null;
  defaultPrevented = false;
  stopped = false;

  constructor(type: string, options: { readonly cancelable?: boolean } = {}) {
    this.type = `${type}`;
    this.cancelable = options.cancelable === true;
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopImmediatePropagation(): void {
    this.stopped = true;
  }
}

export class EventTarget {
  readonly #listeners: { type: string; listener: Listener; once: boolean }[] = [];

  addEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { once?: boolean; signal?: { aborted: boolean } & EventTarget },
  ): void {
    if (!listener || this.#listeners.some((entry) => entry.type === type && entry.listener === listener)) return;
    const wanted = typeof options === 'object' ? options : {};
    if (wanted.signal?.aborted) return;
    wanted.signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true });
    this.#listeners.push({ type, listener, once: wanted.once === true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const at = this.#listeners.findIndex((entry) => entry.type === type && entry.listener === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  dispatchEvent(event: Event): boolean {
    event.target = this;
    for (const entry of [...this.#listeners]) {
      if (entry.type !== event.type || event.stopped) continue;
      if (entry.once) this.removeEventListener(entry.type, entry.listener);
      if (typeof entry.listener === 'function') entry.listener.call(this, event);
      else entry.listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}
