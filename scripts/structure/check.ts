/**
 * The structure check itself: a pure function from the texts of all files to what is wrong with how they are arranged.
 *
 * It holds what lint cannot: where files live, which way imports point through the whole tree, what a browser would be
 * sent, and state that would exist three times in one process.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import { judge } from './arrows';
import { parse, type Source } from './parse';
import { isCode, isTest, misplaced, type Place, placeOf } from './places';

export interface Finding {
  readonly file: string;
  readonly problem: string;
}

interface Edge {
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Tree {
  readonly sources: ReadonlyMap<string, Source>;
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
}

/** Code that nothing of ours imports: exercises, and submissions that attack the runner, some of which do not even parse. */
const DATA = /^(content|tests\/exercises\/hostile)\//;

const EXTENSIONS = ['', '.ts', '.tsx', '.mjs', '.js', '.json', '.css', '/index.ts', '/index.tsx'];

/** The file of ours that a specifier names, or null for a package. A file that is not there keeps its plain path. */
function resolveImport(from: string, specifier: string, files: ReadonlyMap<string, string>): string | null {
  if (!specifier.startsWith('@/') && !specifier.startsWith('.')) return null;
  const plain = specifier.startsWith('@/') ? specifier.slice(2) : path.posix.join(path.posix.dirname(from), specifier);
  const found = EXTENSIONS.map((extension) => plain + extension).find((candidate) => files.has(candidate));
  return found ?? plain.replace(/\.(js|mjs)$/, '.ts');
}

/**
 * Checks a whole tree.
 *
 * @param files path from the root (with slashes) to text; texts of files that are not code may be empty
 * @throws Error when a source does not parse
 */
export function checkStructure(files: ReadonlyMap<string, string>): Finding[] {
  const sources = new Map<string, Source>();
  for (const [file, text] of files) {
    if (isCode(file) && !DATA.test(file)) sources.set(file, parse(file, text));
  }
  const edges = new Map<string, Edge[]>();
  for (const [file, source] of sources) {
    const ours = source.imports.map(({ specifier, typeOnly }) => ({
      target: resolveImport(file, specifier, files),
      typeOnly,
    }));
    edges.set(
      file,
      ours.filter((edge): edge is Edge => edge.target !== null),
    );
  }
  const tree = { sources, edges };
  return [...places(files), ...arrows(tree), ...cycles(tree), ...purity(tree), ...moduleState(tree), ...browser(tree)];
}

function places(files: ReadonlyMap<string, string>): Finding[] {
  return [...files.keys()].flatMap((file) => misplaced(file).map((problem) => ({ file, problem })));
}

function arrows({ edges }: Tree): Finding[] {
  const findings: Finding[] = [];
  for (const [file, targets] of edges) {
    const place = placeOf(file);
    if (!place || isTest(file)) continue;
    for (const { target, typeOnly } of targets) {
      const there = placeOf(target);
      const problem = there && judge({ file, place }, { file: target, place: there }, typeOnly);
      if (problem) findings.push({ file, problem });
    }
  }
  return findings;
}

/** Import cycles by Tarjan's strongly connected components, over imports that exist when the program runs. */
function cycles({ edges }: Tree): Finding[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const findings: Finding[] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const { target, typeOnly } of edges.get(file) ?? []) {
      if (typeOnly || !edges.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const members = stack.splice(stack.indexOf(file));
    const selfImport = members.length === 1 && edges.get(file)?.some((edge) => edge.target === file && !edge.typeOnly);
    if (members.length > 1 || selfImport) {
      const problem = `imports in a circle (${members.sort().join(', ')}): move what they share into a file that imports none of them`;
      findings.push({ file, problem });
    }
  };
  for (const file of edges.keys()) if (!index.has(file)) visit(file);
  return findings;
}

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '');

/** What is pure in node:crypto. */
const HASHES = new Set(['createHash', 'createHmac', 'timingSafeEqual']);

