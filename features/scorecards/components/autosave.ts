/**
 * The autosave of one card in one window: moves every edit from memory to the disk to the server, tells the page where it
 * is, and brings in what the author's other windows wrote. The rules are in `draft.ts`; here are the clock, the disk, the
 * network and the other windows, each of which a test replaces.
 */
import { type Field, same } from '../card';
import {
  acknowledge,
  adopt,
  type Batch,
  type Draft,
  hear,
  type Link,
  markKept,
  nextBatch,
  openDraft,
  type Pending,
  type SaveWords,
  type Shown,
  showAll,
  standingOf,
  unkept,
  wordsOf,
  write,
} from '../draft';
import type { CardSnapshot, EditReceipt, EditResult } from '../snapshot';
import type { DraftStore } from './draft-store';

/** What became of a request. */
export type Sent =
  | { kind: 'answered'; receipt: EditReceipt }
  /** No answer, or one that says "later": whether the server has it is not known. */
  | { kind: 'unreachable' }
  | { kind: 'signed-out' }
  | { kind: 'gone' }
  /** The server cannot take this request as it is. */
  | { kind: 'refused'; reason: string };

export type Looked = { kind: 'answered'; snapshot: CardSnapshot } | Exclude<Sent, { kind: 'answered' | 'refused' }>;

export interface Server {
  send(batch: Batch): Promise<Sent>;
  /** How the card stands. Fields may be left out when nothing has changed since `revision`. */
  look(revision: number): Promise<Looked>;
}

/** Who of the author's windows is alive, and how they tell each other what changed. */
export interface Neighbours {
  /** Runs `work` with the queue of another window, unless that window is alive. */
  claim(clientId: string, work: () => Promise<void>): Promise<void>;
  tell(fields: readonly Field[]): void;
}

/** What the page shows. A new object with every change, so that it can be compared. */
export interface Desk {
  shown: ReadonlyMap<string, Shown>;
  words: SaveWords;
  card: Omit<CardSnapshot, 'fields'>;
  /** Edits that the server would not store, with why; they stand here until the author has read them. */
  refusals: readonly { key: string; value: unknown; reason: string }[];
}

export interface AutosaveOptions {
  clientId: string;
  snapshot: CardSnapshot;
  store: DraftStore;
  server: Server;
  neighbours: Neighbours;
  /** The present instant in ms. */
  now(): number;
  /** An instant as the author reads it, `12:04:31`. */
  clock(at: Date): string;
  /** From 0 to 1, so that many windows do not come back in the same instant. */
  random(): number;
}

/** Text is sent when typing rests for this long, in ms, and at the latest after `LONGEST_WAIT`. */
export const PAUSE = 400;
const LONGEST_WAIT = 3_000;
const LOOK_EVERY = 10_000;
const BATCH = { edits: 100, size: 200_000 };
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

export class Autosave {
  private draft: Draft;
  private card: Desk['card'];
  private refusals: Desk['refusals'] = [];
  private link: Link = 'online';
  private keepsNothing = false;
  private savedAt: string | null = null;
  private isKeeping = false;
  private isSending = false;
  private keeping: Promise<void> = Promise.resolve();
  private sending: Promise<void> = Promise.resolve();
  private looking: Promise<void> | null = null;
  private failures = 0;
  private limits = BATCH;
  private typedAt = Number.NEGATIVE_INFINITY;
  private firstTypedAt: number | null = null;
  private timers = new Map<'send' | 'retry' | 'rest' | 'look', ReturnType<typeof setTimeout>>();
  private listeners = new Set<() => void>();
  private desk: Desk;
  private stopped = false;
  private life = 0;

  constructor(private readonly options: AutosaveOptions) {
    const { fields, ...card } = options.snapshot;
    this.draft = openDraft(options.clientId, fields);
    this.card = card;
    this.savedAt = card.savedAt === null ? null : options.clock(new Date(card.savedAt));
    this.desk = this.build();
  }

