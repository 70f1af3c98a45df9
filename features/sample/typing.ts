/**
 * How somebody wrote a solution within forty minutes: what they read, what they typed above the given stub line by line, where
 * they stopped to think, and when they ran it. Given as updates of a Yjs document, as a candidate's window sends them. Pure.
 */
import * as Y from 'yjs';
import { DOCUMENT_TEXTS } from '@/features/exercises/attempt';
import type { Seeded } from './seeded';

export interface TypedUpdate {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

export interface TypingStory {
  readonly updates: readonly TypedUpdate[];
  /** What stood in the editor, and after how many updates, when the visible tests were run. */
  readonly runs: readonly { readonly atMs: number; readonly source: string; readonly after: number }[];
  readonly submittedAtMs: number;
}

const MINUTE = 60_000;

/** Notes that somebody writes before any code. */
const PLAN = [
  '// Plan: one bucket for each key, refilled by the time that has passed.',
  '// No timers: work out the tokens when somebody asks.',
  '// Then: when may a refused caller come back?',
  '',
];

/**
 * Tells the story of a solution that is typed from the top while the stub is still below it.
 * @param first the very first update, which holds the stub
 * @param solution what stands there at the end
 */
export function typingStory(chance: Seeded, first: Uint8Array, solution: string): TypingStory {
  const document = new Y.Doc();
  document.clientID = 1_000 + chance.between(0, 1_000_000);
  Y.applyUpdate(document, first);
  const text = document.getText(DOCUMENT_TEXTS.solution);
  const updates: TypedUpdate[] = [];
  let atMs = 0;
  document.on('update', (bytes: Uint8Array) => updates.push({ atMs, bytes }));
  const pass = (least: number, most: number): void => {
    atMs += chance.between(least, most);
  };
  const runs: { atMs: number; source: string; after: number }[] = [];
  // One for the row that holds the beginning.
  const run = () => runs.push({ atMs, source: text.toString(), after: updates.length + 1 });

  pass(3 * MINUTE, 4 * MINUTE);
  let cursor = 0;
  const type = (line: string): void => {
    text.insert(cursor, `${line}\n`);
    cursor += line.length + 1;
  };
  for (const line of PLAN) {
    pass(6_000, 25_000);
    type(line);
  }
  pass(MINUTE, 2 * MINUTE);
  run();

  const lines = solution.trimEnd().split('\n');
  // The lines share what is left until minute 36; long ones take longer, and three pauses are for thinking.
  const pauses = new Map(
    [0.2, 0.45, 0.7].map((part) => [Math.floor(lines.length * part), chance.between(90, 200) * 1000]),
  );
  const until = 36 * MINUTE;
  const letters = lines.reduce((sum, line) => sum + line.length + 10, 0);
  const perLetter = Math.max(0, until - atMs - [...pauses.values()].reduce((sum, one) => sum + one, 0)) / letters;
  for (const [index, line] of lines.entries()) {
    atMs += Math.round((line.length + 10) * perLetter * (chance.between(70, 130) / 100)) + (pauses.get(index) ?? 0);
    type(line);
  }
  pass(10_000, 30_000);
  text.delete(cursor, text.length - cursor);
  pass(5_000, 15_000);
  text.delete(0, PLAN.join('\n').length + 1);
  pass(20_000, 60_000);
  run();
  pass(2 * MINUTE, 3 * MINUTE);
  return { updates, runs, submittedAtMs: atMs };
}
