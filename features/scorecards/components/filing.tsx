'use client';
/** Lines that belong nowhere yet: one key files each. */
import { useRef } from 'react';
import { FencedText } from '@/components/fenced-text';
import { Kbd } from '@/components/kbd';
import { Section } from '@/components/section';
import type { Line } from '../line';
import { useCard } from './card-context';

/** The rows that take evidence, in the order of their digits. */
export function useFilingRows() {
  return useCard().rows.filter((row) => row.filing !== null);
}

/** Files a line and hands the focus on to the next one, so that a key can be pressed again. */
export function fileAndGoOn(box: HTMLElement | null, key: string, file: () => void, whenEmpty: () => void): void {
  const all = [...(box?.querySelectorAll<HTMLElement>('[data-unfiled]') ?? [])];
  const at = all.findIndex((one) => one.dataset.unfiled === key);
  const next = (all[at + 1] ?? all[at - 1])?.querySelector('button');
  if (next) next.focus();
  else whenEmpty();
  file();
}

/** @param onEmpty takes the focus when the last line is filed */
export function Filing({ onEmpty }: { onEmpty: () => void }) {
  const card = useCard();
  const rows = useFilingRows();
  const list = useRef<HTMLUListElement>(null);
  const unfiled = card.lines.filter((line) => line.filedTo === null);

  const file = (line: Line, to: string) => fileAndGoOn(list.current, line.key, () => card.file(line, to), onEmpty);

  return (
    <Section title={`To file: ${unfiled.length}`} size="small" level={3}>
      {unfiled.length === 0 ? (
        <p className="text-ink-3 text-xs">Running notes wait here for a place. Nothing is waiting.</p>
      ) : (
        <ul ref={list} className="divide-y">
          {unfiled.map((line) => (
            <li
              key={line.key}
              data-unfiled={line.key}
              className="relative grid grid-cols-[3.125rem_minmax(0,1fr)] gap-x-2 py-1.5 before:absolute before:inset-y-0 before:-left-3 before:w-0.5 focus-within:before:bg-accent md:before:-left-4"
            >
              <time dateTime={line.at} className="pt-0.5 font-mono text-ink-2 text-xs/5">
                {card.time(line.at)}
              </time>
              <div id={`unfiled-${line.id}`} className="text-sm">
                <FencedText>{line.text}</FencedText>
              </div>
              <div className="col-start-2 flex flex-wrap gap-x-3 gap-y-1 pt-1">
                {rows.map((row, index) => (
                  <FileButton
                    key={row.key}
                    line={line}
                    digit={String(index + 1)}
                    first={index === 0}
                    onPress={() => file(line, row.filing as string)}
                  >
                    {row.title}
                  </FileButton>
                ))}
                <FileButton line={line} digit="p" onPress={() => file(line, 'private')}>
                  keep private
                </FileButton>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

type FileButtonProps = { line: Line; digit: string; first?: boolean; onPress: () => void; children: string };

/** The first of a line's places is its tab stop: from there a digit reaches each of them. */
function FileButton({ line, digit, first = false, onPress, children }: FileButtonProps) {
  return (
    <button
      type="button"
      tabIndex={first ? 0 : -1}
      onClick={onPress}
      title={children}
      aria-describedby={`unfiled-${line.id}`}
      aria-keyshortcuts={digit}
      className="inline-flex max-w-48 items-center gap-1 rounded-sm text-ink-2 text-xs hover:text-ink pointer-coarse:min-h-11"
    >
      <Kbd>{digit}</Kbd>
      <span className="truncate">{children}</span>
    </button>
  );
}