  /** Begins to look after other windows' queues and the server. @returns how to end it */
  start(): () => void {
    this.life += 1;
    const { life } = this;
    this.stopped = false;
    this.again('look', LOOK_EVERY, () => this.look());
    void this.takeOver();
    return () => {
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

  read = (): Desk => this.desk;

  /**
   * The author changes fields.
   * @param typed the change is one letter of many: it is kept at once and sent when typing rests
   */
  write(edits: readonly { key: string; value: unknown; resolves?: boolean }[], typed = false): void {
    for (const edit of edits) {
      const before = this.desk.shown.get(edit.key)?.value ?? null;
      if (edit.resolves === true || !same(before, edit.value ?? null)) this.draft = write(this.draft, edit);
    }
    if (typed) {
      this.typedAt = this.options.now();
      this.firstTypedAt ??= this.typedAt;
      const wait = Math.max(0, Math.min(PAUSE, this.firstTypedAt + LONGEST_WAIT - this.typedAt));
      this.once('send', wait, () => this.flush());
      this.once('rest', PAUSE, () => this.changed());
    } else {
      this.flush();
    }
    this.changed();
    this.keep();
  }

  /** Sends what is kept, now: a field was left, a window is about to close. */
  flush(): void {
    this.firstTypedAt = null;
    this.cancel('send');
    this.keep();
    this.send();
  }

  /** Waits until everything written is acknowledged. @returns false when the server could not be reached */
  async settle(): Promise<boolean> {
    this.typedAt = Number.NEGATIVE_INFINITY;
    this.flush();
    for (;;) {
      await this.keeping;
      await this.sending;
      if (standingOf(this.draft).waiting === 0) return true;
      if (this.link !== 'online' || this.stopped) return false;
      this.send();
    }
  }

  /** Tries at once what waits for a later try: the network is back, or somebody looks at the window. */
  wake(): void {
    this.failures = 0;
    this.flush();
    void this.look();
  }

  /** Whether closing this window now would lose something: written, neither on the disk nor on the server. */
  mayLose(): boolean {
    const { unkept: open, waiting } = standingOf(this.draft);
    return open > 0 || (this.keepsNothing && waiting > 0);
  }

  /** Another window of this author tells how fields stand. */
  hear(fields: readonly Field[]): void {
    this.draft = hear(this.draft, fields);
    this.changed();
  }

  dismiss(key: string): void {
    this.refusals = this.refusals.filter((one) => one.key !== key);
    this.changed();
  }

  /** Asks the server how the card stands, unless it is being asked. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookNow(): Promise<void> {
    const looked = await this.options.server.look(this.card.revision);
    if (looked.kind === 'answered') {
      const { fields, ...card } = looked.snapshot;
      this.draft = hear(this.draft, fields);
      if (card.revision >= this.card.revision) this.card = card;
      this.reached('online');
      this.send();
    } else if (looked.kind !== 'unreachable') {
      this.reached(looked.kind);
    }
    this.changed();
    await this.takeOver();
  }

  private keep(): void {
    if (!this.isKeeping) this.keeping = this.keepAll();
  }

  /** The flag falls in the same instant as the last look at what is open, so no edit can slip in between. */
  private async keepAll(): Promise<void> {
    this.isKeeping = true;
    for (let edits = unkept(this.draft); edits.length > 0; edits = unkept(this.draft)) {
      try {
        await this.options.store.keep(this.card.id, this.options.clientId, edits);
        this.keepsNothing = false;
      } catch {
        // Without a disk the server is all there is: the edits go on their way, and the words say what is missing.
        this.keepsNothing = true;
      }
      this.draft = markKept(this.draft, edits);
      this.changed();
    }
    this.isKeeping = false;
    if (!this.timers.has('send')) this.send();
  }

  private send(): void {
    const waits = this.failures > 0 && this.timers.has('retry');
    if (!this.isSending && !waits) this.sending = this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.isSending = true;
    for (let batch = this.next(); batch !== null; batch = this.next()) {
      const sent = await this.options.server.send(batch);
      if (sent.kind === 'answered') this.answered(batch, sent.receipt);
      else if (sent.kind === 'refused') this.refuse(batch, sent.reason);
      else {
        this.reached(sent.kind === 'unreachable' ? 'offline' : sent.kind);
        this.failures += 1;
        const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.failures - 1));
        this.once('retry', wait * (0.75 + this.options.random() / 2), () => this.send());
        this.changed();
        break;
      }
    }
    this.isSending = false;
  }

