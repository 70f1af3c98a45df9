/**
 * Code to read, coloured on the server: what a page shows and nobody types into needs no editor. Lines are numbered, and
 * those that are pointed at are marked by a bar as well as by their tone.
 */
import { cx } from '@/components/cx';
import { escapedText } from '@/components/escaped-text';
import { ScrollRegion } from '@/components/scroll-region';
import { piecesOf } from './code-pieces';

/** A source as coloured lines. Another language than these two comes without colours. */
function colouredLines(source: string, language: string): { text: string; classes: string }[][] {
  if (language === 'typescript' || language === 'javascript') return piecesOf(source, language);
  return source.split('\n').map((text) => [{ text, classes: '' }]);
}

/**
 * Lines with their numbers, which are no text: nobody copies or hears them. Said once for all lines, since a page of listings has a
 * thousand and each would carry it twice.
 */
const NUMBERED =
  "[&>code]:block [&>code]:pr-4 [&>code]:[counter-increment:line] [&>code]:before:mr-3 [&>code]:before:inline-block [&>code]:before:w-10 [&>code]:before:text-right [&>code]:before:text-ink-3 [&>code]:before:tabular-nums [&>code]:before:content-[counter(line)/'']";

const MARKED = 'bg-accent-soft shadow-[inset_2px_0_var(--accent)]';

/** Lines as markup, with a span for what has a colour alone. */
function linesMarkup(lines: ReturnType<typeof colouredLines>, isMarked: (index: number) => boolean): string {
  const piece = ({ text, classes }: { text: string; classes: string }): string =>
    classes === '' ? escapedText(text) : `<span class='${classes}'>${escapedText(text)}</span>`;
  return lines
    .map((line, index) => `<code${isMarked(index) ? ` class='${MARKED}'` : ''}>${line.map(piece).join('')}\n</code>`)
    .join('');
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
  const isMarked = (number: number) => marks.some(({ from, to }) => from <= number && number <= to);
  return (
    <ScrollRegion
      label={label}
      className={cx('overflow-auto rounded border bg-page py-2', className)}
      {...(maxHeight === undefined ? {} : { style: { maxHeight } })}
    >
      <pre
        className={cx('w-max min-w-full font-mono text-xs/5 print:w-auto print:whitespace-pre-wrap', NUMBERED)}
        style={{ counterReset: `line ${startsAt - 1}` }}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: linesMarkup escapes the source.
        dangerouslySetInnerHTML={{ __html: linesMarkup(lines, (index) => isMarked(startsAt + index)) }}
      />
    </ScrollRegion>
  );
}
