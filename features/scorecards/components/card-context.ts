'use client';
/** What the parts of the card page share: how the card stands, how to write on it, and how to speak. */
import { createContext, useContext } from 'react';
import type { DeskQuestion, DeskRow } from '../desk';
import type { Shown } from '../draft';
import type { Line } from '../line';
import type { Desk } from './autosave';

export interface FieldWrite {
  key: string;
  value: unknown;
  resolves?: boolean;
}

export interface CardApi {
  /** Where the card's routes are, those of its interview, and the pages of attempts. */
  paths: { card: string; interview: string; attempts: string };
  zone: string;
  desk: Desk;
  shown: ReadonlyMap<string, Shown>;
  rows: readonly DeskRow[];
  questions: readonly DeskQuestion[];
  /** Without those that are being written. */
  lines: readonly Line[];
  /** A line is being written, or is written: until then it is in no list. */
  compose(key: string, writing: boolean): void;
  /** Whether the card takes edits. */
  open: boolean;
  /** Key of the row that keys go to. */
  current: string;
  setCurrent(key: string): void;
  /** A press: sent at once, and taken back by one undo, which says `what` it undid. */
  press(edits: readonly FieldWrite[], what: string): void;
  /** A letter of many. */
  type(edit: FieldWrite): void;
  /** A text was left: what was typed can be undone as one, back to `before`. */
  leave(key: string, before: unknown, what: string): void;
  rate(row: DeskRow, level: number | null): void;
  file(line: Line, to: string | null): void;
  /** One quiet sentence, seen and heard. */
  say(words: string): void;
  /** The stamp of this instant. */
  stamp(): string;
  time(at: string): string;
}

export const CardContext = createContext<CardApi | null>(null);

export function useCard(): CardApi {
  const api = useContext(CardContext);
  if (api === null) throw new Error('This part belongs on a card page.');
  return api;
}
