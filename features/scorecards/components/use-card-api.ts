'use client';
/** Writing on the card: presses that can be undone, letters that are saved as they come, and one sentence that says what was done. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { formatTime } from '@/lib/dates';
import type { DeskQuestion, DeskRow } from '../desk';
import { linesOf } from '../line';
import { answerOf } from '../transcript';
import type { Autosave, Desk } from './autosave';
import type { CardApi, FieldWrite } from './card-context';

export interface CardApiSource {
  autosave: Autosave;
  desk: Desk;
  paths: CardApi['paths'];
  zone: string;
  rows: readonly DeskRow[];
  questions: readonly DeskQuestion[];
}

/** How many presses can be taken back. */
const UNDO_STEPS = 50;
/** How long a sentence stands, in ms. */
const SAID_FOR = 6_000;

export function useCardApi({ autosave, desk, paths, zone, rows, questions }: CardApiSource) {
  const undone = useRef<{ edits: FieldWrite[]; what: string }[]>([]);
  const [current, setCurrent] = useState(rows[0]?.key ?? 'recommendation');
  const [composing, setComposing] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState({ words: '', turn: 0 });
  const { shown } = desk;
  const open = desk.card.may.edit;
  const values = useMemo(() => new Map([...shown].map(([key, one]) => [key, one.value])), [shown]);
  const allLines = useMemo(() => linesOf(values), [values]);
  const lines = useMemo(() => allLines.filter((line) => !composing.has(line.key)), [allLines, composing]);

  const say = useCallback((words: string) => setSaid((before) => ({ words, turn: before.turn + 1 })), []);
  useEffect(() => {
    if (said.words === '') return;
    const timer = setTimeout(() => setSaid((before) => ({ ...before, words: '' })), SAID_FOR);
    return () => clearTimeout(timer);
  }, [said]);

  const compose = useCallback((key: string, writing: boolean) => {
    setComposing((before) => {
      const next = new Set(before);
      if (writing) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);

  function remember(edits: FieldWrite[], what: string) {
    undone.current = [...undone.current.slice(1 - UNDO_STEPS), { edits, what }];
  }

  function press(edits: readonly FieldWrite[], what: string) {
    if (!open) return;
    const before = edits.map(({ key }) => ({ key, value: shown.get(key)?.value ?? null }));
    remember(before, what);
    autosave.write(edits);
  }

  const api: CardApi = {
    paths,
    zone,
    desk,
    shown,
    rows,
    questions,
    lines,
    compose,
    open,
    current,
    setCurrent,
    press,
    type: (edit) => autosave.write([edit], true),
    leave(key, before, what) {
      autosave.flush();
      remember([{ key, value: before }], what);
    },
    rate(row, level) {
      press([{ key: row.key, value: { level } }], `the answer to “${row.title}”`);
      say(`${row.title}: ${answerOf(row, { level })}`);
    },
    file(line, to) {
      const { id: _id, key, ...value } = line;
      press([{ key, value: { ...value, filedTo: to } }], 'the filing of a line');
      const place = rows.find((row) => row.filing === to)?.title;
      say(to === null ? 'Back to the notes' : to === 'private' ? 'Kept private' : `Filed: ${place}`);
    },
    say,
    stamp: () => new Date().toISOString(),
    time: (at) => formatTime(new Date(at), zone),
  };

  function undo() {
    const last = undone.current.pop();
    if (last === undefined) return say('Nothing to undo.');
    if (!open) return say('The card is sealed.');
    autosave.write(last.edits);
    say(`Undone: ${last.what}`);
  }

  return { api, values, allLines, said: said.words, undo };
}
