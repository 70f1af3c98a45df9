/** What the structure check needs to know of one source file: whom it imports, where it runs, and what state it keeps. */
import { parseAst } from 'vitest/node';

/** One import, export-from, dynamic import or type import. */
export interface Import {
  readonly specifier: string;
  /** True when nothing of it is left after compilation. */
  readonly typeOnly: boolean;
  /** The names taken, where the statement says so; `*` for all of them. */
  readonly names: readonly string[];
}

export interface Source {
  readonly imports: readonly Import[];
  readonly directive: 'client' | 'server' | null;
  /** Module-level state, as it would be named in a message: `let count`, `const cache = new Map()`. */
  readonly state: readonly string[];
  /** Uses of the clock, of randomness or of the process, as written: `Date.now()`. */
  readonly impure: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* descend(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* descend(child);
  }
}

const nameOf = (node: unknown): string => (isNode(node) && typeof node.name === 'string' ? node.name : '');
const textOf = (node: unknown): string => (isNode(node) && typeof node.value === 'string' ? node.value : '');

/** True when every single name is marked `type`: `import { type A, type B }` compiles to nothing here too. */
function onlyTypes(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  if (node[kind] === 'type') return true;
  const specifiers = (node.specifiers ?? []) as Node[];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type');
}

function namesTaken(node: Node): string[] {
  const specifiers = (node.specifiers ?? []) as Node[];
  return specifiers.map((specifier) => nameOf(specifier.imported) || '*');
}

function importOf(node: Node): Import | null {
  const everything = (source: unknown, typeOnly: boolean) => ({ specifier: textOf(source), typeOnly, names: ['*'] });
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: textOf(node.source), typeOnly: onlyTypes(node, 'importKind'), names: namesTaken(node) };
    case 'ExportAllDeclaration':
      return everything(node.source, node.exportKind === 'type');
    case 'ExportNamedDeclaration':
      return node.source ? everything(node.source, onlyTypes(node, 'exportKind')) : null;
    case 'ImportExpression':
      return everything(node.source, false);
    case 'TSImportType':
      return everything(node.source ?? (node.argument as Node)?.literal, true);
    case 'CallExpression':
      return nameOf(node.callee) === 'require' ? everything((node.arguments as Node[])[0], false) : null;
    default:
      return null;
  }
}

const COLLECTIONS = new Set([
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Array',
  'EventEmitter',
  'EventTarget',
  'AsyncLocalStorage',
]);

/** An empty collection at module level is there to be filled; one that is filled where it is made is a constant. */
function describeState(kind: string, declaration: Node): string | null {
  const name = nameOf(declaration.id) || 'a pattern';
  if (kind !== 'const') return `${kind} ${name}`;
  const init = declaration.init;
  if (!isNode(init)) return null;
  if (
    init.type === 'NewExpression' &&
    (init.arguments as Node[]).length === 0 &&
    COLLECTIONS.has(nameOf(init.callee))
  ) {
    return `const ${name} = new ${nameOf(init.callee)}()`;
  }
  if (init.type === 'ArrayExpression' && (init.elements as Node[]).length === 0) return `const ${name} = []`;
  if (init.type === 'ObjectExpression' && (init.properties as Node[]).length === 0) return `const ${name} = {}`;
  return null;
}

function stateOf(body: readonly Node[]): string[] {
  return body.flatMap((statement) => {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!isNode(node) || node.type !== 'VariableDeclaration' || node.declare === true) return [];
    const kind = String(node.kind);
    return (node.declarations as Node[]).flatMap((declaration) => describeState(kind, declaration) ?? []);
  });
}

function impurity(node: Node): string | null {
  const { callee } = node;
  if (node.type === 'NewExpression' && nameOf(callee) === 'Date' && (node.arguments as Node[]).length === 0) {
    return 'new Date()';
  }
  if (node.type !== 'MemberExpression') return null;
  const path = `${nameOf(node.object)}.${nameOf(node.property)}`;
  return /^(Date\.now|Math\.random|crypto\.\w+|process\.\w+|performance\.now)$/.test(path) ? path : null;
}

/**
 * Reads a TypeScript or JavaScript source.
 *
 * @throws Error with the file's name when it does not parse
 */
export function parse(file: string, text: string): Source {
  const lang = /\.(tsx|jsx)$/.test(file) ? 'tsx' : /\.(ts|mts)$/.test(file) ? 'ts' : 'js';
  let program: Node;
  try {
    program = parseAst(text, { lang }, file) as unknown as Node;
  } catch (error) {
    throw new Error(`${file} does not parse: ${error instanceof Error ? error.message : error}`);
  }
  const body = program.body as Node[];
  const nodes = [...descend(program)];
  const directives = body.map((statement) => statement.directive);
  return {
    imports: nodes.map(importOf).filter((found): found is Import => found !== null && found.specifier !== ''),
    directive: directives.includes('use client') ? 'client' : directives.includes('use server') ? 'server' : null,
    state: stateOf(body),
    impure: [...new Set(nodes.map(impurity).filter((found): found is string => found !== null))],
  };
}
