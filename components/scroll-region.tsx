'use client';
/** A box that scrolls sideways and, only while it really does, can be reached and scrolled by keyboard. */
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

export type ScrollRegionProps = {
  /** The id of the element that names the box. */
  labelledBy: string;
  className?: string;
  style?: CSSProperties;
  children: ReactNode;
};

export function ScrollRegion({ labelledBy, className, style, children }: ScrollRegionProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setScrolls(element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const reach = scrolls ? { role: 'region', tabIndex: 0, 'aria-labelledby': labelledBy } : {};
  return (
    <div ref={box} data-scroll className={className} style={style} {...reach}>
      {children}
    </div>
  );
}
