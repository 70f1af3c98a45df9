/** The card as plain text, for a system that takes no writes. Pure. */
import type { DeskRow } from './desk';
import type { Line } from './line';

export interface TranscriptSource {
  title: string;
  /** Role, candidate, interview: one line. */
  about: string;
  rows: readonly DeskRow[];
  values: ReadonlyMap<string, unknown>;
  lines: readonly Line[];
  /** Red flags and follow-ups with their texts, by field key. */
  flags: readonly { key: string; text: string }[];
  followUps: readonly { key: string; text: string }[];
  /** A stamp as the author reads it, `12:04`. */
  time(at: string): string;
}

/** The answer of a row in words: "2 acceptable", "not assessed", "not yet rated". */
export function answerOf(row: DeskRow, value: unknown): string {
  if (value === undefined || value === null) return row.kind === 'recommendation' ? 'needed to seal' : 'not yet rated';
  const { level } = value as { level: number | null };
  if (level === null) return 'not assessed';
  const label = row.levels.find((one) => one.level === level)?.label ?? '';
  return row.kind === 'recommendation' ? label : `${level} ${label}`;
}

/** Filed evidence stands under its row; unfiled and private lines stay with their author. */
export function transcript(source: TranscriptSource): string {
  const stamped = (at: string, text: string) => `  ${source.time(at)}  ${text}`;
  const marked = (heading: string, all: TranscriptSource['flags']): string[] => {
    const found = all.flatMap(({ key, text }) => {
      const value = source.values.get(key) as { at: string } | undefined;
      return value === undefined ? [] : [stamped(value.at, text)];
    });
    return found.length === 0 ? [] : ['', heading, ...found];
  };
  const rows = source.rows.flatMap((row) => [
    '',
    `${row.title}: ${answerOf(row, source.values.get(row.key))}`,
    ...source.lines
      .filter((line) => line.filedTo === row.filing && row.filing !== null)
      .map((line) => stamped(line.at, line.text)),
  ]);
  const summary = (source.values.get('summary') as { text: string } | undefined)?.text.trim();
  return [
    source.title,
    source.about,
    ...rows,
    ...marked('Red flags seen', source.flags),
    ...marked('Follow-ups asked', source.followUps),
    ...(summary ? ['', 'Summary', summary] : []),
    '',
  ].join('\n');
}
