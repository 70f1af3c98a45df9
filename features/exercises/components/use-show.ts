'use client';
/**
 * A show as the page drives it: a worker, a picture, and time that passes at a chosen speed while it plays. Without motion
 * (as the reader's system asks) it begins paused and is drawn once a second.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FromWorker, ShowName, Shows, Sources, ToWorker } from './see-world';

export const SPEEDS = [0.25, 1, 4] as const;
export type Speed = (typeof SPEEDS)[number];
/** Virtual milliseconds of one step by hand. */
export const STEP_MS = 250;
const FRAME_MS = 50;
const CALM_FRAME_MS = 1000;
/** A page that was hidden does not catch up. */
const LONGEST_FRAME_MS = 250;

export interface Show<Name extends ShowName> {
  /** Null until the engine stands. */
  readonly picture: Shows[Name]['picture'] | null;
  readonly now: number;
  /** Why there is no picture, in words. */
  readonly broken: string | null;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly settings: Shows[Name]['settings'];
  play(on: boolean): void;
  step(): void;
  setSpeed(speed: Speed): void;
  change(settings: Shows[Name]['settings']): void;
  act(what: Shows[Name]['act']): void;
  /** From the beginning, with the settings as they are. */
  restart(): void;
}

const calm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function useShow<Name extends ShowName>(
  name: Name,
  sources: Sources,
  first: Shows[Name]['settings'],
): Show<Name> {
  const [seen, setSeen] = useState<{ now: number; picture: Shows[Name]['picture'] } | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const [settings, setSettings] = useState(first);
  const [start, setStart] = useState(0);
  const worker = useRef<Worker | null>(null);
  /** Orders that were not yet answered: the page never runs ahead of the worker. */
  const behind = useRef(0);
  const latest = useRef(settings);
  latest.current = settings;

  const tell = useCallback((message: ToWorker<Name>) => {
    if (!worker.current) return;
    behind.current += 1;
    worker.current.postMessage(message);
  }, []);

  useEffect(() => {
    const own = new Worker(new URL('./see-worker.ts', import.meta.url));
    worker.current = own;
    behind.current = 0;
    own.onerror = () => setBroken('the engine did not start in this browser');
    own.onmessage = ({ data }: MessageEvent<FromWorker<Name>>) => {
      behind.current -= 1;
      if (data.kind === 'broken') setBroken(data.message);
      else setSeen({ now: data.now, picture: data.picture });
    };
    tell({ kind: 'open', show: name, sources, settings: latest.current });
    // Something to look at, before the first press.
    tell({ kind: 'advance', by: start === 0 ? 8000 : 0 });
    setPlaying(!calm());
    return () => own.terminate();
  }, [name, sources, start, tell]);

  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    const slow = calm();
    const timer = setInterval(
      () => {
        const now = performance.now();
        if (behind.current === 0)
          tell({ kind: 'advance', by: Math.min(now - last, slow ? CALM_FRAME_MS : LONGEST_FRAME_MS) * speed });
        last = now;
      },
      slow ? CALM_FRAME_MS : FRAME_MS,
    );
    return () => clearInterval(timer);
  }, [playing, speed, tell]);

  return {
    picture: seen?.picture ?? null,
    now: seen?.now ?? 0,
    broken,
    playing,
    speed,
    settings,
    play: setPlaying,
    step: () => {
      setPlaying(false);
      tell({ kind: 'advance', by: STEP_MS });
    },
    setSpeed,
    change: (next) => {
      setSettings(next);
      tell({ kind: 'change', settings: next });
    },
    act: (what) => tell({ kind: 'act', what }),
    restart: () => setStart((count) => count + 1),
  };
}
