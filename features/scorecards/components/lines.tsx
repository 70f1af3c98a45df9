'use client';
/** Lines on the card: the ones that stand, and the one that is being written. */
import { useEffect, useRef, useState } from 'react';
import { cx } from '@/components/cx';
import { FencedText } from '@/components/fenced-text';
import { CloseIcon, MoreIcon } from '@/components/icons';
import { Menu, type MenuItem } from '@/components/menu';
import { TextLink } from '@/components/text-link';
import { asLine, type Line, lineKind, splitPaste, warningOn } from '../line';
import type { LineValue } from '../schema';
import { useCard } from './card-context';
import { LineText } from './line-text';
import { OtherTexts } from './other-texts';
import { randomId } from './random-id';

const shape = 'grid grid-cols-[3.125rem_minmax(0,1fr)_auto] gap-x-2';
/** As high as a line, so that nothing moves when it appears. */
const tool =
  'inline-flex size-6 items-center justify-center rounded text-ink-2 hover:bg-wash hover:text-ink pointer-coarse:size-11';
const stamp = 'pt-0.5 font-mono text-ink-2 text-xs/5';

const contentOf = ({ text, at, kind, filedTo, source }: LineValue): LineValue => ({
  text,
  at,
  kind,
  filedTo,
  ...(source === undefined ? {} : { source }),
});

/** One line: read, mended in place, filed elsewhere, removed. */
export function LineItem({ line, note }: { line: Line; note?: string }) {
  const card = useCard();
  const [before, setBefore] = useState<LineValue | null>(null);
  const item = useRef<HTMLLIElement>(null);
  const others = card.shown.get(line.key)?.others ?? [];
  const row = card.rows.find((one) => one.filing !== null && one.filing === line.filedTo);
  const warning =
    card.open && line.source === undefined
      ? warningOn(line, {
          lines: card.lines.filter((one) => one.key !== line.key).map((one) => one.text),
          anchors: row?.levels.map((one) => one.anchor) ?? [],
        })
      : null;

  function end() {
    if (before === null) return;
    card.leave(line.key, before, 'the change of a line');
    setBefore(null);
    requestAnimationFrame(() => item.current?.querySelector<HTMLElement>('[data-line-text]')?.focus());
  }

  return (
    <li ref={item} data-line={line.key} className={cx(shape, 'group/line')}>
      <time dateTime={line.at} className={stamp}>
        {card.time(line.at)}
      </time>
      {before !== null ? (
        <LineText
          aria-label="Line"
          startsHere
          value={line.text}
          onText={(text) =>
            card.type({
              key: line.key,
              value: text.trim() === '' ? null : { ...contentOf(line), text: asLine(text), kind: lineKind(text) },
            })
          }
          onEnd={end}
          onBlur={end}
          className="border-b border-b-accent"
        />
      ) : (
        <div className="min-w-0 py-0.5 text-sm">
          {line.source !== undefined ? (
            // What was cited stays as it was; the author's own words go into a line of their own.
            <CitedText line={line} />
          ) : card.open ? (
            <button
              type="button"
              data-line-text
              onClick={() => setBefore(contentOf(line))}
              title="Mend this line"
              className="max-w-full whitespace-pre-wrap break-words rounded-sm text-left [font:inherit]"
            >
              {line.text}
            </button>
          ) : (
            <span className="whitespace-pre-wrap break-words">{line.text}</span>
          )}
          {note ? <span className="text-ink-3 text-xs"> {note}</span> : null}
          {warning ? <span className="text-amber text-xs"> {warning.text}</span> : null}
        </div>
      )}
      <div className="flex h-6 items-center opacity-0 transition-opacity focus-within:opacity-100 group-hover/line:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
        {card.open ? <LineMenu line={line} /> : null}
      </div>
      {others.length > 0 ? (
        <div className="col-span-2 col-start-2">
          <OtherTexts fieldKey={line.key} value={contentOf(line)} others={others} />
        </div>
      ) : null}
    </li>
  );
}

