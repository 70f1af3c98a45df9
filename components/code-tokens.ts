/**
 * Code as pieces to paint: comments, strings, numbers and the words that most languages reserve. It knows families of languages
 * and no grammar, so it is small enough for any page; what it cannot tell stays plain. Pure.
 */

export type CodeTokenKind = 'plain' | 'comment' | 'string' | 'number' | 'keyword';
export interface CodeToken {
  kind: CodeTokenKind;
  text: string;
}

const HASH = new Set([
  'python',
  'py',
  'yaml',
  'yml',
  'bash',
  'sh',
  'shell',
  'dockerfile',
  'toml',
  'ini',
  'ruby',
  'nginx',
]);
const DASH = new Set(['sql', 'lua']);
/** Diagrams, output and data without words of their own. */
const PLAIN = new Set(['', 'text', 'txt', 'http', 'log', 'console', 'markdown', 'md']);

const KEYWORDS = new Set(
  (
    'abstract alter and as async await begin between boolean break by case catch class commit const constraint continue create ' +
    'data def default defer delete desc distinct do drop elif else end enum except export exists extends false final finally for from ' +
    'fn func function go goto group having if implements import in index inner insert int interface into is join key lambda left let ' +
    'limit loop match mut new nil none not null of on or order package pass primary private protected public raise readonly record ' +
    'references return rollback select self set static struct switch table then this throw throws true try type typeof union unique update ' +
    'using val values var void when where while with yield'
  ).split(' '),
);

const COMMENTS = { slash: '\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)', hash: '#[^\\n]*', dash: '--[^\\n]*' };
const STRINGS = '"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"?|\'(?:\\\\[\\s\\S]|[^\'\\\\\\n])*\'?|`(?:\\\\[\\s\\S]|[^`\\\\])*`?';
const NUMBERS = '\\b\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\w*';
const WORDS = '[A-Za-z_$][\\w$]*';

const familyOf = (language: string): keyof typeof COMMENTS =>
  HASH.has(language) ? 'hash' : DASH.has(language) ? 'dash' : 'slash';

const PATTERNS = Object.fromEntries(
  Object.entries(COMMENTS).map(([family, comment]) => [
    family,
    new RegExp(`(?<comment>${comment})|(?<string>${STRINGS})|(?<number>${NUMBERS})|(?<word>${WORDS})`, 'g'),
  ]),
) as Record<keyof typeof COMMENTS, RegExp>;

/** The pieces of `code` in their order; put together they are the code itself. */
export function codeTokens(code: string, language: string): CodeToken[] {
  const name = language.toLowerCase();
  if (PLAIN.has(name)) return code === '' ? [] : [{ kind: 'plain', text: code }];
  const tokens: CodeToken[] = [];
  const add = (kind: CodeTokenKind, text: string) => {
    const last = tokens.at(-1);
    if (kind === 'plain' && last?.kind === 'plain') last.text += text;
    else if (text !== '') tokens.push({ kind, text });
  };
  let from = 0;
  for (const found of code.matchAll(PATTERNS[familyOf(name)])) {
    add('plain', code.slice(from, found.index));
    const [text] = found;
    const { comment, string, number } = found.groups ?? {};
    if (comment !== undefined) add('comment', text);
    else if (string !== undefined) add('string', text);
    else if (number !== undefined) add('number', text);
    else add(KEYWORDS.has(name === 'sql' ? text.toLowerCase() : text) ? 'keyword' : 'plain', text);
    from = found.index + text.length;
  }
  add('plain', code.slice(from));
  return tokens;
}
