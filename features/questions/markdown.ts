/**
 * What the lint needs of Markdown: its fenced code blocks and its links, each with its line. Code is no text, so a link
 * inside of a block or between backticks is none.
 */

export interface CodeBlock {
  /** The first word after the fence, lower-case; empty where there is none. */
  readonly language: string;
  /** Without the fence's own indentation. */
  readonly code: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  /** False where the text ends before the block does. */
  readonly closed: boolean;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^( *)(`{3,}|~{3,})[ \t]*([^\s`]*)/;

interface Cut {
  readonly blocks: CodeBlock[];
  /** The text's lines, with those of code blocks empty, so that line numbers stay. */
  readonly prose: string[];
}

function cut(text: string): Cut {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { indent: number; fence: string; language: string; line: number; code: string[] } | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (open === null && fence) {
      const [, indent = '', mark = '', language = ''] = fence;
      open = { indent: indent.length, fence: mark, language: language.toLowerCase(), line: index + 1, code: [] };
    } else if (open && fence && closes(open.fence, line)) {
      blocks.push({ language: open.language, code: open.code.join('\n'), line: open.line, closed: true });
      open = null;
    } else if (open) {
      open.code.push(line.slice(Math.min(open.indent, line.search(/\S|$/))));
    }
    prose.push(open === null && !fence ? line : '');
  }
  if (open) blocks.push({ language: open.language, code: open.code.join('\n'), line: open.line, closed: false });
  return { blocks, prose };
}

/** A block ends with a line of at least as many of the same marks and nothing else. */
function closes(opening: string, line: string): boolean {
  const mark = line.trim();
  return mark.length >= opening.length && mark === opening.charAt(0).repeat(mark.length);
}

/** The fenced code blocks of a Markdown text. */
export const codeBlocksOf = (text: string): CodeBlock[] => cut(text).blocks;

const INLINE = /!?\[(?:[^\]\\]|\\.)*\]\(\s*(<[^>]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+"[^"]*")?\s*\)/g;
const REFERENCE = /^ {0,3}\[[^\]]+\]:\s*(\S+)/;
const BARE = /<((?:https?|mailto):[^>]*)>/g;

/** Where a Markdown text points: `[words](target)`, `[words]: target` and `<https://...>`. */
export function linksOf(text: string): Link[] {
  return cut(text).prose.flatMap((whole, index) => {
    const line = whole.replace(/(`+)[^`]*?\1/g, '');
    const reference = REFERENCE.exec(line);
    const targets = [
      ...(reference ? [reference[1] ?? ''] : []),
      ...[...line.matchAll(INLINE)].map((match) => (match[1] ?? '').replace(/^<|>$/g, '')),
      ...[...line.matchAll(BARE)].filter((match) => line[match.index - 1] !== '(').map((match) => match[1] ?? ''),
    ];
    return targets.map((target) => ({ target, line: index + 1 }));
  });
}
