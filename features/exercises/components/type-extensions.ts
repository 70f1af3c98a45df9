/** The type checker inside the editor: errors under the code, completion, and a type on hover. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { EditorState, Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { TypeChecker } from './type-checker';
import type { Sources } from './type-protocol';

export interface CheckedFile {
  readonly checker: TypeChecker;
  readonly file: string;
  /** The other files as they stand; this one comes from the editor. */
  readonly others: () => Sources;
}

const MOST_SYNTAX_ERRORS = 20;

/** Where the grammar does not go on: at once, for every language that has one. */
export const syntaxProblems: Extension = linter(
  ({ state }) => {
    const found: Diagnostic[] = [];
    syntaxTree(state).iterate({
      enter: (node) => {
        if (!node.type.isError || found.length >= MOST_SYNTAX_ERRORS) return;
        const line = state.doc.lineAt(node.from);
        const from = Math.min(node.from, Math.max(line.from, line.to - 1));
        const last = found.at(-1);
        if (last !== undefined && state.doc.lineAt(last.from).number === line.number) return;
        found.push({
          from,
          to: Math.max(node.to, Math.min(from + 1, state.doc.length)),
          severity: 'error',
          message: `Line ${line.number} cannot be read from here on.`,
        });
      },
    });
    return found;
  },
  { delay: 400 },
);

const sourcesOf = ({ file, others }: CheckedFile, state: EditorState): Sources => ({
  ...others(),
  [file]: state.doc.toString(),
});

/** Errors of types, and of syntax in the compiler's words; the grammar's own are shown until the checker answers. */
export function typeProblems(checked: CheckedFile): Extension {
  return linter(
    async ({ state }): Promise<Diagnostic[]> => {
      const problems = await checked.checker.ask({
        kind: 'problems',
        file: checked.file,
        sources: sourcesOf(checked, state),
      });
      const end = state.doc.length;
      return (problems ?? []).map(({ from, to, severity, message }) => ({
        from: Math.min(from, end),
        to: Math.min(Math.max(to, from), end),
        severity,
        message,
      }));
    },
    { delay: 600 },
  );
}

const KINDS: Readonly<Record<string, string>> = {
  method: 'method',
  property: 'property',
  getter: 'property',
  class: 'class',
  'local class': 'class',
  interface: 'interface',
  type: 'type',
  alias: 'variable',
  const: 'constant',
  let: 'variable',
  var: 'variable',
  function: 'function',
  'local function': 'function',
  keyword: 'keyword',
  parameter: 'variable',
};

/** @param meanwhile answers until the checker is there */
export function typeCompletion(
  checked: CheckedFile,
  meanwhile: (context: CompletionContext) => CompletionResult | null,
) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\w$#]+/);
    const dot = context.matchBefore(/\./);
    if (word === null && dot === null && !context.explicit) return null;
    if (!checked.checker.ready) return meanwhile(context);
    const found = await checked.checker.ask({
      kind: 'completions',
      file: checked.file,
      sources: sourcesOf(checked, context.state),
      at: context.pos,
    });
    if (found === null || found.length === 0 || context.aborted) return null;
    const options: Completion[] = found.map(({ label, kind, sortText }) => ({
      label,
      type: KINDS[kind] ?? 'text',
      boost: sortText.startsWith('11') ? 2 : sortText.startsWith('15') ? -1 : 0,
    }));
    return { from: word?.from ?? context.pos, options, validFor: /^[\w$#]*$/ };
  };
}

export function typeHover(checked: CheckedFile): Extension {
  return hoverTooltip(
    async ({ state }, at) => {
      const found = await checked.checker.ask({
        kind: 'hover',
        file: checked.file,
        sources: sourcesOf(checked, state),
        at,
      });
      if (found === null) return null;
      return {
        pos: found.from,
        end: found.to,
        above: true,
        create: () => {
          const dom = document.createElement('div');
          dom.className = 'cm-type-hover';
          dom.append(found.signature);
          if (found.documentation !== '') {
            const words = document.createElement('p');
            words.textContent = found.documentation;
            dom.append(words);
          }
          return { dom };
        },
      };
    },
    { hoverTime: 400 },
  );
}
