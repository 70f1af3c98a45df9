/**
 * The autosave of one draft in one window. A change goes from memory to the disk of this device to the server, and the words on the
 * page name the last place that has all of it. What another window left on the disk, and what another device left on the
 * server, is brought together with what is written here (`merge.ts`), so no window ever writes over another.
 *
 * The disk, the network and the clock are given, and a test replaces each.
 */
import type { SaveStateValue } from '@/components/save-state';
import type { DraftForm } from '../draft';
import { mergeForms, sameJson } from '../merge';
import type { SaveDraftInput, SaveReply } from '../schema';

/** What is put on the disk: the form, and what it grew from, so that a later window can bring it together with others. */
export interface KeptDraft {
  base: DraftForm;
  form: DraftForm;
}

/** The disk, by subject (whose draft of what) and window. */
export interface Shelf {
  keep(subject: string, client: string, kept: KeptDraft): Promise<void>;
  release(subject: string, client: string): Promise<void>;
  /** What windows have left, by window. */
  all(subject: string): Promise<Map<string, KeptDraft>>;
}

export type Sent =
  | { kind: 'answered'; reply: SaveReply }
  | { kind: 'unreachable' }
  | { kind: 'signed-out' }
  | { kind: 'refused'; reason: string };

export interface KeeperOptions {
  subject: string;
  client: string;
  draftId: string;
  questionId: string | null;
  baseVersionId: string | null;
  revision: number;
  form: DraftForm;
  /** As the author reads it; null before the first save. */
  savedAt: string | null;
  shelf: Shelf;
  save(id: string, body: SaveDraftInput): Promise<Sent>;
  /** Runs `work` with what a window left, unless that window is alive. */
  claim(client: string, work: () => Promise<void>): Promise<void>;
  /** The present time as the author reads it. */
  clock(): string;
}

export interface KeeperView {
  form: DraftForm;
  draftId: string;
  revision: number;
  baseVersionId: string | null;
  words: SaveStateValue;
  /** Everything is on the server. */
  isSaved: boolean;
  /** What the server said of the last form; null before it said anything. */
  judged: { problems: { field: string; words: string }[]; warnings: { field: string; words: string }[] } | null;
}

type Trouble = { kind: 'offline' } | { kind: 'failed'; reason: string };

export const PAUSE = 700;
const LONGEST_WAIT = 4_000;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

export class Keeper {
  private form: DraftForm;
  /** As the server has it. */
  private base: DraftForm;
  private keptForm: DraftForm;
  private draftId: string;
  private revision: number;
  private baseVersionId: string | null;
  private savedVersionId: string | null;
  private savedAt: string | null;
  private judged: KeeperView['judged'] = null;
  private trouble: Trouble | null = null;
  private keepsNothing = false;
  private keeping: Promise<void> | null = null;
  private sending: Promise<void> | null = null;
  private failures = 0;
  private waitingSince: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private listeners = new Set<() => void>();
  private view: KeeperView;

  constructor(private readonly options: KeeperOptions) {
    this.form = options.form;
    this.base = options.form;
    this.keptForm = options.form;
    this.draftId = options.draftId;
    this.revision = options.revision;
    this.baseVersionId = options.baseVersionId;
    this.savedVersionId = options.baseVersionId;
    this.savedAt = options.savedAt;
    this.view = this.build();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  read = (): KeeperView => this.view;

  /** Takes over what windows that are gone have left on the disk. @returns how to end */
  start(): () => void {
    this.stopped = false;
    void this.takeOver();
    return () => {
      this.stopped = true;
      clearTimeout(this.timer);
    };
  }

  /** The author changes the form. */
  write(form: DraftForm): void {
    this.form = form;
    if (this.trouble?.kind === 'failed') this.trouble = null;
    this.keep();
    this.plan();
    this.changed();
  }

  /** A newer version is brought into the form, which from then on stands on it. */
  rebase(base: DraftForm, newer: DraftForm, versionId: string): void {
    this.baseVersionId = versionId;
    this.write(mergeForms(base, newer, this.form));
  }

  /** Sends what is written now. @returns whether the server has all of it */
  async settle(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.send();
    return this.isSaved();
  }

  /** The window wakes, or the network is back. */
  wake(): void {
    if (!this.isSaved()) void this.settle();
  }

  /** Closing this window now would lose something: it is not even on the disk. */
  mayLose(): boolean {
    return !this.isSaved() && (this.keptForm !== this.form || this.keepsNothing);
  }

  private isSaved(): boolean {
    return sameJson(this.form, this.base) && this.savedVersionId === this.baseVersionId;
  }

  private keep(): void {
    this.keeping ??= this.keepAll().finally(() => {
      this.keeping = null;
    });
  }

  private async keepAll(): Promise<void> {
    while (this.keptForm !== this.form) {
      const { form, base } = this;
      try {
        await this.options.shelf.keep(this.options.subject, this.options.client, { base, form });
        this.keepsNothing = false;
      } catch {
        // Without a disk the server is all there is, and the words say so.
        this.keepsNothing = true;
      }
      this.keptForm = form;
      this.changed();
    }
  }

  /** Sends when typing rests, and at the latest after `LONGEST_WAIT`. */
  private plan(wait = PAUSE): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const now = Date.now();
    this.waitingSince ??= now;
    const longest = this.failures > 0 ? wait : Math.max(0, LONGEST_WAIT - (now - this.waitingSince));
    this.timer = setTimeout(() => void this.send(), Math.min(wait, longest));
  }

