'use client';
/** A strip of time: the last seconds from left to right, now at the right edge, drawn in pixels at the width there is. */
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Room at both ends, so that a mark at the edge is whole. */
const MARGIN = 6;
const SECOND = 1000;

export interface StripScale {
  readonly width: number;
  /** Pixels from the left for a time; below 0 when it is out of sight. */
  x(at: number): number;
}

export function Strip({
  now,
  spanMs,
  height,
  label,
  children,
}: {
  now: number;
  spanMs: number;
  height: number;
  /** The picture in a few words; numbers stand beside it. */
  label: string;
  children: (scale: StripScale) => ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const x = (at: number) => width - MARGIN - ((now - at) * (width - 2 * MARGIN)) / spanMs;
  const seconds = Array.from(
    { length: Math.ceil(spanMs / SECOND) },
    (_, index) => (Math.floor(now / SECOND) - index) * SECOND,
  );
  return (
    <div ref={box} className="min-w-0" style={{ height }}>
      {width > 0 ? (
        <svg width={width} height={height} role="img" aria-label={label} className="block">
          <g className="stroke-hairline">
            {seconds.map((at) => (
              <line key={at} x1={x(at)} x2={x(at)} y1={0} y2={height} />
            ))}
          </g>
          {children({ width, x })}
        </svg>
      ) : null}
    </div>
  );
}

/** The scale under the last strip. */
export function StripAxis({ spanMs }: { spanMs: number }) {
  return (
    <div aria-hidden="true" className="flex justify-between text-ink-2 text-xs">
      <span>{spanMs / SECOND} s ago</span>
      <span>now</span>
    </div>
  );
}

/** A figure with its name, as all shows give them. */
export function Figure({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="whitespace-nowrap text-ink-2 text-xs">{name}</dt>
      <dd className="font-semibold text-sm tabular-nums">
        {value}
        {note ? <span className="ml-1 font-normal text-ink-2 text-xs">{note}</span> : null}
      </dd>
    </div>
  );
}
