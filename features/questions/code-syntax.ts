/**
 * Whether a block of code parses, by the language its fence names.
 *
 * Three depths, and `depthOf` says which one a language gets: `parsed` by a grammar of the whole language; `light`, where we
 * have no grammar and only look for brackets and quotes that do not close; `text`, where nothing is promised. A language
 * that is not listed is itself a fault, since a misspelt name would go unchecked.
 *
 * The grammars are those of the code editor. They mend what they cannot read and go on, and mark the place.
 */
import { goLanguage } from '@codemirror/lang-go';
import { javaLanguage } from '@codemirror/lang-java';
import { javascriptLanguage, jsxLanguage, tsxLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { pythonLanguage } from '@codemirror/lang-python';
import { parseAllDocuments } from 'yaml';

export interface CodeFault {
  /** Within the block, from 1. */
  readonly line: number;
  readonly message: string;
}

export type Depth = 'parsed' | 'light' | 'text';

/** Reads one block; null where nothing is wrong with it. */
export type CodeReader = (language: string, code: string) => CodeFault | null;

interface Grammar {
  readonly parser: {
    parse(code: string): { iterate(spec: { enter(node: { type: { isError: boolean }; from: number }): void }): void };
  };
}

/** What a block may be a part of, when it is no whole file: members of a class, or the body of a function. */
const FRAMES: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  ts: [['class Part {', '}']],
  typescript: [['class Part {', '}']],
  js: [['class Part {', '}']],
  javascript: [['class Part {', '}']],
  java: [
    ['class Part {', '}'],
    ['class Part { void part() {', '}}'],
  ],
  go: [['func part() {', '}']],
};

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  ts: typescriptLanguage,
  typescript: typescriptLanguage,
  tsx: tsxLanguage,
  js: javascriptLanguage,
  javascript: javascriptLanguage,
  jsx: jsxLanguage,
  python: pythonLanguage,
  java: javaLanguage,
  go: goLanguage,
};

/** What a light check has to know of a language to leave its strings and comments alone. */
interface Lexicon {
  readonly comments: readonly RegExp[];
  readonly strings: readonly RegExp[];
  readonly brackets: boolean;
}

const [SLASHES, HASH, DASHES, BLOCK] = [/\/\/[^\n]*/y, /#[^\n]*/y, /--[^\n]*/y, /\/\*[\s\S]*?\*\//y];
const [DOUBLE, SINGLE, BACKTICK] = [/"(?:[^"\\\n]|\\.)*"/y, /'(?:[^'\\\n]|\\.)*'/y, /`(?:[^`\\]|\\.)*`/y];
/** One letter between quotes, where a lone quote opens a lifetime instead. */
const LETTER = /'(?:[^'\\\n]|\\.[^'\n]{0,8})'/y;
const braced = { comments: [SLASHES, BLOCK], strings: [DOUBLE, SINGLE], brackets: true };

const statements = {
  comments: [DASHES, BLOCK],
  strings: [/\$(\w*)\$[\s\S]*?\$\1\$/y, /'(?:[^']|'')*'/y, /"[^"\n]*"/y],
  brackets: true,
};

const LEXICONS: Readonly<Record<string, Lexicon>> = {
  sql: statements,
  cql: statements,
  lua: {
    comments: [/--\[(=*)\[[\s\S]*?\]\1\]/y, DASHES],
    strings: [/\[(=*)\[[\s\S]*?\]\1\]/y, DOUBLE, SINGLE],
    brackets: true,
  },
  php: { comments: [SLASHES, BLOCK, HASH], strings: [/"(?:[^"\\]|\\.)*"/y, /'(?:[^'\\]|\\.)*'/y], brackets: true },
  ruby: { comments: [HASH], strings: [DOUBLE, SINGLE, BACKTICK], brackets: true },
  rust: { comments: [SLASHES, BLOCK], strings: [/"(?:[^"\\]|\\[\s\S])*"/y, LETTER], brackets: true },
  java: { ...braced, strings: [/"""[\s\S]*?"""/y, DOUBLE, SINGLE] },
  csharp: braced,
  kotlin: braced,
  scala: braced,
  swift: braced,
  c: braced,
  cpp: braced,
  css: braced,
  proto: braced,
  graphql: { comments: [HASH], strings: [/"""[\s\S]*?"""/y, DOUBLE], brackets: true },
  hcl: { comments: [HASH, SLASHES, BLOCK], strings: [DOUBLE], brackets: true },
  nginx: { comments: [HASH], strings: [DOUBLE, SINGLE], brackets: true },
  // A shell's `case` closes brackets that nothing opened, so only its quotes are looked at.
  bash: { comments: [HASH], strings: [/"(?:[^"\\]|\\[\s\S])*"/y, /'[^']*'/y], brackets: false },
};

