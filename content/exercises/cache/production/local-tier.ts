/**
 * Copies in this process's memory: the tier that costs no round trip. Bounded in number, with the least recently used
 * leaving first, and bounded in age, because nobody can promise that a message about a change arrives.
 */
interface Copy {
  readonly value: unknown;
  readonly until: number;
}

export class LocalTier {
  readonly #capacity: number;
  /** In order of last use. */
  readonly #copies = new Map<string, Copy>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#copies.size;
  }

  /** The copy, wrapped, since `undefined` is an answer too; null when there is none. */
  get(key: string, now: number): { readonly value: unknown } | null {
    const copy = this.#copies.get(key);
    if (!copy) return null;
    this.#copies.delete(key);
    if (copy.until <= now) return null;
    this.#copies.set(key, copy);
    return copy;
  }

  set(key: string, value: unknown, until: number): void {
    this.#copies.delete(key);
    this.#copies.set(key, { value, until });
    if (this.#copies.size <= this.#capacity) return;
    const [oldest] = this.#copies.keys();
    if (oldest !== undefined) this.#copies.delete(oldest);
  }

  /** Drops every copy whose key begins so. */
  drop(prefix: string): void {
    for (const key of this.#copies.keys()) if (key.startsWith(prefix)) this.#copies.delete(key);
  }

  clear(): void {
    this.#copies.clear();
  }
}