  private send(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    await this.keeping;
    while (!this.isSaved()) {
      const { form, baseVersionId } = this;
      this.waitingSince = null;
      const sent = await this.options.save(this.draftId, {
        questionId: this.options.questionId,
        baseVersionId,
        revision: this.revision,
        form,
      });
      if (sent.kind !== 'answered') {
        this.failed(sent);
        return;
      }
      this.failures = 0;
      this.trouble = null;
      const { reply } = sent;
      if (reply.status === 'closed') {
        this.trouble = { kind: 'failed', reason: CLOSED_WORDS[reply.state] };
        this.changed();
        return;
      }
      this.draftId = reply.id;
      this.revision = reply.revision;
      if (reply.status === 'missed') {
        this.form = mergeForms(this.base, reply.form, this.form);
        this.base = reply.form;
        if (this.baseVersionId === this.savedVersionId) this.baseVersionId = reply.baseVersionId;
        this.savedVersionId = reply.baseVersionId;
        this.keep();
      } else {
        this.base = form;
        this.savedVersionId = baseVersionId;
        this.savedAt = this.options.clock();
        this.judged = { problems: reply.problems, warnings: reply.warnings };
      }
      this.changed();
    }
    await this.keeping;
    // What lies on the disk is on the server too; if it stays there by a fault, a later window finds nothing new in it.
    if (this.isSaved()) await this.options.shelf.release(this.options.subject, this.options.client).catch(() => {});
  }

  private failed(sent: Exclude<Sent, { kind: 'answered' }>): void {
    this.failures += 1;
    if (sent.kind === 'refused') this.trouble = { kind: 'failed', reason: sent.reason };
    else if (sent.kind === 'signed-out') {
      this.trouble = { kind: 'failed', reason: 'you are signed out. It is kept here; sign in in another window' };
    } else this.trouble = { kind: 'offline' };
    // What the server refuses it refuses again, until the author changes it.
    if (sent.kind !== 'refused') this.plan(Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.failures - 1)));
    this.changed();
  }

  private async takeOver(): Promise<void> {
    const { shelf, subject, client, claim } = this.options;
    const left = await shelf.all(subject).catch(() => new Map<string, KeptDraft>());
    for (const other of left.keys()) {
      if (other === client) continue;
      void claim(other, async () => {
        const kept = (await shelf.all(subject)).get(other);
        if (kept === undefined || this.stopped) return;
        const form = mergeForms(kept.base, this.form, kept.form);
        if (!sameJson(form, this.form)) this.write(form);
        await this.keeping;
        // On the disk under this window's name it is as safe as before.
        if (!this.keepsNothing) await shelf.release(subject, other);
      });
    }
  }

  private build(): KeeperView {
    const isSaved = this.isSaved();
    return {
      form: this.form,
      draftId: this.draftId,
      revision: this.revision,
      baseVersionId: this.baseVersionId,
      isSaved,
      judged: this.judged,
      words: this.words(isSaved),
    };
  }

  private words(isSaved: boolean): SaveStateValue {
    if (isSaved) return this.savedAt === null ? { kind: 'unchanged' } : { kind: 'saved', at: this.savedAt };
    if (this.trouble?.kind === 'failed') return { kind: 'failed', reason: this.trouble.reason };
    if (this.trouble === null || this.keptForm !== this.form) return { kind: 'saving' };
    return this.keepsNothing
      ? {
          kind: 'failed',
          reason: 'the server does not answer and this browser keeps nothing, so leave this window open',
        }
      : { kind: 'offline', changes: changedFields(this.base, this.form) };
  }

  private changed(): void {
    this.view = this.build();
    for (const listener of this.listeners) listener();
  }
}

const CLOSED_WORDS: Record<Extract<SaveReply, { status: 'closed' }>['state'], string> = {
  suggested:
    'this draft was suggested in another window. What is written here is kept here; take the suggestion back to go on',
  published:
    'this draft was published in another window. What is written here is kept here and comes back when the editor is opened again',
  declined: 'this suggestion was declined. What is written here is kept here',
  discarded: 'this draft was discarded in another window. What is written here is kept here',
};

/** How many fields of the form's first level differ, at least one. */
const changedFields = (a: DraftForm, b: DraftForm): number =>
  Math.max(1, (Object.keys(a) as (keyof DraftForm)[]).filter((field) => !sameJson(a[field], b[field])).length);
