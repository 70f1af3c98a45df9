/**
 * Lines as they are written during an interview: how a pasted document becomes lines, what kind a line is, and two gentle
 * warnings. A warning never stands in the way of a quick score. Pure.
 */
import { kindOf, nameOf } from './card';
import { type LineValue, LONGEST_LINE } from './schema';

/** A line with its id; `at` in ISO 8601. */
export interface Line extends LineValue {
  id: string;
  key: string;
}

/** The lines among a card's fields, by time. */
export function linesOf(values: Iterable<readonly [key: string, value: unknown]>): Line[] {
  const lines: Line[] = [];
  for (const [key, value] of values) {
    if (kindOf(key) === 'line') lines.push({ ...(value as LineValue), id: nameOf(key), key });
  }
  return lines.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
}

/** Text as the database can store it. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '');

/** One line's text: no line breaks, and no longer than a line may be. */
export const asLine = (text: string): string => clipped(storable(text).replace(/\s*[\r\n]+\s*/g, ' '));

function clipped(text: string): string {
  return text.length <= LONGEST_LINE ? text : storable(text.slice(0, LONGEST_LINE));
}

/** A pasted document as lines: list marks and empty lines go, a line that is too long goes on in the next. */
export function splitPaste(text: string): string[] {
  return storable(text)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/^\s*(?:[-*•–]|\d{1,3}[.)])\s+/, '').trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const parts: string[] = [];
      for (let rest = line; rest !== ''; rest = rest.slice(parts.at(-1)?.length)) {
        const part = rest.slice(0, LONGEST_LINE);
        // Not between the two halves of one character.
        parts.push(/[\ud800-\udbff]$/.test(part) ? part.slice(0, -1) : part);
      }
      return parts;
    });
}

/** What a line is by how it begins: a link, code, somebody's words, or a moment that was seen. */
export function lineKind(text: string): LineValue['kind'] {
  const start = text.trimStart();
  if (/^https?:\/\/\S+/.test(start)) return 'link';
  if (start.startsWith('`')) return 'code';
  return /^["“”„«'‘’‚]/.test(start) ? 'quote' : 'moment';
}

const IMPRESSION =
  /\b(seem(?:s|ed|ingly)?|felt|feels?|feelings?|vibes?|gut|came across|comes across|struck me|culture fit|i think|impression)\b/i;

/** Words of the candidate's own within a line. */
const QUOTED = /["“„«][^"”»]*["”»]/g;

/**
 * The word that makes a line an impression rather than something seen or heard, or null. What somebody said is theirs. The database
 * counts by the same test (`reads_as_impression` in the migrations): a change here needs one there.
 */
export function impressionIn(text: string): string | null {
  const own = text.replace(QUOTED, ' ');
  return IMPRESSION.exec(own)?.[0] ?? null;
}

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Words in a row that two texts share before one counts as taken from the other. */
const SHARED_WORDS = 7;

/** Whether one text holds a stretch of the other, word for word. */
export function sharesWords(text: string, other: string): boolean {
  const own = words(text);
  if (own.length < SHARED_WORDS) return own.length >= 3 && own.join(' ') === words(other).join(' ');
  const theirs = ` ${words(other).join(' ')} `;
  return own.some(
    (_, at) => at + SHARED_WORDS <= own.length && theirs.includes(` ${own.slice(at, at + SHARED_WORDS).join(' ')} `),
  );
}

export interface LineWarning {
  kind: 'impression' | 'anchor' | 'repeated';
  text: string;
}

/**
 * What to say about a line, or null.
 * @param around the other lines of the card, and the anchors of the row that it is filed to
 */
export function warningOn(
  line: Pick<Line, 'text'>,
  around: { lines: readonly string[]; anchors: readonly string[] },
): LineWarning | null {
  if (around.anchors.some((anchor) => sharesWords(line.text, anchor))) {
    return { kind: 'anchor', text: 'the anchor’s own words; what did they say or do?' };
  }
  if (around.lines.some((other) => sharesWords(line.text, other))) {
    return { kind: 'repeated', text: 'written twice on this card' };
  }
  const word = impressionIn(line.text);
  return word === null ? null : { kind: 'impression', text: `“${word}” is an impression; what did they say or do?` };
}
