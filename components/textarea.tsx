'use client';
/** Text of several lines that grows with what is typed: by CSS where the browser can, by measuring where it cannot. */
import { type ComponentProps, useEffect, useRef } from 'react';
import { controlStyle } from './control-style';
import { cx } from './cx';

export type TextareaProps = ComponentProps<'textarea'>;

export function Textarea({ className, rows = 3, ref, ...rest }: TextareaProps) {
  const own = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = own.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    const grow = () => {
      element.style.height = 'auto';
      element.style.height = `${element.scrollHeight + 2}px`;
    };
    grow();
    element.addEventListener('input', grow);
    return () => element.removeEventListener('input', grow);
  }, []);
  return (
    <textarea
      {...rest}
      ref={(element) => {
        own.current = element;
        if (typeof ref === 'function') return ref(element);
        if (ref) ref.current = element;
      }}
      rows={rows}
      style={{ minHeight: `calc(${rows} * 1.25rem + 0.875rem)`, ...rest.style }}
      className={cx(
        controlStyle,
        'field-sizing-content max-h-[60dvh] resize-y px-2.5 py-1.5 read-only:bg-wash',
        className,
      )}
    />
  );
}
