'use client';
/** How far the interview is, as a thin bar and words; never on the candidate's page. */
import { useEffect, useState } from 'react';
import { ProgressBar } from '@/components/progress-bar';

export type PacingProps = {
  /** ISO 8601; the planned start, or when the card was begun. */
  startsAt: string;
  minutes: number;
  /** The server's instant at which the page was made, ISO 8601. */
  now: string;
};

/** The interview is past, and a bar would say nothing, this long after its end. */
const OVERTIME = 60;

/** Minutes since the start, as words. */
export function pacingText(elapsed: number, minutes: number): string {
  if (elapsed < 0) return elapsed > -60 ? `begins in ${Math.ceil(-elapsed)} min` : `${minutes} min, not begun`;
  if (elapsed > minutes + OVERTIME) return `${minutes} min, over`;
  return `${Math.floor(elapsed)} of ${minutes} min`;
}

export function Pacing({ startsAt, minutes, now }: PacingProps) {
  const [at, setAt] = useState(() => Date.parse(now));
  useEffect(() => {
    const ahead = Date.parse(now) - Date.now();
    const tick = () => setAt(Date.now() + ahead);
    const timer = setInterval(tick, 10_000);
    return () => clearInterval(timer);
  }, [now]);
  const elapsed = (at - Date.parse(startsAt)) / 60_000;
  const over = elapsed > minutes + OVERTIME;
  return (
    <ProgressBar
      label="Time of the interview"
      text={pacingText(elapsed, minutes)}
      value={over ? 0 : Math.max(0, Math.floor(elapsed))}
      max={minutes}
      warnAt={0.8}
      className="w-40 sm:w-44"
    />
  );
}
