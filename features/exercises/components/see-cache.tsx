'use client';
/** The cache at work: the same readers before two caches, one of which lets a single reader load for all. */
import { Button } from '@/components/button';
import { Segmented } from '@/components/segmented';
import { CACHE_START, type CacheView, PAGES, SLOWER_BY, SPAN_MS } from './see-cache-picture';
import { NotYet, ShowFrame, Slider } from './see-controls';
import { Figure, Strip, StripAxis, type StripScale } from './see-strip';
import type { Sources } from './see-world';
import { useShow } from './use-show';

const LANE = 64;
const READS_AT = 54;
const LOADS_HEIGHT = 42;

const WORDS: Record<CacheView['id'], { name: string; idea: string }> = {
  reference: {
    name: 'With single-flight',
    idea: 'The first reader who finds nothing loads; all others wait for that load.',
  },
  beside: {
    name: 'Without it',
    idea: 'A known-wrong solution: every reader who finds nothing loads, and the store gets slower for all of them.',
  },
};

export function SeeCache({ sources }: { sources: Sources }) {
  const show = useShow('cache', sources, CACHE_START);
  const { picture, settings, now } = show;
  const set = (change: Partial<typeof settings>) => show.change({ ...settings, ...change });
  return (
    <ShowFrame
      show={show}
      doing={
        <>
          <Button onClick={() => show.act('everybody at once')}>30 readers at once</Button>
          <Button onClick={() => show.act('write')}>Write “{PAGES[0]}”</Button>
        </>
      }
      sliders={
        <>
          <Slider
            label="Readers, by chance"
            value={settings.readers}
            unit="a second"
            least={0}
            most={60}
            step={2}
            onChange={(readers) => set({ readers })}
          />
          <Slider
            label="A load takes"
            value={settings.loadMs}
            unit="ms"
            least={50}
            most={1500}
            step={50}
            onChange={(loadMs) => set({ loadMs })}
            note={`and ${SLOWER_BY * 100} % more for each load beside it`}
          />
          <Slider
            label="A value lives"
            value={settings.ttlMs / 1000}
            unit="s"
            least={1}
            most={8}
            step={0.5}
            onChange={(seconds) => set({ ttlMs: seconds * 1000 })}
          />
          <div className="min-w-44 grow basis-44">
            <p className="mb-1 text-ink-2 text-xs">After that</p>
            <Segmented
              name="stale"
              label="After its lifetime"
              value={settings.stale ? 'stale' : 'wait'}
              options={[
                { value: 'wait', label: 'readers wait' },
                { value: 'stale', label: 'the old value serves' },
              ]}
              onChange={(value) => set({ stale: value === 'stale' })}
            />
          </div>
        </>
      }
      words={picture ? <InWords caches={picture.caches} now={now} /> : null}
    >
      {picture ? (
        <div>
          <p className="mb-2 flex flex-wrap gap-x-5 text-ink-2 text-xs">
            <span>
              <svg width={10} height={10} aria-hidden="true" className="mr-1 inline">
                <circle cx={5} cy={5} r={2.5} className="fill-accent" />
              </svg>
              answered at once
            </span>
            <span>
              <svg width={10} height={10} aria-hidden="true" className="mr-1 inline">
                <circle cx={5} cy={5} r={3} className="fill-page stroke-ink-2" strokeWidth={1.5} />
              </svg>
              waited for a load (larger: more readers at that moment)
            </span>
            <span>
              <span className="mr-1 inline-block h-2 w-5 rounded-sm bg-level-3 align-[-1px]" aria-hidden="true" />a load
            </span>
          </p>
          {picture.caches.map((cache) => (
            <Panel key={cache.id} cache={cache} now={now} />
          ))}
          <div className="ml-11 lg:ml-91">
            <StripAxis spanMs={SPAN_MS} />
          </div>
        </div>
      ) : (
        <NotYet height={500} />
      )}
    </ShowFrame>
  );
}

function Panel({ cache, now }: { cache: CacheView; now: number }) {
  const { name, idea } = WORDS[cache.id];
  const part = cache.asked === 0 ? 0 : Math.round((100 * cache.hits) / cache.asked);
  return (
    <section aria-label={name} className="grid gap-x-6 gap-y-3 border-t py-4 lg:grid-cols-[18.5rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold text-sm">{name}</h2>
        <p className="text-ink-2 text-xs">{idea}</p>
        <dl className="mt-2 grid grid-cols-3 gap-x-3 gap-y-2">
          <Figure name="Reads" value={cache.asked} />
          <Figure name="At once" value={`${part} %`} />
          <Figure name="Waiting" value={cache.waiting} />
          <Figure name="Loads" value={cache.loads} />
          <Figure name="Most together" value={cache.mostAtOnce} />
          <Figure name="Slowest" value={`${cache.slowestMs.toLocaleString('en')} ms`} />
        </dl>
      </div>
      <div className="min-w-0">
        {cache.lanes.map(({ page, loads, reads }) => (
          <div
            key={page}
            className="grid grid-cols-[2.75rem_minmax(0,1fr)] items-center border-hairline border-b last:border-0"
          >
            <span className="text-ink-2 text-xs">{page}</span>
            <Strip
              now={now}
              spanMs={SPAN_MS}
              height={LANE}
              label={`${name}, ${page}: loads and reads of the last ${SPAN_MS / 1000} seconds`}
            >
              {(scale) => (
                <>
                  <Loads loads={loads} now={now} scale={scale} />
                  {reads.map(({ at, kind, readers }) => (
                    <circle
                      key={`${at} ${kind}`}
                      cx={scale.x(at)}
                      cy={READS_AT}
                      // As many readers, as much ink.
                      r={Math.min(9, 2.5 * Math.sqrt(readers))}
                      className={kind === 'hit' ? 'fill-accent' : 'fill-page stroke-ink-2'}
                      strokeWidth={kind === 'hit' ? 0 : 1.5}
                    />
                  ))}
                </>
              )}
            </Strip>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Loads as bars, those that run together one above the other. */
function Loads({ loads, now, scale }: { loads: CacheView['lanes'][number]['loads']; now: number; scale: StripScale }) {
  const rows: number[] = [];
  const placed = loads.map((load) => {
    const free = rows.findIndex((until) => until <= load.from);
    const row = free < 0 ? rows.length : free;
    rows[row] = load.to ?? Infinity;
    return { ...load, row };
  });
  const pitch = Math.min(8, LOADS_HEIGHT / Math.max(1, rows.length));
  return (
    <g className="fill-level-3">
      {placed.map(({ number, from, to, row }) => {
        const [left, right] = [Math.max(0, scale.x(from)), scale.x(to ?? now)];
        return (
          <rect
            key={number}
            x={left}
            width={Math.max(1, right - left)}
            y={LOADS_HEIGHT - (row + 1) * pitch}
            height={Math.max(1, pitch * 0.75)}
            rx={pitch > 4 ? 1.5 : 0}
          />
        );
      })}
    </g>
  );
}

function InWords({ caches, now }: { caches: readonly CacheView[]; now: number }) {
  return (
    <p>
      {caches[0]?.asked ?? 0} reads came in {(now / 1000).toFixed(0)} s of virtual time, since the rules last changed.{' '}
      {caches
        .map(
          ({ id, loads, mostAtOnce, slowestMs }) =>
            `${WORDS[id].name} they needed ${loads} ${loads === 1 ? 'load' : 'loads'}, at most ${mostAtOnce} at a time, and nobody waited longer than ${slowestMs.toLocaleString('en')} ms`,
        )
        .join('. ')}
      .
    </p>
  );
}