/** A feature’s model, and every statistic: the same arguments give the same answer, on every machine and in a browser. */
function purity({ sources }: Tree): Finding[] {
  const findings: Finding[] = [];
  for (const [file, source] of sources) {
    const kind = placeOf(file)?.kind;
    if (isTest(file) || (kind !== 'pure' && kind !== 'stats')) continue;
    for (const use of source.impure) {
      findings.push({
        file,
        problem: `uses ${use} in a pure file: take the time, the randomness or the setting as an argument`,
      });
    }
    for (const { specifier, typeOnly, names } of source.imports) {
      const computes = specifier === 'node:crypto' && names.every((name) => HASHES.has(name));
      if (isBuiltin(specifier) && !typeOnly && !computes) {
        const problem = `imports ${specifier} in a pure file: reads go to data.ts or content.ts, writes to mutations.ts`;
        findings.push({ file, problem });
      }
    }
  }
  return findings;
}

const STATE_HOLDER = 'lib/process.ts';
const RUNS_IN_BROWSER: readonly Place['kind'][] = ['components', 'feature-components'];
const RUNS_ALONE: readonly Place['kind'][] = ['tests', 'scripts', 'tooling', 'docs', 'content'];

function moduleState({ sources }: Tree): Finding[] {
  const findings: Finding[] = [];
  for (const [file, source] of sources) {
    const kind = placeOf(file)?.kind;
    if (!kind || isTest(file) || file === STATE_HOLDER || source.directive === 'client') continue;
    if (RUNS_IN_BROWSER.includes(kind) || RUNS_ALONE.includes(kind)) continue;
    for (const state of source.state) {
      const problem = `keeps state in the module (${state}): the server, a route and a page each get their own copy of it, so it belongs in a slot of lib/process.ts`;
      findings.push({ file, problem });
    }
  }
  return findings;
}

const SERVER_PACKAGES =
  /^(postgres|drizzle-orm|pino|nodemailer|ws|ioredis|@node-rs\/argon2|@electric-sql\/|next-auth(?!\/react))/;
const SERVER_KINDS: readonly Place['kind'][] = [
  ...(['data', 'mutations', 'jobs', 'loaders', 'content-reader', 'db', 'db-schema', 'db-seed'] as const),
  ...(['realtime', 'runner', 'root', 'tests', 'scripts'] as const),
];
const SERVER_LIB = /^lib\/(env|logger|process|secrets|mail|bus|outbox)\b/;

function serverOnly(file: string): boolean {
  const kind = placeOf(file)?.kind;
  return SERVER_LIB.test(file) || (kind !== undefined && SERVER_KINDS.includes(kind));
}

/** Follows what each file marked "use client" brings along; a "use server" file is replaced by a reference and ends the way. */
function browser({ sources, edges }: Tree): Finding[] {
  const findings: Finding[] = [];
  for (const [start, source] of sources) {
    if (source.directive !== 'client' || isTest(start)) continue;
    const cameFrom = new Map<string, string | null>([[start, null]]);
    for (const file of cameFrom.keys()) {
      const here = sources.get(file);
      if (!here || here.directive === 'server') continue;
      const packages = here.imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier);
      const badPackage = packages.find((name) => isBuiltin(name) || SERVER_PACKAGES.test(name));
      if (badPackage) findings.push(shipped(start, [...trail(file, cameFrom), badPackage]));
      for (const { target, typeOnly } of edges.get(file) ?? []) {
        if (typeOnly || cameFrom.has(target) || !sources.has(target)) continue;
        if (serverOnly(target)) findings.push(shipped(start, [...trail(file, cameFrom), target]));
        else cameFrom.set(target, file);
      }
    }
  }
  return findings;
}

function trail(file: string, cameFrom: ReadonlyMap<string, string | null>): string[] {
  const before = cameFrom.get(file);
  return before ? [...trail(before, cameFrom), file] : [file];
}

function shipped(file: string, way: readonly string[]): Finding {
  const problem = `would send server code to the browser (${way.join(' -> ')}): pass the data in as properties, or call an action`;
  return { file, problem };
}
