'use client';
/** The timeline of an attempt: how much was typed when, where something ran, and the slider that moves over it. */
import { useMemo } from 'react';
import { cx } from '@/components/cx';
import type { RunGroup } from '../run-view';

/** How many stretches the picture has. */
const STRETCHES = 160;

export type TimelineProps = {
  span: { from: number; to: number };
  at: number;
  instants: readonly number[];
  runs: readonly RunGroup[];
  /** When the connection was lost. */
  lost: readonly number[];
  onSeek: (at: number) => void;
  /** Where the playhead is, for an ear. */
  valueText: string;
};

export function Timeline({ span, at, instants, runs, lost, onSeek, valueText }: TimelineProps) {
  const length = span.to - span.from;
  const heights = useMemo(() => {
    const counts = new Array<number>(STRETCHES).fill(0);
    for (const one of instants) {
      const place = Math.min(STRETCHES - 1, Math.max(0, Math.floor(((one - span.from) / length) * STRETCHES)));
      counts[place] = (counts[place] as number) + 1;
    }
    const most = Math.max(1, ...counts);
    return counts.map((count) => (count === 0 ? 0 : 0.15 + 0.85 * Math.sqrt(count / most)));
  }, [instants, span.from, length]);
  const percent = (moment: number) => `${(Math.max(0, Math.min(length, moment - span.from)) / length) * 100}%`;
  return (
    <div>
      <div aria-hidden="true" className="relative mx-2 h-8">
        <svg
          viewBox={`0 0 ${STRETCHES} 1`}
          preserveAspectRatio="none"
          className="absolute inset-x-0 bottom-0 h-5 w-full"
        >
          <title>How much was typed when</title>
          {heights.map((height, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place
              key={index}
              x={index + 0.1}
              width={0.8}
              y={1 - height}
              height={height}
              className="fill-level-3"
            />
          ))}
        </svg>
        {runs.map((run) => (
          <span
            key={`${run.label} ${run.at}`}
            className={cx(
              'absolute top-0 -translate-x-1/2 font-mono text-xs leading-none',
              run.scratch !== null
                ? 'text-ink-3'
                : (run.hidden ?? run.visible)?.verdict === 'passed'
                  ? 'text-green'
                  : 'font-semibold text-red',
            )}
            style={{ left: percent(Date.parse(run.at)) }}
          >
            {run.scratch !== null ? '·' : (run.hidden ?? run.visible)?.verdict === 'passed' ? '✓' : '✕'}
          </span>
        ))}
        {lost.map((one) => (
          <span key={one} className="absolute inset-y-0 w-px bg-amber" style={{ left: percent(one) }} />
        ))}
        <span className="absolute top-3 bottom-0 w-0.5 -translate-x-1/2 bg-accent" style={{ left: percent(at) }} />
      </div>
      <input
        type="range"
        aria-label="Position in the attempt"
        aria-valuetext={valueText}
        min={0}
        max={length}
        step={1000}
        value={Math.round(at - span.from)}
        onChange={(event) => onSeek(span.from + Number(event.target.value))}
        className="block h-6 w-full accent-accent pointer-coarse:h-11"
      />
    </div>
  );
}
