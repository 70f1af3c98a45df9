/**
 * A text as it is put to somebody: plain words with their lines kept, `code` in the mono face, and lines that begin with
 * four spaces as a block of code, as in Markdown. Small enough for a page on which nothing else of Markdown is needed.
 */
import { Fragment } from 'react';
import { cx } from './cx';

export type AskedPart = { kind: 'words' | 'code' | 'block'; text: string };

const INDENT = /^ {4}/;

/** Splits a text; blank lines between two lines of a block belong to it, those around it to nobody. */
export function askedParts(text: string): AskedPart[] {
  const runs: { block: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = runs.at(-1);
    const blank = line.trim() === '';
    const block = blank ? (last?.block ?? false) : INDENT.test(line);
    if (last?.block === block) last.lines.push(line);
    else runs.push({ block, lines: [line] });
  }
  return runs.flatMap(({ block, lines }): AskedPart[] => {
    const words = lines.map((line) => (block ? line.replace(INDENT, '') : line)).join('\n');
    const trimmed = words.replace(/^\n+|\s+$/g, '');
    if (trimmed === '') return [];
    return block ? [{ kind: 'block', text: trimmed }] : inline(trimmed);
  });
}

const inline = (words: string): AskedPart[] =>
  words
    .split(/`([^`\n]+)`/)
    .map((text, index): AskedPart => ({ kind: index % 2 === 1 ? 'code' : 'words', text }))
    .filter(({ text }) => text !== '');

export function AskedText({ children, className }: { children: string; className?: string }) {
  return (
    <div className={cx('min-w-0 whitespace-pre-wrap break-words', className)}>
      {askedParts(children).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
        <Fragment key={index}>
          {part.kind === 'words' ? part.text : null}
          {part.kind === 'code' ? (
            <code className="rounded-sm bg-wash px-1 py-px font-mono text-[0.9286em]">{part.text}</code>
          ) : null}
          {part.kind === 'block' ? (
            <code className="my-2 block rounded border bg-wash px-3 py-2 font-mono text-[0.9286em]">{part.text}</code>
          ) : null}
        </Fragment>
      ))}
    </div>
  );
}
