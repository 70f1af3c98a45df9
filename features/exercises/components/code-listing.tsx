/**
 * Code to read, coloured on the server: what a page shows and nobody types into needs no editor. Lines are numbered, and
 * those that are pointed at are marked by a bar as well as by their tone.
 */
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { cx } from '@/components/cx';
import { ScrollRegion } from '@/components/scroll-region';

const PAINT = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], class: 'text-code-keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 'text-code-string' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: 'text-code-number' },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.standard(tags.typeName)], class: 'text-code-type' },
  {
    tag: [
      tags.function(tags.definition(tags.variableName)),
      tags.definition(tags.propertyName),
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
    ],
    class: 'text-code-name',
  },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], class: 'text-code-comment italic' },
]);

interface Piece {
  text: string;
  paint: string;
  at: number;
}

/** A source as coloured lines. Another language than these two comes without colours. */
export function colouredLines(source: string, language: string = 'typescript'): Piece[][] {
  const grammar = { typescript: typescriptLanguage, javascript: javascriptLanguage }[language];
  if (grammar === undefined) return source.split('\n').map((text) => [{ text, paint: '', at: 0 }]);
  const lines: Piece[][] = [[]];
  let at = 0;
  highlightCode(
    source,
    grammar.parser.parse(source),
    PAINT,
    (text, paint) => {
      lines.at(-1)?.push({ text, paint, at });
      at += text.length;
    },
    () => {
      lines.push([]);
      at += 1;
    },
  );
  return lines;
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
              {pieces.map((piece) => (
                <span key={piece.at} className={piece.paint || undefined}>
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
