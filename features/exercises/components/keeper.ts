/**
 * Keeps the document of one attempt in one window: moves every change from memory to the disk to the server, brings in what
 * other windows and colleagues wrote, and tells the page where the work is. The rules are in `journal.ts`; here are the clock,
 * the disk, the network and the other windows, each of which a test replaces.
 */
import { applyUpdate, type Doc } from 'yjs';
import {
  acknowledge,
  adopt,
  type Batch,
  type Journal,
  type Link,
  markKept,
  nextBatch,
  openJournal,
  type SaveWords,
  standingOf,
  unkept,
  wordsOf,
  write,
} from '../journal';
import type { Windows } from './attempt-windows';
import type { JournalStore } from './journal-store';

/** What became of a request. */
export type Sent =
  /** The server has everything of this window up to this number. */
  | { readonly kind: 'acknowledged'; readonly operation: number }
  /** No answer, or one that says "later": whether the server has it is not known. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'gone' }
  /** The server will never take this request as it is. */
  | { readonly kind: 'refused' };

export interface KeeperOptions {
  readonly attempt: string;
  readonly clientId: string;
  readonly doc: Doc;
  readonly store: JournalStore;
  readonly send: (batch: Batch) => Promise<Sent>;
  readonly windows: Windows;
  /** The present instant in ms. */
  readonly now: () => number;
  /** An instant as the author reads it, `12:04:31`. */
  readonly clock: (at: number) => string;
  /** From 0 to 1, so that many windows do not come back in the same instant. */
  readonly random: () => number;
  /** What is set otherwise by tests. */
  readonly waits?: Partial<Waits>;
}

export interface Waits {
  /** Changes are sent when typing rests for this long, in ms ... */
  readonly pause: number;
  /** ... and at the latest after this. */
  readonly longest: number;
  readonly firstRetry: number;
  readonly lastRetry: number;
}

const WAITS: Waits = { pause: 250, longest: 1_000, firstRetry: 1_000, lastRetry: 15_000 };
const BATCH = { entries: 64, bytes: 400_000 };

/** The origin of changes that this window did not make: they are on a disk or a server already. */
export const FROM_ELSEWHERE = Symbol('from elsewhere');

