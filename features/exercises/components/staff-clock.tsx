'use client';
/** The attempt's clock as staff see it: what is left, and when it stands still because the candidate's connection is lost. */
import { useEffect, useState } from 'react';
import type { Phase } from '../attempt';
import { elapsed, elapsedWords } from '../elapsed';

export type StaffClockProps = {
  phase: Phase;
  /** As the server had them when the page was made. */
  remainingMs: number;
  paused: boolean;
  pausedMs: number;
  extraMinutes: number;
};

export function StaffClock({ phase, remainingMs, paused, pausedMs, extraMinutes }: StaffClockProps) {
  const [left, setLeft] = useState(remainingMs);
  const running = phase === 'open' && !paused;
  useEffect(() => {
    const from = performance.now();
    const tell = () => setLeft(running ? Math.max(0, remainingMs - (performance.now() - from)) : remainingMs);
    tell();
    if (!running) return;
    const timer = setInterval(tell, 1_000);
    return () => clearInterval(timer);
  }, [running, remainingMs]);
  return (
    <div className="text-sm">
      <p className="tabular-nums">
        <span className={left < 300_000 && phase === 'open' ? 'font-semibold text-amber' : 'font-semibold'}>
          <span aria-hidden="true">{elapsed(left)}</span>
          <span className="sr-only">{elapsedWords(left)}</span> left
        </span>
        {extraMinutes > 0 ? <span className="text-ink-2"> of which {extraMinutes} min were added</span> : null}
      </p>
      {paused ? (
        <p role="status" className="text-amber text-xs">
          The candidate’s connection is lost; the clock stands still.
        </p>
      ) : null}
      {pausedMs > 0 ? (
        <p className="text-ink-2 text-xs">
          Stood still for {elapsedWords(pausedMs)} so far, at most 15 minutes in all.
        </p>
      ) : null}
    </div>
  );
}
