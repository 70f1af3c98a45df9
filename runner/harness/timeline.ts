/**
 * Virtual time. What is scheduled fires in the order of (time, order of setting); nothing here knows what a second takes
 * on this machine. One timeline serves all instances of a submission in one test.
 */

/** 2030-01-01T00:00:00Z: where the submission's `Date` stands when a test begins. */
export const EPOCH_MS = Date.UTC(2030, 0, 1);

/** Something that will happen; a token for cancelling it. */
export interface Scheduled {
  readonly at: number;
  readonly order: number;
  /** What it belongs to: all of an owner's entries can be dropped at once. */
  readonly owner: unknown;
  readonly run: () => void;
  cancelled: boolean;
}

const before = (a: Scheduled, b: Scheduled): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap of what is to come; cancelled entries stay until they surface. */
export class Timeline {
  #now = 0;
  #order = 0;
  #waiting = 0;
  readonly #heap: Scheduled[] = [];

  /** Virtual milliseconds since the test began. */
  get now(): number {
    return this.#now;
  }

  /** How many entries wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Schedules `run` at `at` (virtual ms; not before now). */
  schedule(at: number, owner: unknown, run: () => void): Scheduled {
    const entry: Scheduled = { at: Math.max(at, this.#now), order: this.#order++, owner, run, cancelled: false };
    this.#waiting++;
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return entry;
  }

  cancel(entry: Scheduled): void {
    if (entry.cancelled) return;
    entry.cancelled = true;
    this.#waiting--;
  }

  /** Cancels all that `owner` has scheduled. */
  drop(owner: unknown): void {
    for (const entry of this.#heap) if (entry.owner === owner) this.cancel(entry);
  }

  /** When the next entry is due, or null when nothing is scheduled. */
  nextAt(): number | null {
    this.#discardCancelled();
    return this.#heap[0]?.at ?? null;
  }

  /** Moves on to the next entry's time and fires that one entry. */
  fireNext(): void {
    this.#discardCancelled();
    const entry = this.#takeFirst();
    if (!entry) return;
    this.#waiting--;
    entry.cancelled = true;
    this.#now = entry.at;
    entry.run();
  }

  /** Lets time pass up to `at`, when nothing is due before. */
  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  #discardCancelled(): void {
    while (this.#heap[0]?.cancelled) this.#takeFirst();
  }

  #takeFirst(): Scheduled | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first && last && first !== last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(start: number): void {
    for (let at = start; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      const leftEntry = this.#heap[left];
      if (!leftEntry) return;
      const rightEntry = this.#heap[right];
      const child = rightEntry && before(rightEntry, leftEntry) ? right : left;
      if (!this.#swapIfBefore(child, at)) return;
      at = child;
    }
  }

  #swapIfBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second || !before(first, second)) return false;
    this.#heap[a] = second;
    this.#heap[b] = first;
    return true;
  }
}
