/** What is to be seen of the cache, and what can be set. Apart from its world, which brings the engine along. */

export interface CacheSettings {
  /** Reads a second, on average. */
  readonly readers: number;
  /** What a load takes when it is the only one. */
  readonly loadMs: number;
  readonly ttlMs: number;
  /** Whether an old value is served while a refresh runs. */
  readonly stale: boolean;
}

export interface LoadMark {
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly to: number | null;
}

export interface ReadMark {
  readonly at: number;
  /** Answered at once, or after a load. */
  readonly kind: 'hit' | 'waited';
  /** How many readers asked at that moment and were answered so. */
  readonly readers: number;
}

export interface CacheView {
  readonly id: 'reference' | 'beside';
  readonly lanes: readonly {
    readonly page: string;
    readonly loads: readonly LoadMark[];
    readonly reads: readonly ReadMark[];
  }[];
  readonly asked: number;
  readonly hits: number;
  readonly loads: number;
  readonly running: number;
  readonly mostAtOnce: number;
  readonly slowestMs: number;
  readonly waiting: number;
}

export interface CachePicture {
  readonly caches: readonly CacheView[];
}

export const CACHE_START: CacheSettings = { readers: 12, loadMs: 400, ttlMs: 3000, stale: false };
export const SPAN_MS = 12_000;
export const PAGES = ['home', 'news', 'help'];
/** Each load that runs makes a load that begins slower by this part. */
export const SLOWER_BY = 0.15;
