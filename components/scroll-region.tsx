'use client';
/**
 * A box that may scroll and, only while it really does, can be reached and scrolled by keyboard. While everything fits
 * it carries `data-fits`, so that a table may let go of its own scroll and hold its header to the page's. It is positioned so that visually hidden text inside scrolls with it instead of
 * stretching the page.
 */
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { cx } from './cx';

export type ScrollRegionProps = {
  /** Names the box ... */
  label?: string;
  /** ... or the id of the element that does. */
  labelledBy?: string;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
};

/** Whether the content is larger than the box; a pixel of rounding does not count. */
function overflows(element: HTMLElement): boolean {
  return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}

export function ScrollRegion({ label, labelledBy, className, style, children }: ScrollRegionProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState<boolean>();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setScrolls(overflows(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  const reach = scrolls ? { role: 'region', tabIndex: 0, 'aria-label': label, 'aria-labelledby': labelledBy } : {};
  return (
    <div
      ref={box}
      data-scroll
      data-fits={scrolls === false || undefined}
      className={cx('relative', className)}
      style={style}
      {...reach}
    >
      {children}
    </div>
  );
}
