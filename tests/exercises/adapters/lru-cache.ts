/**
 * `lru-cache` as a submission of the exercise cache: its `fetch` merges loads and refreshes in the background, its entries
 * have a lifetime each, and its bound pushes out the least recently used.
 *
 * Ours is only what the library leaves to its user: the key, the lifetime of each entry (its `fetchMethod` may set one), a
 * box around values because it holds no `undefined`, which age is still good enough for a call, and a deadline in the
 * `fetchMethod`. What it offers nothing for, such as a pause after a failure, is left out.
 */
import { LRUCache } from 'lru-cache';

type Viewer = { tenant: string; role: string };
type KindRules = { ttlMs: number; staleMs: number; ifDownMs: number; perRole: boolean };
type Options = {
  capacity: number;
  jitter: number;
  missingMs: number;
  loadTimeoutMs: number;
  kinds: Record<string, KindRules>;
};
type Load = (kind: string, id: string, viewer: Viewer) => Promise<unknown>;
type Save = (kind: string, id: string, value: unknown, viewer: Viewer) => Promise<void>;
type Asked = { viewer: Viewer; kind: string; id: string };

export class Cache {
  private readonly options: Options;
  private readonly save: Save;
  private readonly entries: LRUCache<string, { value: unknown }, Asked>;

  constructor(options: Options, load: Load, save: Save) {
    this.options = options;
    this.save = save;
    this.entries = new LRUCache<string, { value: unknown }, Asked>({
      max: options.capacity,
      // Every entry gets its own in fetchMethod; the library keeps no times without a first figure here.
      ttl: 1,
      ttlResolution: 0,
      noDeleteOnStaleGet: true,
      noDeleteOnFetchRejection: true,
      fetchMethod: async (_key, _stale, { options: entry, context: { viewer, kind, id } }) => {
        const value = await this.inTime(load(kind, id, viewer));
        const { ttlMs } = this.rules(kind);
        entry.ttl = value === undefined ? options.missingMs : ttlMs * (1 - options.jitter * Math.random());
        return { value };
      },
    });
  }

  async get(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const key = this.keyOf(viewer, kind, id, this.rules(kind).perRole ? viewer.role : null);
    const { staleMs, ifDownMs } = this.rules(kind);
    const left = this.entries.getRemainingTTL(key);
    const isValue = this.entries.peek(key, { allowStale: true })?.value !== undefined;
    const found = await this.entries.fetch(key, {
      context: { viewer, kind, id },
      allowStale: isValue && left > -staleMs,
      allowStaleOnFetchRejection: isValue && left > -ifDownMs,
    });
    return found?.value;
  }

  async write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void> {
    try {
      await this.save(kind, id, value, viewer);
    } finally {
      this.entries.delete(this.keyOf(viewer, kind, id, null));
      const thing = this.keyOf(viewer, kind, id, '').slice(0, -'""]'.length);
      for (const key of [...this.entries.rkeys()]) if (key.startsWith(thing)) this.entries.delete(key);
    }
  }

  private rules(kind: string): KindRules {
    const rules = this.options.kinds[kind];
    if (!rules) throw new Error(`no rules for ${kind}`);
    return rules;
  }

  private keyOf(viewer: Viewer, kind: string, id: string, role: string | null): string {
    return JSON.stringify([viewer.tenant, kind, id, role]);
  }

  private inTime<T>(work: Promise<T>): Promise<T> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(
        () => reject(Object.assign(new Error('too slow'), { name: 'TimeoutError' })),
        this.options.loadTimeoutMs,
      );
    });
    return Promise.race([work, late]);
  }
}
