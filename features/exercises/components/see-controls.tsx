'use client';
/** What every show has: play and step, speed, sliders, things to do, and the same in words. */
import { type ReactNode, useId } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Segmented } from '@/components/segmented';
import type { ShowName } from './see-world';
import { type Show, SPEEDS, type Speed, STEP_MS } from './use-show';

export function Slider({
  label,
  value,
  unit,
  least,
  most,
  step = 1,
  onChange,
  note,
}: {
  label: string;
  value: number;
  unit: string;
  least: number;
  most: number;
  step?: number;
  onChange: (value: number) => void;
  note?: string;
}) {
  const id = useId();
  return (
    <div className="min-w-44 grow basis-44">
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 text-xs">
        <span className="text-ink-2">{label}</span>
        <span className="font-semibold tabular-nums">
          {value} {unit}
        </span>
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={`${value} ${unit}`}
        aria-describedby={note ? `${id}-note` : undefined}
        onChange={(event) => onChange(Number(event.target.value))}
        className="mt-1 block h-6 w-full cursor-pointer rounded focus-visible:outline-2 focus-visible:outline-focus"
        style={{ accentColor: 'var(--accent)' }}
      />
      {note ? (
        <p id={`${id}-note`} className="text-ink-2 text-xs">
          {note}
        </p>
      ) : null}
    </div>
  );
}

const SPEED_WORDS: Readonly<Record<Speed, string>> = { 0.25: '¼ ×', 1: '1 ×', 4: '4 ×' };

/** @param doing buttons that do something to the world */
export function ShowFrame<Name extends ShowName>({
  show,
  doing,
  sliders,
  children,
  words,
}: {
  show: Show<Name>;
  doing: ReactNode;
  sliders: ReactNode;
  children: ReactNode;
  words: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button variant="primary" className="w-20" onClick={() => show.play(!show.playing)}>
          {show.playing ? 'Pause' : 'Play'}
        </Button>
        <Button onClick={show.step}>Step {STEP_MS / 1000} s</Button>
        <Segmented
          name="speed"
          label="Speed"
          value={String(show.speed)}
          options={SPEEDS.map((speed) => ({ value: String(speed), label: SPEED_WORDS[speed] }))}
          onChange={(speed) => show.setSpeed(Number(speed) as Speed)}
        />
        <span className="flex flex-wrap gap-2">{doing}</span>
        <span className="ml-auto flex items-center gap-3">
          <span className="text-ink-2 text-xs tabular-nums">{(show.now / 1000).toFixed(1)} s of virtual time</span>
          <Button variant="quiet" size="small" onClick={show.restart}>
            Start again
          </Button>
        </span>
      </div>
      <div className="flex flex-wrap gap-x-8 gap-y-3">{sliders}</div>
      {show.broken ? <Alert kind="error">The show cannot go on: {show.broken}.</Alert> : null}
      {children}
      <section aria-label="In words" className="max-w-read text-sm">
        {words}
      </section>
    </div>
  );
}

/** Room for the picture while the engine is fetched. */
export function NotYet({ height }: { height: number }) {
  return (
    <div className="flex items-center justify-center rounded bg-wash text-ink-2 text-sm" style={{ height }}>
      The engine starts …
    </div>
  );
}
