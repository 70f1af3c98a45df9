/** An import on its way: its states, who may do what in which, and how much of it is done at once. Pure. */

export type ImportState = 'receiving' | 'failed' | 'checked' | 'staging' | 'done' | 'undoing' | 'undone' | 'discarded';
export type RowKind = 'new' | 'changed' | 'same' | 'bad' | 'overtaken';
export type Counts = Record<RowKind, number>;

export const NO_ROWS: Counts = { new: 0, changed: 0, same: 0, bad: 0, overtaken: 0 };

/** Of one file, in bytes: ten thousand questions, of which most are half as long as those that ship. */
export const LARGEST_FILE = 64 * 1024 * 1024;
export const MOST_QUESTIONS = 20_000;

/** Where its name is announced to whoever works. */
export const LANE = 'imports';

/** A worker that has said nothing for so long is taken for dead. */
export const LEASE_MS = 10_000;
/** A file of which nothing came for so long was given up by whoever sent it. */
export const SILENCE_MS = 60_000;

export const STATE_WORDS: Record<ImportState, string> = {
  receiving: 'Being read',
  failed: 'Could not be read',
  checked: 'Checked, nothing imported yet',
  staging: 'Being imported',
  done: 'Imported',
  undoing: 'Undone',
  undone: 'Undone',
  discarded: 'Discarded',
};

/** The embedded database serves one transaction at a time, so that a vote waits for whatever is under way; it should not be felt. */
const AIM_MS = 40;
const FEWEST = 25;
/** The most questions that one transaction takes. */
export const MOST_AT_ONCE = 500;
export const FIRST_BATCH = 50;

/** How many questions the next transaction takes, from how long the last took. */
export function nextBatch(size: number, tookMs: number): number {
  const factor = Math.min(2, Math.max(0.25, AIM_MS / Math.max(1, tookMs)));
  return Math.max(FEWEST, Math.min(MOST_AT_ONCE, Math.round(size * factor)));
}

const many = (n: number, word: string): string => `${n.toLocaleString('en-GB')} ${word}${n === 1 ? '' : 's'}`;

/** "9,997 new, 2 changed, 3 that cannot be imported". */
export function countWords(counts: Counts): string {
  const parts = [
    ...(counts.new > 0 ? [`${many(counts.new, 'new question')}`] : []),
    ...(counts.changed > 0 ? [`${many(counts.changed, 'new version')}`] : []),
    ...(counts.same > 0 ? [`${counts.same.toLocaleString('en-GB')} the same as in the bank`] : []),
    ...(counts.bad > 0 ? [`${counts.bad.toLocaleString('en-GB')} that cannot be imported`] : []),
    ...(counts.overtaken > 0 ? [`${counts.overtaken.toLocaleString('en-GB')} overtaken by an edit`] : []),
  ];
  return parts.length === 0 ? 'no questions' : parts.join(', ');
}
