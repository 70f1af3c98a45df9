'use client';
/** Code to read, in the editor's colours, without an editor. */
import { useEffect, useState } from 'react';
import { ScrollRegion } from '@/components/scroll-region';
import type { Language } from '../schema';

export type CodeTextProps = { text: string; language: Language; label: string; numbers?: boolean };

type Piece = { readonly text: string; readonly classes: string };

export function CodeText({ text, language, label, numbers = false }: CodeTextProps) {
  const [lines, setLines] = useState<readonly (readonly Piece[])[] | null>(null);
  useEffect(() => {
    let current = true;
    if (language !== 'typescript' && language !== 'javascript') return setLines(null);
    void import('./code-pieces').then(({ piecesOf }) => {
      if (current) setLines(piecesOf(text, language));
    });
    return () => {
      current = false;
    };
  }, [text, language]);
  const shown: readonly (readonly Piece[])[] = lines ?? text.split('\n').map((line) => [{ text: line, classes: '' }]);
  return (
    <ScrollRegion label={label} className="max-h-[28rem] overflow-auto rounded border bg-page">
      <pre className="w-max min-w-full px-3 py-2 font-mono text-xs/5">
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place alone
          <div key={index} className="flex">
            {numbers ? (
              <span aria-hidden="true" className="mr-3 w-7 shrink-0 select-none text-right text-ink-3 tabular-nums">
                {index + 1}
              </span>
            ) : null}
            <code className="min-h-5 flex-1">
              {line.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <span key={at} className={piece.classes}>
                  {piece.text}
                </span>
              ))}
            </code>
          </div>
        ))}
      </pre>
    </ScrollRegion>
  );
}
