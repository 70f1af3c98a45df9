/**
 * Completion from what is declared: names and members of the classes, interfaces and types in the stub and in the text as it
 * stands. It reads the syntax tree alone, so it answers at once, without the type checker and in a text with errors.
 */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { syntaxTree } from '@codemirror/language';

type Tree = ReturnType<typeof syntaxTree>;
type SyntaxNode = Tree['topNode'];

export interface DeclaredName {
  readonly label: string;
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'variable' | 'method' | 'property';
  /** The declaration as it is written, without its body. */
  readonly detail: string;
  /** Stands after a dot. */
  readonly member: boolean;
}

const LONGEST_DETAIL = 60;

const KINDS: Readonly<Record<string, Pick<DeclaredName, 'kind' | 'member'>>> = {
  ClassDeclaration: { kind: 'class', member: false },
  InterfaceDeclaration: { kind: 'interface', member: false },
  TypeAliasDeclaration: { kind: 'type', member: false },
  FunctionDeclaration: { kind: 'function', member: false },
  VariableDeclaration: { kind: 'variable', member: false },
  MethodDeclaration: { kind: 'method', member: true },
  MethodType: { kind: 'method', member: true },
  PropertyDeclaration: { kind: 'property', member: true },
  PropertyType: { kind: 'property', member: true },
};

const NAMES = ['PropertyDefinition', 'TypeDefinition', 'VariableDefinition', 'PrivatePropertyDefinition'];
const BODIES = ['Block', 'ClassBody', 'ObjectType'];

/** What a text declares. @param tree of this very text */
export function declaredIn(text: string, tree: Tree): DeclaredName[] {
  const found = new Map<string, DeclaredName>();
  tree.iterate({
    enter: ({ node }) => {
      const kind = KINDS[node.name];
      if (kind === undefined) return;
      const name = NAMES.map((one) => node.getChild(one)).find((one) => one !== null);
      if (name == null) return;
      const label = text.slice(name.from, name.to);
      if (label !== 'constructor')
        found.set(`${kind.member} ${label}`, { label, ...kind, detail: detailOf(text, node) });
    },
  });
  return [...found.values()];
}

function detailOf(text: string, node: SyntaxNode): string {
  const body = BODIES.map((one) => node.getChild(one)).find((one) => one !== null);
  const [line = ''] = text
    .slice(node.from, body?.from ?? node.to)
    .trim()
    .replace(/[;,{]$/, '')
    .split('\n');
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}

/** What the stub declares; it completes even after the candidate has rewritten it. */
export function declaredByStub(stub: string, language: 'typescript' | 'javascript'): DeclaredName[] {
  const { parser } = language === 'typescript' ? typescriptLanguage : javascriptLanguage;
  return declaredIn(stub, parser.parse(stub));
}

const SILENT = /^(String|TemplateString|LineComment|BlockComment|RegExp|VariableDefinition)$/;

/** A completion source over what is declared. */
export function declaredCompletion(stub: readonly DeclaredName[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w$#]*/);
    if (word === null || (word.from === word.to && !context.explicit)) {
      const dot = context.matchBefore(/\./);
      if (dot === null) return null;
    }
    const tree = syntaxTree(context.state);
    if (SILENT.test(tree.resolveInner(context.pos, -1).name)) return null;
    const from = word?.from ?? context.pos;
    const afterDot = context.state.sliceDoc(from - 1, from) === '.';
    const text = context.state.doc.toString();
    const names = new Map([...stub, ...declaredIn(text, tree)].map((one) => [`${one.member} ${one.label}`, one]));
    const options: Completion[] = [...names.values()]
      .filter((one) => one.member === afterDot)
      .map((one) => ({ label: one.label, type: one.kind, detail: one.detail }));
    return options.length === 0 ? null : { from, options, validFor: /^[\w$#]*$/ };
  };
}