function CitedText({ line }: { line: Line }) {
  const { source } = line;
  const { paths } = useCard();
  return (
    <>
      <FencedText>{line.text}</FencedText>{' '}
      {source === undefined ? null : (
        <TextLink
          href={`${paths.attempts}/${source.attemptId}/replay?seq=${source.seq}&${'lines' in source ? `lines=${source.lines.join('-')}` : `run=${source.runId}`}`}
          prefetch={false}
          className="text-xs"
        >
          See it in the replay
        </TextLink>
      )}
    </>
  );
}

function LineMenu({ line }: { line: Line }) {
  const card = useCard();
  const places: MenuItem[] = card.rows.flatMap((row) =>
    row.filing === null || row.filing === line.filedTo
      ? []
      : [{ label: `To: ${row.title}`, onSelect: () => card.file(line, row.filing) }],
  );
  const items: MenuItem[] = [
    ...places,
    ...(line.filedTo === 'private'
      ? []
      : [{ label: 'Keep private', onSelect: () => card.file(line, 'private'), separated: true }]),
    ...(line.filedTo === null ? [] : [{ label: 'Back to the notes', onSelect: () => card.file(line, null) }]),
    {
      label: 'Remove',
      separated: true,
      danger: true,
      onSelect: () => card.press([{ key: line.key, value: null }], 'the removal of a line'),
    },
  ];
  return (
    <Menu
      label="This line"
      trigger={
        <button type="button" aria-label="File or remove this line" title="File or remove this line" className={tool}>
          <MoreIcon />
        </button>
      }
      items={items}
    />
  );
}

export type LineInputProps = {
  /** Where a finished line is filed; null for the running notes. */
  filing: string | null;
  label: string;
  placeholder: string;
  shortcut: string;
};

/** Where the next line is written. It is on the card from its first letter on. */
export function LineInput({ filing, label, placeholder, shortcut }: LineInputProps) {
  const card = useCard();
  const [key, setKey] = useState<string | null>(null);
  const value = key === null ? undefined : (card.shown.get(key)?.value as LineValue | undefined);
  const text = value?.text ?? '';

  const { compose } = card;
  useEffect(() => {
    if (key === null) return;
    compose(key, true);
    return () => compose(key, false);
  }, [key, compose]);

  function write(words: string) {
    const target = key ?? `line:${randomId()}`;
    if (key === null) setKey(target);
    const line = { text: asLine(words), at: value?.at ?? card.stamp(), kind: lineKind(words), filedTo: filing };
    card.type({ key: target, value: line.text.trim() === '' ? null : line });
  }

  function end() {
    if (key === null) return;
    if (value !== undefined) card.leave(key, null, 'a line');
    setKey(null);
  }

  /** What stands here takes the first pasted line; each further one is a line of its own. */
  function paste(pasted: string) {
    const [first, ...rest] = splitPaste(`${text}${pasted}`);
    if (first === undefined) return;
    const at = new Date(value?.at ?? card.stamp()).getTime();
    const lines = [first, ...rest].map((words, index) => ({
      key: index === 0 && key !== null ? key : `line:${randomId()}`,
      // Each a thousandth of a second after the other, so that their order stays.
      value: { text: words, at: new Date(at + index).toISOString(), kind: lineKind(words), filedTo: filing },
    }));
    card.press(lines, `${lines.length} pasted lines`);
    setKey(null);
  }

  return (
    <div className={shape}>
      <span className={stamp} aria-hidden="true">
        {value ? card.time(value.at) : shortcut}
      </span>
      <LineText
        aria-label={label}
        aria-keyshortcuts={shortcut}
        data-input={filing ?? 'notes'}
        placeholder={placeholder}
        value={text}
        onText={write}
        onEnd={end}
        onLines={paste}
        onBlur={end}
        className="border-b border-b-transparent hover:border-b-edge focus-within:border-b-accent"
      />
      {text !== '' ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label="Drop this line"
          title="Drop this line"
          className={tool}
          // The press must not take the focus from the line that it empties.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => write('')}
        >
          <CloseIcon />
        </button>
      ) : (
        <span className="size-6" />
      )}
    </div>
  );
}