  private next(): Batch | null {
    return this.stopped ? null : nextBatch(this.draft, this.limits);
  }

  private answered(batch: Batch, receipt: EditReceipt): void {
    this.limits = BATCH;
    this.savedAt = this.options.clock(new Date(this.options.now()));
    this.reached('online');
    this.done(batch, receipt.results);
    const turned = receipt.results.some((one) => one.status === 'stored' || one.status === 'conflict');
    if (receipt.revision === this.card.revision + (turned ? 1 : 0)) {
      this.card = { ...this.card, revision: receipt.revision };
    } else {
      void this.look();
    }
  }

  /** A request that is refused as a whole is tried edit by edit, so that one fault does not hold up the others. */
  private refuse(batch: Batch, reason: string): void {
    this.reached('online');
    if (batch.edits.length > 1) {
      this.limits = { ...BATCH, edits: 1 };
      return;
    }
    this.limits = BATCH;
    this.done(
      batch,
      batch.edits.map(({ key, operation }) => ({ key, operation, status: 'refused', reason })),
    );
  }

  private done(batch: Batch, results: readonly EditResult[]): void {
    const refused = results.filter((one) => one.status === 'refused');
    this.refusals = [
      ...this.refusals.filter((one) => !results.some((result) => result.key === one.key)),
      ...refused.map(({ key, reason }) => ({
        key,
        value: batch.edits.find((edit) => edit.key === key)?.value,
        reason: reason ?? 'The server would not store it.',
      })),
    ];
    this.draft = acknowledge(this.draft, batch.clientId, results);
    // What stays on the disk by a fault is sent again by a later window and recognised there: nothing depends on this.
    this.options.store.release(this.card.id, batch.clientId, results).catch(() => {});
    this.options.neighbours.tell(results.flatMap((one) => one.field ?? []));
    this.changed();
  }

  /** Queues that lie on the disk and belong to no living window are sent by this one. */
  private async takeOver(): Promise<void> {
    const queues = await this.options.store.queues(this.card.id).catch(() => new Map<string, Pending[]>());
    for (const [clientId] of queues) {
      if (clientId === this.options.clientId || this.draft.adopted.has(clientId)) continue;
      void this.options.neighbours.claim(clientId, async () => {
        const edits = (await this.options.store.queues(this.card.id)).get(clientId) ?? [];
        this.draft = adopt(this.draft, clientId, edits);
        this.changed();
        while (this.draft.adopted.has(clientId) && !this.stopped) {
          this.send();
          await this.sending;
          if (this.draft.adopted.has(clientId)) await new Promise((resolve) => setTimeout(resolve, FIRST_RETRY));
        }
      });
    }
  }

  private reached(link: Link): void {
    if (link === 'online') {
      this.failures = 0;
      this.cancel('retry');
    }
    this.link = link;
  }

  private build(): Desk {
    const words = wordsOf({
      ...standingOf(this.draft),
      link: this.link,
      keepsNothing: this.keepsNothing,
      typing: this.options.now() - this.typedAt < PAUSE,
      savedAt: this.savedAt,
    });
    return { shown: showAll(this.draft), words, card: this.card, refusals: this.refusals };
  }

  private changed(): void {
    this.desk = this.build();
    for (const listener of this.listeners) listener();
  }

  private once(name: 'send' | 'retry' | 'rest', wait: number, work: () => unknown): void {
    this.cancel(name);
    this.timers.set(
      name,
      setTimeout(() => {
        this.timers.delete(name);
        void work();
      }, wait),
    );
  }

  private again(name: 'look', wait: number, work: () => Promise<void>): void {
    clearTimeout(this.timers.get(name));
    this.timers.set(
      name,
      setTimeout(async () => {
        await work();
        if (!this.stopped) this.again(name, wait, work);
      }, wait),
    );
  }

  private cancel(name: 'send' | 'retry' | 'rest'): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}
