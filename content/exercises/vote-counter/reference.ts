/**
 * A live vote counter. The poll itself is plain state that changes in one place and makes a numbered change each time
 * (`VoteCounter`). Telling subscribers is somebody else's work (`Subscription`): each has a queue of its own, so the poll
 * never waits, and a slow reader costs a bounded queue and nobody's time.
 */

export interface Vote {
  voter: string;
  /** null takes the vote back. */
  option: string | null;
  /** Numbered by the voter, from 1. */
  operation: number;
}

export type Answer =
  | { ok: true; applied: boolean; version: number }
  | { ok: false; reason: 'closed' | 'unknown-option'; version: number };

export interface Snapshot {
  kind: 'snapshot';
  version: number;
  /** Of all options. */
  counts: Record<string, number>;
  open: boolean;
}

export interface Change {
  kind: 'change';
  version: number;
  /** The new counts of the options that changed. */
  counts: Record<string, number>;
  open: boolean;
}

export type Message = Snapshot | Change;
export type Deliver = (message: Message) => void | Promise<void>;

export interface Options {
  options: string[];
  /** How many changes are kept for subscribers who come back. */
  history: number;
  /** How many messages may wait for one subscriber. */
  queue: number;
}

/** What is known of a voter. The option is kept beside the number, so the counts can always be told from these rows. */
interface Voter {
  option: string | null;
  operation: number;
}

export class VoteCounter {
  readonly #counts: Map<string, number>;
  readonly #voters = new Map<string, Voter>();
  readonly #history: number;
  readonly #queue: number;
  /** The last changes, oldest first; their versions have no gap. */
  readonly #changes: Change[] = [];
  readonly #subscriptions = new Map<string, Subscription>();
  #version = 0;
  #open = true;

  constructor({ options, history, queue }: Options) {
    this.#counts = new Map(options.map((option) => [option, 0]));
    this.#history = history;
    this.#queue = queue;
  }

  vote({ voter, option, operation }: Vote): Answer {
    if (!this.#open) return { ok: false, reason: 'closed', version: this.#version };
    if (option !== null && !this.#counts.has(option)) {
      return { ok: false, reason: 'unknown-option', version: this.#version };
    }
    const before = this.#voters.get(voter) ?? { option: null, operation: 0 };
    if (operation <= before.operation) return { ok: true, applied: false, version: this.#version };

    this.#voters.set(voter, { option, operation });
    if (option !== before.option) {
      const changed = [this.#add(before.option, -1), this.#add(option, 1)].filter((name) => name !== null);
      this.#publish(changed);
    }
    return { ok: true, applied: true, version: this.#version };
  }

  snapshot(): Snapshot {
    return {
      kind: 'snapshot',
      version: this.#version,
      counts: this.#countsOf([...this.#counts.keys()]),
      open: this.#open,
    };
  }

  subscribe(id: string, since: number | null, deliver: Deliver): void {
    this.unsubscribe(id);
    const subscription = new Subscription({
      deliver,
      most: this.#queue,
      snapshot: () => this.snapshot(),
      failed: () => {
        // By now somebody else may have subscribed with this id.
        if (this.#subscriptions.get(id) === subscription) this.#subscriptions.delete(id);
      },
    });
    this.#subscriptions.set(id, subscription);
    const missing = this.#changesAfter(since);
    if (missing === null) subscription.sendSnapshot();
    else subscription.sendMissing(missing);
  }

  unsubscribe(id: string): void {
    this.#subscriptions.get(id)?.end();
    this.#subscriptions.delete(id);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#publish([]);
  }

  #add(option: string | null, difference: number): string | null {
    if (option !== null) this.#counts.set(option, (this.#counts.get(option) ?? 0) + difference);
    return option;
  }

  #publish(changed: string[]): void {
    this.#version += 1;
    const change: Change = {
      kind: 'change',
      version: this.#version,
      counts: this.#countsOf(changed),
      open: this.#open,
    };
    this.#changes.push(change);
    if (this.#changes.length > this.#history) this.#changes.shift();
    // A copy of the list, since a subscriber that fails is removed while it is walked through.
    for (const subscription of [...this.#subscriptions.values()]) subscription.send(change);
  }

  /** The changes that somebody at this version lacks, or null when they are not all there. */
  #changesAfter(since: number | null): Change[] | null {
    if (since === null || since > this.#version || since < this.#version - this.#changes.length) return null;
    return this.#changes.filter((change) => change.version > since);
  }

  #countsOf(options: string[]): Record<string, number> {
    return Object.fromEntries(options.map((option) => [option, this.#counts.get(option) ?? 0]));
  }
}

/** One reader: a bounded queue, and at most one message on its way. */
class Subscription {
  readonly #deliver: Deliver;
  readonly #most: number;
  readonly #snapshot: () => Snapshot;
  readonly #failed: () => void;
  #waiting: Change[] = [];
  /** A snapshot waits in place of changes; it is made when it is sent, so that it is as new as can be. */
  #snapshotWaits = false;
  #busy = false;
  #ended = false;

  constructor(parts: { deliver: Deliver; most: number; snapshot: () => Snapshot; failed: () => void }) {
    this.#deliver = parts.deliver;
    this.#most = parts.most;
    this.#snapshot = parts.snapshot;
    this.#failed = parts.failed;
  }

  /** A change that has just been made. */
  send(change: Change): void {
    // The snapshot that waits will show this change already.
    if (this.#snapshotWaits) return;
    this.#waiting.push(change);
    if (this.#busy && this.#waiting.length > this.#most) this.sendSnapshot();
    else this.#next();
  }

  /** Changes that were made before, which the reader lacks. */
  sendMissing(changes: readonly Change[]): void {
    this.#waiting.push(...changes);
    this.#next();
  }

  sendSnapshot(): void {
    this.#waiting = [];
    this.#snapshotWaits = true;
    this.#next();
  }

  end(): void {
    this.#ended = true;
  }

  /** Sends what waits until a message is on its way. One that returns no promise has arrived when it returns. */
  #next(): void {
    while (!this.#busy && !this.#ended) {
      const message = this.#snapshotWaits ? this.#snapshot() : this.#waiting.shift();
      if (message === undefined) return;
      this.#snapshotWaits = false;
      this.#busy = true;
      try {
        const sent = this.#deliver(message);
        if (sent)
          sent.then(
            () => this.#arrived(),
            () => this.#fail(),
          );
        else this.#busy = false;
      } catch {
        this.#fail();
      }
    }
  }

  #arrived(): void {
    this.#busy = false;
    this.#next();
  }

  #fail(): void {
    this.end();
    this.#failed();
  }
}
