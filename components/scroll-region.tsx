'use client';
/** A box that may scroll and, only while it really does, can be reached and scrolled by keyboard. */
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

export type ScrollRegionProps = {
  /** Names the box ... */
  label?: string;
  /** ... or the id of the element that does. */
  labelledBy?: string;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
};

/** Whether the content is larger than the box, and the box lets it scroll; a pixel of rounding does not count. */
function canScroll(element: HTMLElement): boolean {
  const style = getComputedStyle(element);
  return (
    (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible') ||
    (element.scrollHeight > element.clientHeight + 1 && style.overflowY !== 'visible')
  );
}

export function ScrollRegion({ label, labelledBy, className, style, children }: ScrollRegionProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setScrolls(canScroll(element));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  const reach = scrolls ? { role: 'region', tabIndex: 0, 'aria-label': label, 'aria-labelledby': labelledBy } : {};
  return (
    <div ref={box} data-scroll className={className} style={style} {...reach}>
      {children}
    </div>
  );
}