export class Keeper {
  private readonly options: KeeperOptions;
  private readonly waits: Waits;
  private journal: Journal;
  private link: Link = 'online';
  private keepsNothing = false;
  private savedAt: string | null = null;
  private isKeeping = false;
  private isSending = false;
  private keeping: Promise<void> = Promise.resolve();
  private sending: Promise<void> = Promise.resolve();
  private failures = 0;
  private refused = false;
  private typedAt = Number.NEGATIVE_INFINITY;
  private firstTypedAt: number | null = null;
  private readonly timers = new Map<'send' | 'retry' | 'rest', ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();
  private words: SaveWords;
  private life = 0;
  private stopped = true;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.waits = { ...WAITS, ...options.waits };
    this.journal = openJournal(options.clientId);
    this.words = this.wordsNow();
  }

  /** Begins to listen to the document, after bringing in what lies on the disk. @returns how to end it */
  start(): () => void {
    this.life += 1;
    const { life } = this;
    this.stopped = false;
    const hear = (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_ELSEWHERE) this.written(update);
    };
    this.options.doc.on('update', hear);
    void this.takeOver();
    return () => {
      this.options.doc.off('update', hear);
      // An end that comes late must not end what has begun anew in the meantime.
      if (this.life !== life) return;
      this.stopped = true;
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.timers.clear();
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What may be said of the work now. A new object with every change. */
  read = (): SaveWords => this.words;

  /** Brings in changes of others: colleagues, other windows, the server's own. */
  hear(updates: readonly Uint8Array[]): void {
    for (const update of updates) applyUpdate(this.options.doc, update, FROM_ELSEWHERE);
  }

  /** Sends what is kept, now: the window is about to close, or a run wants the server to have everything. */
  flush(): void {
    this.firstTypedAt = null;
    this.cancel('send');
    this.keep();
    this.send();
  }

  /** The network may be back, or somebody looks at the window: what waits for a later try is tried at once. */
  wake(): void {
    this.failures = 0;
    this.cancel('retry');
    this.flush();
    void this.takeOver();
  }

  /** Waits until everything written is acknowledged. @returns false when the server could not be reached */
  async settle(): Promise<boolean> {
    this.typedAt = Number.NEGATIVE_INFINITY;
    this.flush();
    for (;;) {
      await this.keeping;
      await this.sending;
      if (standingOf(this.journal).waiting === 0) return true;
      if (this.link !== 'online' || this.stopped) return false;
      this.send();
    }
  }

  /** Waits until everything written is on the disk, or known not to get there. */
  async kept(): Promise<void> {
    this.keep();
    await this.keeping;
  }

  /** Whether closing this window now would lose something: written, neither on the disk nor on the server. */
  mayLose(): boolean {
    const { unkept: open, waiting } = standingOf(this.journal);
    return open > 0 || (this.keepsNothing && waiting > 0);
  }

  private written(update: Uint8Array): void {
    this.journal = write(this.journal, update);
    this.typedAt = this.options.now();
    this.firstTypedAt ??= this.typedAt;
    const { pause, longest } = this.waits;
    this.once('send', Math.max(0, Math.min(pause, this.firstTypedAt + longest - this.typedAt)), () => this.flush());
    this.once('rest', pause, () => this.changed());
    this.changed();
    this.keep();
  }

  private keep(): void {
    if (!this.isKeeping) this.keeping = this.keepAll();
  }

  /** The flag falls in the same instant as the last look at what is open, so no change can slip in between. */
  private async keepAll(): Promise<void> {
    this.isKeeping = true;
    const { store, attempt, clientId, windows } = this.options;
    for (let entries = unkept(this.journal); entries.length > 0; entries = unkept(this.journal)) {
      try {
        await store.keep(attempt, clientId, entries);
        this.keepsNothing = false;
      } catch {
        // Without a disk the server is all there is: the changes go on their way, and the words say what is missing.
        this.keepsNothing = true;
      }
      this.journal = markKept(this.journal, entries.at(-1)?.operation ?? 0);
      windows.tell(entries.map((one) => one.update));
      this.changed();
    }
    this.isKeeping = false;
    if (!this.timers.has('send')) this.send();
  }

  private send(): void {
    const waits = this.failures > 0 && this.timers.has('retry');
    if (!this.isSending && !waits && !this.stopped) this.sending = this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    const limits = () => (this.refused ? { ...BATCH, entries: 1 } : BATCH);
    for (let batch = nextBatch(this.journal, limits()); batch !== null; batch = nextBatch(this.journal, limits())) {
      const sent = await this.options.send(batch);
      if (sent.kind === 'acknowledged') this.acknowledged(batch, sent.operation);
      else if (sent.kind === 'refused') this.refuse(batch);
      else {
        this.link = sent.kind === 'unreachable' ? 'offline' : sent.kind;
        this.failures += 1;
        const wait = Math.min(this.waits.lastRetry, this.waits.firstRetry * 2 ** (this.failures - 1));
        this.once('retry', wait * (0.75 + this.options.random() / 2), () => this.send());
        this.changed();
        break;
      }
      if (this.stopped) break;
    }
    this.isSending = false;
  }

  private acknowledged(batch: Batch, operation: number): void {
    this.refused = false;
    this.reached();
    this.savedAt = this.options.clock(this.options.now());
    this.done(batch, operation);
  }

  /** A request that is refused is tried change by change; one that is refused alone can never be stored and is let go. */
  private refuse(batch: Batch): void {
    this.reached();
    if (batch.entries.length > 1) {
      this.refused = true;
      return;
    }
    this.refused = false;
    this.done(batch, batch.entries[0]?.operation ?? 0);
  }

  private done({ clientId }: Batch, operation: number): void {
    this.journal = acknowledge(this.journal, clientId, operation);
    // What stays on the disk by a fault is sent again by a later window and recognised there: nothing depends on this.
    this.options.store.release(this.options.attempt, clientId, operation).catch(() => {});
    this.changed();
  }

  /** Journals on the disk are shown at once; those that belong to no living window are sent by this one. */
  private async takeOver(): Promise<void> {
    const { store, attempt, clientId, windows } = this.options;
    const journals = await store.journals(attempt).catch(() => new Map<string, never[]>());
    for (const [from, entries] of journals) {
      if (from === clientId) continue;
      this.hear(entries.map((one) => one.update));
      if (this.journal.adopted.has(from)) continue;
      void windows.claim(from, async () => {
        const left = (await store.journals(attempt)).get(from) ?? [];
        this.hear(left.map((one) => one.update));
        this.journal = adopt(this.journal, from, left);
        this.changed();
        while (this.journal.adopted.has(from) && !this.stopped) {
          this.send();
          await this.sending;
          if (this.journal.adopted.has(from)) await new Promise((go) => setTimeout(go, this.waits.firstRetry));
        }
      });
    }
  }

  private reached(): void {
    this.failures = 0;
    this.cancel('retry');
    this.link = 'online';
  }

  private wordsNow(): SaveWords {
    return wordsOf({
      ...standingOf(this.journal),
      link: this.link,
      keepsNothing: this.keepsNothing,
      typing: this.options.now() - this.typedAt < this.waits.pause,
      savedAt: this.savedAt,
    });
  }

  private changed(): void {
    const next = this.wordsNow();
    if (JSON.stringify(next) === JSON.stringify(this.words)) return;
    this.words = next;
    for (const listener of this.listeners) listener();
  }

  private once(name: 'send' | 'retry' | 'rest', wait: number, work: () => void): void {
    this.cancel(name);
    this.timers.set(
      name,
      setTimeout(() => {
        this.timers.delete(name);
        work();
      }, wait),
    );
  }

  private cancel(name: 'send' | 'retry' | 'rest'): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}
