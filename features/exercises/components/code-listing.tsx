/**
 * Code to read, coloured on the server: what a page shows and nobody types into needs no editor. Lines are numbered, and
 * those that are pointed at are marked by a bar as well as by their tone.
 */
import { cx } from '@/components/cx';
import { ScrollRegion } from '@/components/scroll-region';
import { piecesOf } from './code-pieces';

/** A source as coloured lines. Another language than these two comes without colours. */
function colouredLines(source: string, language: string): { text: string; classes: string }[][] {
  if (language === 'typescript' || language === 'javascript') return piecesOf(source, language);
  return source.split('\n').map((text) => [{ text, classes: '' }]);
}

export type CodeListingProps = {
  source: string;
  language?: string;
  /** Names the listing for a screen reader. */
  label: string;
  /** Of the first line. */
  startsAt?: number;
  /** Lines that are pointed at, counted as they are numbered. */
  marks?: readonly { from: number; to: number }[];
  /** As high as this CSS length at most; it then scrolls within. */
  maxHeight?: string;
  className?: string;
};

export function CodeListing({
  source,
  language = 'typescript',
  label,
  startsAt = 1,
  marks = [],
  maxHeight,
  className,
}: CodeListingProps) {
  const lines = colouredLines(source.replace(/\n$/, ''), language);
  return (
    <ScrollRegion
      label={label}
      className={cx('overflow-auto rounded border bg-page py-2', className)}
      {...(maxHeight === undefined ? {} : { style: { maxHeight } })}
    >
      <pre className="w-max min-w-full font-mono text-xs/5 print:w-auto print:whitespace-pre-wrap">
        {lines.map((pieces, index) => {
          const number = startsAt + index;
          const marked = marks.some(({ from, to }) => from <= number && number <= to);
          return (
            <code
              key={number}
              className={cx('block pr-4', marked && 'bg-accent-soft shadow-[inset_2px_0_var(--accent)]')}
            >
              <span
                aria-hidden="true"
                className="mr-3 inline-block w-10 select-none text-right text-ink-3 tabular-nums"
              >
                {number}
              </span>
              {pieces.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place alone
                <span key={at} className={piece.classes || undefined}>
                  {piece.text}
                </span>
              ))}
              {'\n'}
            </code>
          );
        })}
      </pre>
    </ScrollRegion>
  );
}
