/** Rejections that nothing has handled yet. One that is still here when the guest is quiet would end a process of Node.js. */
import type { Handle } from '../engine/realm';
import type { GuestError } from './values';

/** One is enough to end a test; so many are kept until it does. */
const KEPT = 1_000;

export class Rejections {
  readonly #unhandled = new Map<number, { promise: Handle; error: GuestError }>();

  /** The oldest, or null. */
  get first(): GuestError | null {
    const [first] = this.#unhandled.values();
    return first?.error ?? null;
  }

  /** @param read copies the reason; called only when it is kept */
  add(promise: Handle, read: () => GuestError): void {
    const { identity } = promise;
    if (this.#unhandled.size >= KEPT || this.#unhandled.has(identity)) return;
    this.#unhandled.set(identity, { promise: promise.dup(), error: read() });
  }

  /** Somebody handles it after all. */
  remove(promise: Handle): void {
    const { identity } = promise;
    this.#unhandled.get(identity)?.promise.dispose();
    this.#unhandled.delete(identity);
  }
}
