/**
 * One attempt that somebody has open: woken by hints, it reads the rows and tells every window what that window has not been
 * told. The stream of changes is its own history, so whoever comes back names a number and gets what follows it.
 *
 * While the candidate works in focus time nothing of the document, the caret or the candidate's coming and going reaches
 * staff; what was held back follows when it ends. Staff's carets reach the candidate in pair mode alone.
 */
import type { AttemptServerMessage, Cursor, Present } from '@/features/exercises/live';
import { type AttemptActor, canType } from '@/features/exercises/policy';
import type { AttemptWindow } from './attempt-window';

/** What a wake reads of an attempt. */
export interface AttemptFacts {
  readonly open: boolean;
  readonly withdrawn: boolean;
  readonly pairing: boolean;
  readonly focus: boolean;
  readonly seq: number;
  /** Everything else that the candidate's page shows, as one text that changes with it. */
  readonly shown: string;
}

export interface StreamPage {
  readonly to: number;
  readonly updates: readonly string[];
}

export interface AttemptReads {
  facts(): Promise<AttemptFacts | null>;
  /** Changes after a number, a page at a time; the last page is empty. */
  updates(after: number): Promise<StreamPage>;
  /** Says in the rows that a colleague follows, or has left. */
  watch(window: AttemptWindow, change: { gone: boolean; wasHere: boolean }): Promise<void>;
}

export interface LiveAttemptOptions {
  /** Changes are handed on together, at most this often. */
  readonly frameEveryMs: number;
  readonly clock: () => number;
  readonly onError: (error: unknown) => void;
}

export class LiveAttempt {
  readonly members = new Set<AttemptWindow>();
  /** Windows that are on their way in; the attempt stays open for them. */
  expected = 0;
  private readonly reads: AttemptReads;
  private readonly options: LiveAttemptOptions;
  private facts: AttemptFacts | null = null;
  private working: Promise<void> | null = null;
  private hinted = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(reads: AttemptReads, options: LiveAttemptOptions) {
    this.reads = reads;
    this.options = options;
  }

