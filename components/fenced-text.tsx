/**
 * Words with code among them: what stands between two fences of backticks, as in Markdown, keeps its lines and gets the mono
 * face. Everything else is plain text.
 */
import { Fragment } from 'react';
import { cx } from './cx';

export type TextPart = { kind: 'words' | 'code'; text: string };

/** Splits at the fences; one that is never closed goes on to the end. */
export function fencedParts(text: string): TextPart[] {
  return text.split(/^```[\w-]*\n?/m).flatMap((part, index): TextPart[] => {
    const trimmed = index % 2 === 1 ? part.replace(/\n$/, '') : part.trim();
    return trimmed === '' ? [] : [{ kind: index % 2 === 1 ? 'code' : 'words', text: trimmed }];
  });
}

export function FencedText({ children, className }: { children: string; className?: string }) {
  const parts = fencedParts(children);
  return (
    <span className={cx('min-w-0 whitespace-pre-wrap break-words', className)}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
        <Fragment key={index}>
          {part.kind === 'words' ? (
            part.text
          ) : (
            <code className="my-1 block rounded border bg-wash px-2 py-1 font-mono text-xs print:bg-transparent">
              {part.text}
            </code>
          )}
        </Fragment>
      ))}
    </span>
  );
}
