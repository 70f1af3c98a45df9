/**
 * Carets of others in an editor, and the own one on its way to them. The editor's binding wants an `Awareness`; what travels
 * is a caret and nothing else, and names come from the server, so nobody can appear under another name.
 */
import { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { type Cursor, cursorSchema, type Present } from '../live';

/** Moves of the own caret are told at most this often. */
const TELL_EVERY_MS = 120;
/** Window numbers of the server are small; clients of Yjs are random and may be, so these are set far apart. */
const NUMBER_BASE = 2 ** 33;

export class Carets {
  readonly awareness: Awareness;
  private readonly names = new Map<number, string>();
  private readonly at = new Map<number, Cursor>();
  private readonly tell: (cursor: Cursor | null) => void;
  private told = 'null';
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly onChange: () => void;

  constructor(doc: Doc, tell: (cursor: Cursor | null) => void) {
    this.awareness = new Awareness(doc);
    this.tell = tell;
    this.onChange = () => {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.tellOwn();
      }, TELL_EVERY_MS);
    };
    this.awareness.on('change', this.onChange);
  }

  private tellOwn(): void {
    const state: unknown = this.awareness.getLocalState()?.cursor ?? null;
    const parsed = cursorSchema.nullable().safeParse(JSON.parse(JSON.stringify(state)));
    const cursor = parsed.success ? parsed.data : null;
    const text = JSON.stringify(cursor);
    if (text === this.told) return;
    this.told = text;
    this.tell(cursor);
  }

  /** Who is here; carets of windows that are gone go with them. */
  here(people: readonly Present[]): void {
    this.names.clear();
    for (const { id, name } of people) this.names.set(id, name);
    for (const id of [...this.at.keys()]) if (!this.names.has(id)) this.move(id, null);
    for (const [id, cursor] of this.at) this.move(id, cursor);
  }

  move(id: number, cursor: Cursor | null): void {
    const { states, meta } = this.awareness;
    const key = NUMBER_BASE + id;
    const known = states.has(key);
    const name = this.names.get(id);
    if (cursor === null) this.at.delete(id);
    else this.at.set(id, cursor);
    if (cursor === null || name === undefined) {
      if (!known) return;
      states.delete(key);
      this.emit({ added: [], updated: [], removed: [key] });
      return;
    }
    states.set(key, { user: { name, color: 'var(--accent)', colorLight: 'var(--accent-soft)' }, cursor });
    // Awareness forgets what is not renewed within half a minute; the server says who is here, so nothing is forgotten.
    meta.set(key, { clock: 0, lastUpdated: Number.MAX_SAFE_INTEGER });
    this.emit(known ? { added: [], updated: [key], removed: [] } : { added: [key], updated: [], removed: [] });
  }

  private emit(changes: { added: number[]; updated: number[]; removed: number[] }): void {
    this.awareness.emit('change', [changes, 'server']);
    this.awareness.emit('update', [changes, 'server']);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.awareness.off('change', this.onChange);
    this.awareness.destroy();
  }
}
