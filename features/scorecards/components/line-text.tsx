'use client';
/**
 * A line of text that grows with its words. Enter ends the line, a pasted document is handed over as it is, and no key of
 * the page reaches it. The words lie over an invisible copy of themselves, which gives the box its height in every browser.
 */
import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { cx } from '@/components/cx';
import { LONGEST_LINE } from '../schema';

export type LineTextProps = Omit<
  ComponentProps<'textarea'>,
  'value' | 'onChange' | 'onPaste' | 'rows' | 'ref' | 'autoFocus'
> & {
  value: string;
  onText: (text: string) => void;
  /** Enter was pressed. */
  onEnd: () => void;
  /** Something of several lines was pasted; without this it becomes one line. */
  onLines?: (text: string) => void;
  /** Takes the focus once, with the caret at the end. */
  startsHere?: boolean;
};

const words = 'col-start-1 row-start-1 min-w-0 whitespace-pre-wrap break-words py-0.5 text-sm pointer-coarse:text-base';

export function LineText({ value, onText, onEnd, onLines, startsHere, className, ...rest }: LineTextProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!startsHere) return;
    box.current?.focus({ preventScroll: true });
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
  }, [startsHere]);
  return (
    <span className={cx('grid min-w-0', className)}>
      <span aria-hidden="true" className={cx(words, 'invisible')}>
        {value || rest.placeholder}{' '}
      </span>
      <textarea
        {...rest}
        ref={box}
        rows={1}
        maxLength={LONGEST_LINE}
        value={value}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onEnd();
        }}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain');
          if (!onLines || !/[\r\n]/.test(text.trim())) return;
          event.preventDefault();
          onLines(text);
        }}
        className={cx(words, 'resize-none overflow-hidden bg-transparent outline-none placeholder:text-ink-3')}
      />
    </span>
  );
}