const ALIASES: Readonly<Record<string, string>> = {
  sh: 'bash',
  shell: 'bash',
  mysql: 'sql',
  yml: 'yaml',
  py: 'python',
  cs: 'csharp',
};

const TEXT = new Set(
  'text http html xml diff dockerfile ini toml properties csv console markdown makefile promql regex redis log mermaid'.split(
    ' ',
  ),
);

const named = (language: string): string => ALIASES[language] ?? language;

/** How far a language is checked; null for one that is not known here. */
export function depthOf(language: string): Depth | null {
  const name = named(language);
  if (name in GRAMMARS || name === 'json' || name === 'yaml') return 'parsed';
  if (name in LEXICONS) return 'light';
  return TEXT.has(name) ? 'text' : null;
}

/** Patterns and switch expressions, which the editor's grammar of Java does not know yet: such a block is read lightly. */
const NEWER_JAVA =
  /\bcase\b[^;:{}]*->|\bdefault\s*->|\binstanceof\s+(?:final\s+)?[\w.<>?]+\s+\w+|\b(?:sealed|permits)\b/;

/** Reads a block as far as its language is known here. SQL is only looked at lightly: the command has a server's grammar. */
export const readCode: CodeReader = (language, code) => {
  const name = named(language);
  if (depthOf(name) === null) {
    return { line: 0, message: `"${language}" is no language that is known here` };
  }
  const grammar = GRAMMARS[name];
  if (grammar && !(name === 'java' && NEWER_JAVA.test(code))) {
    const framed = (FRAMES[name] ?? []).some(([before, after]) => !byGrammar(grammar, `${before}${code}\n${after}`));
    return framed ? null : byGrammar(grammar, code);
  }
  if (name === 'json') return byJson(code);
  if (name === 'yaml') return byYaml(code);
  const lexicon = LEXICONS[name];
  return lexicon ? lightly(lexicon, code) : null;
};

const lineAt = (code: string, offset: number): number => code.slice(0, offset).split('\n').length;

const excerpt = (code: string, offset: number): string => {
  const line = (code.split('\n')[lineAt(code, offset) - 1] ?? '').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};

function byGrammar({ parser }: Grammar, code: string): CodeFault | null {
  let at = -1;
  parser.parse(code).iterate({
    enter({ type, from }) {
      if (type.isError && at < 0) at = from;
    },
  });
  return at < 0 ? null : { line: lineAt(code, at), message: `does not parse near "${excerpt(code, at)}"` };
}

function byJson(code: string): CodeFault | null {
  try {
    JSON.parse(code);
    return null;
  } catch (error) {
    const message = (error as SyntaxError).message;
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? code.length);
    return { line: lineAt(code, offset), message: `is no JSON (${message})` };
  }
}

function byYaml(code: string): CodeFault | null {
  const documents = parseAllDocuments(code);
  const error = Array.isArray(documents) ? documents.flatMap((one) => one.errors)[0] : undefined;
  return error ? { line: error.linePos?.[0].line ?? 1, message: `is no YAML (${error.message.split('\n')[0]})` } : null;
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function lightly({ comments, strings, brackets }: Lexicon, code: string): CodeFault | null {
  const open: { bracket: string; at: number }[] = [];
  let at = 0;
  const skips = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(code);
    if (match) at += match[0].length;
    return match !== null;
  };
  while (at < code.length) {
    if (comments.some(skips) || strings.some(skips)) continue;
    const letter = code.charAt(at);
    // A quote here begins no whole string. A lone one is a lifetime in Rust and an apostrophe in a here-document.
    if (letter === '"') return { line: lineAt(code, at), message: 'has a quote that does not close' };
    if (brackets && '([{'.includes(letter)) open.push({ bracket: letter, at });
    if (brackets && letter in CLOSES && open.pop()?.bracket !== CLOSES[letter]) {
      return { line: lineAt(code, at), message: `closes with "${letter}" what nothing opens` };
    }
    at += 1;
  }
  const left = open.at(-1);
  return left ? { line: lineAt(code, left.at), message: `opens "${left.bracket}" and does not close it` } : null;
}