  /** Something about the attempt may have changed: look soon, once. */
  hint(): void {
    if (this.stopped || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.look().catch(this.options.onError);
    }, this.options.frameEveryMs);
  }

  /** Looks at the rows now; a look that is asked for during another follows it. */
  private look(): Promise<void> {
    this.hinted = true;
    this.working ??= (async () => {
      while (this.hinted && !this.stopped) {
        this.hinted = false;
        await this.lookOnce();
      }
    })().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  private async lookOnce(): Promise<void> {
    const before = this.facts;
    const now = await this.reads.facts();
    this.facts = now;
    if (now === null || now.withdrawn) {
      for (const one of this.members) one.close('noAttempt');
      return;
    }
    if (before !== null && before.focus !== now.focus) await this.focusChanged(now.focus);
    for (const one of this.members) {
      if (one.viewer.side === 'staff' && one.toldFocus !== now.focus) {
        one.toldFocus = now.focus;
        this.say(one, { t: 'focus', on: now.focus });
      }
    }
    await this.handOn();
    if (before !== null && before.shown !== now.shown) this.sayToAll({ t: 'look' });
    this.tellHere();
  }

  private async focusChanged(on: boolean): Promise<void> {
    for (const one of this.people()) await this.reads.watch(one, { gone: on, wasHere: false });
    if (on) {
      for (const one of this.members) one.cursor = null;
    }
  }

  /** Gives every window the changes that it does not have; windows at one place share what was read. */
  private async handOn(): Promise<void> {
    const waiting = new Map<number, AttemptWindow[]>();
    for (const one of this.members) {
      if (!this.mayHear(one) || one.after >= (this.facts?.seq ?? 0)) continue;
      waiting.set(one.after, [...(waiting.get(one.after) ?? []), one]);
    }
    for (const [after, windows] of waiting) {
      let at = after;
      for (;;) {
        const page = await this.reads.updates(at);
        if (page.updates.length === 0) break;
        const bytes = Buffer.from(JSON.stringify({ t: 'updates', after: at, ...page }));
        let heard = false;
        for (const one of windows) heard = this.sendUpdates(one, { from: at, to: page.to, bytes }) || heard;
        at = page.to;
        if (!heard) break;
      }
    }
  }

  private sendUpdates(to: AttemptWindow, page: { from: number; to: number; bytes: Buffer }): boolean {
    if (!to.open || !this.mayHear(to) || to.after !== page.from) return false;
    if (to.slow) {
      // The rows keep what is left out; it follows when the reader has caught up.
      to.behindSince ??= this.options.clock();
      return false;
    }
    to.sendBytes(page.bytes);
    to.after = page.to;
    return true;
  }

  private mayHear(one: AttemptWindow): boolean {
    return one.joined && one.behindSince === null && (one.viewer.side === 'candidate' || this.facts?.focus !== true);
  }

  /** Whether this window may change the document now. */
  mayType(one: AttemptWindow): boolean {
    const { facts } = this;
    if (facts === null || !facts.open) return false;
    return one.viewer.side === 'candidate' || (!facts.focus && this.canType(one.viewer.actor, facts));
  }

  private readonly canType = (actor: AttemptActor, { pairing, open }: AttemptFacts): boolean =>
    canType({ ...actor, pairing, open });

  /** Brings a window in. @param after the number up to which it holds the document */
  async join(member: AttemptWindow, after: number): Promise<void> {
    const facts = await this.reads.facts();
    // What is held already is left for the look below, which compares the two.
    this.facts ??= facts;
    if (facts === null || facts.withdrawn) return member.close('noAttempt');
    if (!member.open) return;
    // A number from the future belongs to another document: everything is told again.
    member.after = after > facts.seq ? 0 : after;
    member.onDrained = () => {
      member.behindSince = null;
      this.hint();
    };
    const known = this.people().some((one) => userOf(one) === userOf(member));
    member.joined = true;
    this.members.add(member);
    this.say(member, { t: 'welcome', you: member.id, mayType: this.mayType(member) });
    if (member.viewer.side === 'staff') {
      member.toldFocus = facts.focus;
      if (facts.focus) this.say(member, { t: 'focus', on: true });
      else await this.reads.watch(member, { gone: false, wasHere: known });
    }
    await this.look();
    for (const one of this.members) {
      if (one !== member && one.cursor !== null && this.seesCaret(member, one)) {
        this.say(member, { t: 'caret', id: one.id, cursor: one.cursor });
      }
    }
  }

  leave(member: AttemptWindow): void {
    if (!this.members.delete(member)) return;
    if (member.viewer.side === 'staff' && !this.people().some((one) => userOf(one) === userOf(member))) {
      this.reads.watch(member, { gone: true, wasHere: true }).catch(this.options.onError);
    }
    this.tellHere();
  }

  /** Says again in the rows who follows, before they are taken for gone. */
  async repeatWatching(): Promise<void> {
    if (this.facts?.focus === true) return;
    for (const one of this.people()) await this.reads.watch(one, { gone: false, wasHere: true });
  }

  moveCaret(from: AttemptWindow, cursor: Cursor | null): void {
    from.cursor = cursor;
    for (const one of this.members) {
      if (one !== from && this.seesCaret(one, from)) this.say(one, { t: 'caret', id: from.id, cursor });
    }
  }

  private seesCaret(reader: AttemptWindow, of: AttemptWindow): boolean {
    const { facts } = this;
    if (facts === null || reader.viewer.side === of.viewer.side) return reader.viewer.side === of.viewer.side;
    return reader.viewer.side === 'candidate' ? facts.pairing : !facts.focus;
  }

  /** One window of each colleague. */
  private people(): AttemptWindow[] {
    const staff = [...this.members].filter((one) => one.viewer.side === 'staff');
    return [...new Map(staff.map((one) => [userOf(one), one])).values()];
  }

  private tellHere(): void {
    const all = [...this.members].sort((a, b) => a.id - b.id);
    for (const one of all) {
      const people: Present[] = all
        .filter((other) => other !== one && this.isListed(one, other))
        .map(({ id, viewer }) => ({ id, name: viewer.name, side: viewer.side }));
      const text = JSON.stringify(people);
      if (one.toldHere === text) continue;
      one.toldHere = text;
      this.say(one, { t: 'here', people });
    }
  }

  /** In focus time nobody follows, and nobody is told that the candidate is there. */
  private isListed(reader: AttemptWindow, other: AttemptWindow): boolean {
    return reader.viewer.side === other.viewer.side || this.facts?.focus !== true;
  }

  private say(to: AttemptWindow, message: AttemptServerMessage): void {
    if (!to.slow) to.send(message);
  }

  private sayToAll(message: AttemptServerMessage): void {
    for (const one of this.members) if (one.joined) this.say(one, message);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }
}

const userOf = ({ viewer, id }: AttemptWindow): string =>
  viewer.side === 'staff' ? viewer.person.userId : `candidate ${id}`;
