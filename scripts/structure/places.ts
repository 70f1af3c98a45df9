/**
 * Where files may be: the rooms of the house, and the closed set of names inside a feature. A file in no known place is a
 * finding, and the message says where its content belongs.
 */

/** What kind of place a file is in; arrows are drawn between kinds. */
export type Kind =
  | 'root'
  | 'tooling'
  | 'proxy'
  | 'app'
  | 'components'
  | 'pure'
  | 'loaders'
  | 'actions'
  | 'data'
  | 'mutations'
  | 'content-reader'
  | 'jobs'
  | 'feature-components'
  | 'stats'
  | 'realtime'
  | 'runner-contract'
  | 'runner'
  | 'lib'
  | 'db-schema'
  | 'db-seed'
  | 'db'
  | 'content'
  | 'tests'
  | 'scripts'
  | 'docs';

export interface Place {
  readonly kind: Kind;
  /** The feature's name inside features/, else null. */
  readonly feature: string | null;
}

const ROOT_FILES = new Set([
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'biome.json', 'next.config.js', 'next.config.ts'],
  ...[
    'postcss.config.mjs',
    'vitest.config.mjs',
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'LICENSE',
  ],
  ...[
    'NOTICE',
    '.env.example',
    '.gitignore',
    '.npmrc',
    '.dockerignore',
    '.gitattributes',
    'compose.yaml',
    'Dockerfile',
  ],
]);
const ROOMS = [
  'app',
  'components',
  'features',
  'stats',
  'realtime',
  'runner',
  'lib',
  'db',
  'content',
  'tests',
  'scripts',
];
const OTHER_ROOMS = ['docs', 'public', '.ci'];

const REQUEST_AND_CORE: Readonly<Record<string, Kind>> = {
  'schema.ts': 'pure',
  'policy.ts': 'pure',
  'loaders.ts': 'loaders',
  'actions.ts': 'actions',
  'data.ts': 'data',
  'mutations.ts': 'mutations',
  'content.ts': 'content-reader',
  'jobs.ts': 'jobs',
};

/** Names that one feature alone has, with why. */
const OWN_NAMES: Readonly<Record<string, Kind>> = {
  // From a cookie to a person: shared by the socket's upgrade and by pages, so neither loaders nor data would do.
  'features/access/session.ts': 'data',
};

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
export const isCode = (file: string): boolean => /\.(ts|tsx|mts|js|mjs|jsx|cjs)$/.test(file) && !file.endsWith('.d.ts');

const VAGUE = /(^|[-.])(utils?|helpers?|misc|common|stuff|shared)(?=[-.]|$)/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

/** What is wrong with where a file is, or with what it is called; empty when nothing is. */
export function misplaced(file: string): string[] {
  const parts = file.split('/');
  const name = parts.at(-1) ?? '';
  const findings: string[] = [];
  if (parts.some((part) => VAGUE.test(part.replace(/\.[a-z]+$/, '')))) {
    findings.push(
      'is named for no idea: split it, and name each part for what it does, in the room whose idea that is',
    );
  }
  if (isCode(file) && parts[0] !== 'app' && parts[0] !== 'content' && !KEBAB.test(name)) {
    findings.push('is not named in lower-case words joined by hyphens: rename it');
  }
  if (placeOf(file) === null) findings.push(whereInstead(parts));
  return findings;
}

function whereInstead(parts: readonly string[]): string {
  if (parts.length === 1) {
    return 'does not belong in the root: infrastructure goes to lib/, a command to scripts/, a tool’s configuration to the room it serves';
  }
  if (parts[0] !== 'features') return `lies in no known room: the rooms are ${[...ROOMS, ...OTHER_ROOMS].join(', ')}`;
  if (parts.length === 2)
    return 'lies in features/ itself: move it into the folder of the feature whose noun it serves';
  return 'is not one of a feature’s names: interface goes to components/, reads to data.ts, writes to mutations.ts, and what is pure to a file <noun>.ts beside them; another name needs a decision record';
}

/** The place of a file (a path from the root, with slashes), or null when there is none for it. */
export function placeOf(file: string): Place | null {
  const parts = file.split('/');
  const [room = ''] = parts;
  const at = (kind: Kind, feature: string | null = null): Place => ({ kind, feature });
  if (parts.length === 1) {
    if (room === 'server.ts' || room === 'worker.ts') return at('root');
    if (room === 'proxy.ts') return at('proxy');
    return ROOT_FILES.has(room) ? at('tooling') : null;
  }
  if (room === 'features') return featurePlace(parts);
  if (room === 'runner') return at(file === 'runner/contract.ts' ? 'runner-contract' : 'runner');
  if (room === 'db')
    return at(parts[1] === 'schema' ? 'db-schema' : /^seed(\.ts)?$/.test(parts[1] ?? '') ? 'db-seed' : 'db');
  if (OTHER_ROOMS.includes(room)) return at('docs');
  return ROOMS.includes(room) ? at(room as Kind) : null;
}

function featurePlace(parts: readonly string[]): Place | null {
  const [, feature, name = '', ...deeper] = parts;
  if (!feature || parts.length < 3) return null;
  if (deeper.length > 0) return name === 'components' ? { kind: 'feature-components', feature } : null;
  const tested = name.replace(/(\.db)?\.test\.tsx?$/, '.ts');
  const kind =
    OWN_NAMES[`features/${feature}/${tested}`] ??
    REQUEST_AND_CORE[tested] ??
    (/^[a-z0-9-]+\.ts$/.test(tested) ? 'pure' : null);
  return kind && tested !== 'index.ts' && tested !== 'types.ts' ? { kind, feature } : null;
}
