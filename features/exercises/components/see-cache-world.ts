/**
 * The world of the cache: readers ask for three pages by chance, and the store gets slower the more it has to do at once.
 * Every read is put to two caches: the reference, and the known-wrong solution that lets every reader load.
 */
import { createRandom } from '@/stats/random';
import { type CacheSettings, type CacheView, PAGES, type ReadMark, SLOWER_BY, SPAN_MS } from './see-cache-picture';
import { Actor, type Answer, Stage, type Wasm } from './see-stage';
import type { Sources, World } from './see-world';

const CROWD = 30;
const SEED = 8;
const VIEWER = { tenant: 'acme', role: 'reader' };

/** One cache, its store, and what readers got. */
class Watched {
  readonly #id: CacheView['id'];
  readonly #actor: Actor;
  readonly #stage: Stage;
  #object = 0;
  #loadMs = 0;
  #asked = 0;
  #hits = 0;
  #loads = 0;
  #running = 0;
  #mostAtOnce = 0;
  #slowestMs = 0;
  #waiting = 0;
  #lanes = new Map<string, { loads: { number: number; from: number; to: number | null }[]; reads: ReadMark[] }>();
  /** Answers to loads of an earlier start are nobody's. */
  #start = 0;

  constructor(id: CacheView['id'], actor: Actor, stage: Stage) {
    this.#id = id;
    this.#actor = actor;
    this.#stage = stage;
    actor.onAsk('load', ([, page], answer) => this.#load(String(page), answer));
    actor.onAsk('save', (_args, answer) => answer({ ok: true, value: null }));
  }

  reset(settings: CacheSettings): void {
    this.#start += 1;
    this.#loadMs = settings.loadMs;
    const staleMs = settings.stale ? settings.ttlMs : 0;
    const rules = { ttlMs: settings.ttlMs, staleMs, ifDownMs: staleMs, perRole: false };
    const options = { capacity: 100, jitter: 0.1, missingMs: 1000, loadTimeoutMs: 60_000, retryMs: 1000 };
    this.#object = this.#actor.create(
      'Cache',
      { ...options, kinds: { page: rules } },
      { $ask: 'load' },
      { $ask: 'save' },
    );
    this.#asked = this.#hits = this.#loads = this.#running = this.#mostAtOnce = this.#slowestMs = this.#waiting = 0;
    this.#lanes = new Map(PAGES.map((page) => [page, { loads: [], reads: [] }]));
  }

  set loadMs(ms: number) {
    this.#loadMs = ms;
  }

  read(page: string): void {
    const [start, at] = [this.#start, this.#stage.now];
    this.#asked += 1;
    this.#waiting += 1;
    this.#actor.call(this.#object, 'get', [VIEWER, 'page', page], () => {
      if (start !== this.#start) return;
      const took = this.#stage.now - at;
      this.#waiting -= 1;
      if (took === 0) this.#hits += 1;
      this.#slowestMs = Math.max(this.#slowestMs, took);
      this.#note(page, at, took === 0 ? 'hit' : 'waited');
    });
  }

  #note(page: string, at: number, kind: ReadMark['kind']): void {
    const lane = this.#lanes.get(page);
    if (!lane) return;
    const same = lane.reads.findIndex((one) => one.at === at && one.kind === kind);
    const readers = (lane.reads[same]?.readers ?? 0) + 1;
    if (same < 0) lane.reads.push({ at, kind, readers });
    else lane.reads[same] = { at, kind, readers };
  }

  write(page: string): void {
    this.#actor.call(this.#object, 'write', [VIEWER, 'page', page, 'new'], () => {});
  }

  #load(page: string, answer: Answer): void {
    const [start, mark] = [this.#start, { number: this.#loads + 1, from: this.#stage.now, to: null as number | null }];
    this.#lanes.get(page)?.loads.push(mark);
    this.#loads += 1;
    this.#running += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#running);
    const takes = Math.round(this.#loadMs * (1 + SLOWER_BY * (this.#running - 1)));
    this.#stage.at(this.#stage.now + takes, () => {
      mark.to = this.#stage.now;
      if (start === this.#start) this.#running -= 1;
      answer({ ok: true, value: `${page} of ${this.#stage.now}` });
    });
  }

  view(): CacheView {
    const since = this.#stage.now - SPAN_MS;
    for (const lane of this.#lanes.values()) {
      lane.loads = lane.loads.filter(({ to }) => to === null || to > since);
      lane.reads = lane.reads.filter(({ at }) => at > since);
    }
    return {
      id: this.#id,
      lanes: [...this.#lanes].map(([page, { loads, reads }]) => ({
        page,
        loads: loads.map((one) => ({ ...one })),
        reads: [...reads],
      })),
      asked: this.#asked,
      hits: this.#hits,
      loads: this.#loads,
      running: this.#running,
      mostAtOnce: this.#mostAtOnce,
      slowestMs: this.#slowestMs,
      waiting: this.#waiting,
    };
  }
}

export async function openCacheWorld(wasm: Wasm, sources: Sources, first: CacheSettings): Promise<World<'cache'>> {
  const reference = await Actor.open(wasm, sources.reference);
  const beside = sources.beside === null ? null : await Actor.open(wasm, sources.beside);
  const stage = new Stage(beside ? [reference, beside] : [reference]);
  const caches = [new Watched('reference', reference, stage)];
  if (beside) caches.push(new Watched('beside', beside, stage));
  const random = createRandom(SEED);
  let settings = first;
  let cancel = () => {};

  const pick = () => PAGES[Math.floor(random() ** 2 * PAGES.length)] ?? '';
  const read = (page: string) => {
    for (const cache of caches) cache.read(page);
  };
  const expect = () => {
    cancel();
    if (settings.readers === 0) return;
    const wait = Math.max(1, Math.round((-Math.log(1 - random()) * 1000) / settings.readers));
    cancel = stage.at(stage.now + wait, () => {
      read(pick());
      expect();
    });
  };
  for (const cache of caches) cache.reset(settings);
  expect();

  return {
    get now() {
      return stage.now;
    },
    advance: (to) => stage.advance(to),
    change(next) {
      const anew = next.ttlMs !== settings.ttlMs || next.stale !== settings.stale;
      settings = next;
      for (const cache of caches) {
        if (anew) cache.reset(settings);
        else cache.loadMs = settings.loadMs;
      }
      expect();
    },
    act(what) {
      const page = PAGES[0] ?? '';
      if (what === 'write') for (const cache of caches) cache.write(page);
      else for (let one = 0; one < CROWD; one += 1) read(page);
    },
    picture: () => ({ caches: caches.map((one) => one.view()) }),
    close: () => stage.close(),
  };
}
