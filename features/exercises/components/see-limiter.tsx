'use client';
/** The limiter at work: the same calls before three limiters, one above the other on one scale of time. */
import { Button } from '@/components/button';
import { NotYet, ShowFrame, Slider } from './see-controls';
import { LIMITER_START, type LimiterView, SPAN_MS } from './see-limiter-picture';
import { Figure, Strip, StripAxis } from './see-strip';
import type { Sources } from './see-world';
import { useShow } from './use-show';

const HEIGHT = 96;
const LEVEL_HEIGHT = 56;
const LINE = 72;

const WORDS: Record<LimiterView['id'], { name: string; idea: string }> = {
  'token-bucket': {
    name: 'Token bucket',
    idea: 'Permits refill evenly up to the burst. A full bucket lets a burst through and goes on refilling.',
  },
  'sliding-window': {
    name: 'Sliding window',
    idea: 'Counts what was admitted within the last window, to the millisecond. Never more than the limit in any window.',
  },
  'fixed-window': {
    name: 'Fixed window',
    idea: 'A known-wrong solution: the count starts anew with each window, so its edges let through twice the limit.',
  },
};

export function SeeLimiter({ sources }: { sources: Sources }) {
  const show = useShow('rate-limiter', sources, LIMITER_START);
  const { picture, settings, now } = show;
  const set = (change: Partial<typeof settings>) => show.change({ ...settings, ...change });
  const seconds = ((1000 * settings.burst) / settings.rate / 1000).toFixed(1);
  return (
    <ShowFrame
      show={show}
      doing={<Button onClick={() => show.act('calls in a row')}>12 calls in a row</Button>}
      sliders={
        <>
          <Slider
            label="Calls, by chance"
            value={settings.arrivals}
            unit="a second"
            least={0}
            most={30}
            onChange={(arrivals) => set({ arrivals })}
          />
          <Slider
            label="Rate"
            value={settings.rate}
            unit="a second"
            least={1}
            most={20}
            onChange={(rate) => set({ rate })}
          />
          <Slider
            label="Burst, or limit of a window"
            value={settings.burst}
            unit="calls"
            least={1}
            most={20}
            onChange={(burst) => set({ burst })}
          />
        </>
      }
      words={picture ? <InWords limiters={picture.limiters} seconds={seconds} now={now} /> : null}
    >
      {picture ? (
        <div>
          <p className="mb-2 flex flex-wrap gap-x-5 text-ink-2 text-xs">
            <span>
              <Dot /> admitted
            </span>
            <span>
              <Cross /> refused
            </span>
            <span>
              <span className="mr-1 inline-block h-2.5 w-4 rounded-sm bg-level-2 align-[-1px]" aria-hidden="true" />
              permits left after each call
            </span>
            <span>A window is {seconds} s here: at this rate, as long as a burst takes to refill.</span>
          </p>
          {picture.limiters.map((limiter) => (
            <Row key={limiter.id} limiter={limiter} now={now} burst={settings.burst} seconds={seconds} />
          ))}
          <div className="lg:ml-80">
            <StripAxis spanMs={SPAN_MS} />
          </div>
        </div>
      ) : (
        <NotYet height={3 * 129} />
      )}
    </ShowFrame>
  );
}

function Row({ limiter, now, burst, seconds }: { limiter: LimiterView; now: number; burst: number; seconds: string }) {
  const { name, idea } = WORDS[limiter.id];
  const refused = limiter.asked - limiter.admitted;
  return (
    <section aria-label={name} className="grid gap-x-6 gap-y-2 border-t py-4 lg:grid-cols-[18.5rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold text-sm">{name}</h2>
        <p className="text-ink-2 text-xs">{idea}</p>
        <dl className="mt-2 flex gap-x-5">
          <Figure name="Admitted" value={limiter.admitted} />
          <Figure name="Refused" value={refused} />
          <Figure name="Left" value={limiter.remaining} />
          <Figure name={`Most in ${seconds} s`} value={limiter.mostInWindow} />
        </dl>
      </div>
      <Strip now={now} spanMs={SPAN_MS} height={HEIGHT} label={`${name}: calls of the last ${SPAN_MS / 1000} seconds`}>
        {({ x, width }) => (
          <>
            <Level marks={limiter.marks} burst={burst} x={x} width={width} />
            <line x1={0} x2={width} y1={LINE} y2={LINE} className="stroke-edge" />
            {limiter.marks.map(({ number, at, allowed }) =>
              allowed ? (
                <circle key={number} cx={x(at)} cy={LINE - 7} r={3.5} className="fill-accent" />
              ) : (
                <path
                  key={number}
                  d={`M${x(at) - 3} ${LINE + 6} l6 6 m0 -6 l-6 6`}
                  className="fill-none stroke-ink-2"
                  strokeWidth={1.5}
                />
              ),
            )}
          </>
        )}
      </Strip>
    </section>
  );
}

/** Permits left, as steps from one decision to the next. */
function Level({
  marks,
  burst,
  x,
  width,
}: {
  marks: LimiterView['marks'];
  burst: number;
  x: (at: number) => number;
  width: number;
}) {
  return (
    <g className="fill-level-2" shapeRendering="crispEdges">
      {marks.map(({ number, at, remaining }, index) => {
        const next = marks[index + 1];
        const [from, to] = [Math.max(0, x(at)), next ? x(next.at) : width];
        const height = (LEVEL_HEIGHT * remaining) / burst;
        return to > from ? (
          <rect key={number} x={from} width={to - from} y={LEVEL_HEIGHT - height} height={height} />
        ) : null;
      })}
    </g>
  );
}

function InWords({ limiters, seconds, now }: { limiters: readonly LimiterView[]; seconds: string; now: number }) {
  const asked = limiters[0]?.asked ?? 0;
  return (
    <p>
      In {(now / 1000).toFixed(0)} s of virtual time, since the rule last changed, {asked} calls came.{' '}
      {limiters
        .map(
          ({ id, admitted, mostInWindow }) =>
            `The ${WORDS[id].name.toLowerCase()} let ${admitted} through, at most ${mostInWindow} of them within ${seconds} s`,
        )
        .join('. ')}
      .
    </p>
  );
}

function Dot() {
  return (
    <svg width={10} height={10} aria-hidden="true" className="mr-1 inline">
      <circle cx={5} cy={5} r={3.5} className="fill-accent" />
    </svg>
  );
}

function Cross() {
  return (
    <svg width={10} height={10} aria-hidden="true" className="mr-1 inline">
      <path d="M2 2 l6 6 m0 -6 l-6 6" className="fill-none stroke-ink-2" strokeWidth={1.5} />
    </svg>
  );
}
