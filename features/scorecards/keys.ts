/** The card's keys: what each one does, in one table that the page obeys and its help shows. Pure. */

export type Command =
  | { do: 'next' | 'previous' }
  | { do: 'digit'; digit: number }
  | {
      do:
        | 'evidence'
        | 'note'
        | 'flags'
        | 'ask'
        | 'signals'
        | 'answer-key'
        | 'scenario'
        | 'question'
        | 'private'
        | 'undo'
        | 'copy'
        | 'pane'
        | 'help'
        | 'seal'
        | 'leave';
    };

const LETTERS: Readonly<Record<string, Command>> = {
  j: { do: 'next' },
  k: { do: 'previous' },
  e: { do: 'evidence' },
  n: { do: 'note' },
  r: { do: 'flags' },
  f: { do: 'ask' },
  c: { do: 'signals' },
  a: { do: 'answer-key' },
  s: { do: 'scenario' },
  q: { do: 'question' },
  p: { do: 'private' },
  u: { do: 'undo' },
  y: { do: 'copy' },
  v: { do: 'pane' },
};

/** What the help says, in the order in which an interview needs it. */
export const KEY_HELP: readonly { keys: string[]; range?: boolean; what: string }[] = [
  { keys: ['j', 'k'], what: 'next, previous row' },
  { keys: ['1', '5'], range: true, what: 'level of the row; in the red flags, mark; on a line to file, file' },
  { keys: ['0'], what: 'not assessed' },
  { keys: ['e'], what: 'evidence for the row' },
  { keys: ['n'], what: 'running note' },
  { keys: ['p'], what: 'keep a line to file private' },
  { keys: ['r'], what: 'red flags' },
  { keys: ['f'], what: 'mark the next follow-up as asked' },
  { keys: ['c'], what: 'what strong candidates raise' },
  { keys: ['a'], what: 'answer key' },
  { keys: ['s'], what: 'next scenario, for a candidate who knows this one' },
  { keys: ['q'], what: 'next question of the kit' },
  { keys: ['v'], what: 'question or card, in a narrow window' },
  { keys: ['u'], what: 'undo' },
  { keys: ['y'], what: 'copy the card as text' },
  { keys: ['Esc'], what: 'leave the text' },
  { keys: ['?'], what: 'this list' },
];

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** Letters are being composed into one, as for Japanese. */
  isComposing: boolean;
  /** The press is going into a text. */
  inText: boolean;
}

/** What a press asks for, or null: inside a text only leaving it and sealing are commands. */
export function commandOf(press: KeyPress): Command | null {
  if (press.isComposing) return null;
  if (press.key === 'Enter' && (press.ctrlKey || press.metaKey)) return { do: 'seal' };
  if (press.inText) return press.key === 'Escape' ? { do: 'leave' } : null;
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.key === '?') return { do: 'help' };
  if (press.shiftKey) return null;
  if (/^\d$/.test(press.key)) return { do: 'digit', digit: Number(press.key) };
  if (press.key === 'Escape') return { do: 'leave' };
  return LETTERS[press.key.toLowerCase()] ?? null;
}
