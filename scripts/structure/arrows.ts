/**
 * Which place may import which. Types count too: a query that takes its types from a component has its arrow turned
 * round. Tests and scripts may import anything, and nothing imports them.
 */
import type { Kind, Place } from './places';

/** A file of a feature that other features and the realtime edge may use: its model and its core. */
const CORE: readonly Kind[] = ['pure', 'data', 'mutations'];
const PURE_TARGETS: readonly Kind[] = ['pure', 'stats', 'lib', 'runner-contract'];

const ALLOWED: Readonly<Record<Kind, readonly Kind[] | 'anything'>> = {
  tests: 'anything',
  scripts: 'anything',
  tooling: 'anything',
  docs: [],
  content: [],
  stats: ['stats'],
  runner: ['runner', 'runner-contract'],
  'runner-contract': ['runner-contract'],
  lib: ['lib'],
  'db-schema': ['db-schema'],
  db: ['db', 'db-schema', 'lib'],
  'db-seed': ['db-seed', 'db', 'db-schema', 'lib', 'stats', 'content-reader', ...CORE],
  components: ['components', 'lib'],
  pure: PURE_TARGETS,
  data: ['db', 'db-schema', 'content-reader', ...PURE_TARGETS, ...CORE],
  mutations: ['db', 'db-schema', 'content-reader', ...PURE_TARGETS, ...CORE],
  'content-reader': PURE_TARGETS,
  jobs: ['content-reader', ...PURE_TARGETS, ...CORE],
  loaders: ['loaders', 'content-reader', ...PURE_TARGETS, ...CORE],
  actions: ['loaders', 'content-reader', ...PURE_TARGETS, ...CORE],
  'feature-components': ['feature-components', 'components', 'actions', ...PURE_TARGETS],
  realtime: ['realtime', 'lib', ...CORE],
  app: [
    ...['app', 'components', 'lib', 'loaders', 'actions', 'feature-components', 'content-reader'],
    ...CORE,
  ] as readonly Kind[],
  proxy: ['lib'],
  root: ['realtime', 'runner', 'runner-contract', 'db', 'db-seed', 'lib', 'jobs'],
};

/** Parts of lib/ that reach outside the process; the pure model keeps away from them. */
const OUTSIDE_LIB = /^lib\/(env|logger|process|secrets|mail|bus|outbox)\b/;

const WHERE_INSTEAD: Partial<Record<Kind, string>> = {
  data: 'what is pure takes facts as arguments: read them where the session or the scope is, and pass them in',
  mutations: 'what is pure decides, and somebody else writes: call it from mutations.ts, actions.ts or jobs.ts',
  db: 'reads go to the feature’s data.ts and writes to its mutations.ts, which alone open the database',
  'db-schema': 'tables are known to data.ts and mutations.ts alone; a shape that others need goes to schema.ts',
  tests: 'nothing imports tests: what both need goes to the room whose idea it is',
  scripts: 'nothing imports scripts: what both need goes to the room whose idea it is',
  content: 'content is data, read by the feature’s content.ts and never imported',
  'feature-components': 'compose two features in app/, and pass one’s element to the other',
  loaders: 'loaders hold the session; take the scope as an argument and use data.ts',
  actions: 'actions hold the session; take the scope as an argument and use mutations.ts',
  stats: 'statistics are called by a feature’s data.ts, jobs.ts or model',
  runner: 'only runner/contract.ts is known outside of the runner',
};

/**
 * Judges one import between two files of ours.
 *
 * @param typeOnly true for an import of types alone
 * @returns what is wrong and what to do instead, or null
 */
export function judge(
  from: { file: string; place: Place },
  to: { file: string; place: Place },
  typeOnly: boolean,
): string | null {
  const [source, target] = [from.place.kind, to.place.kind];
  const allowed = ALLOWED[source];
  if (allowed === 'anything') return null;
  const sameFeature = from.place.feature !== null && from.place.feature === to.place.feature;

  if (source === 'feature-components') {
    // A component may know the shape of what its own feature reads; nothing of that reaches the browser.
    if (sameFeature && typeOnly && (target === 'data' || target === 'loaders')) return null;
    if (!sameFeature && (target === 'feature-components' || target === 'actions')) {
      return refusal(to.file, WHERE_INSTEAD['feature-components']);
    }
  }
  if (target === 'loaders' && (source === 'loaders' || source === 'actions') && !sameFeature) {
    if (to.place.feature !== 'access')
      return refusal(to.file, 'between features only model, policy, data and mutations are shared');
  }
  if (target === 'content-reader' && from.place.feature !== null && !sameFeature) {
    return refusal(to.file, 'between features only model, policy, data and mutations are shared');
  }
  if (source === 'pure' && OUTSIDE_LIB.test(to.file) && !typeOnly) {
    return refusal(to.file, 'the model is pure: pass what it needs as an argument');
  }
  return allowed.includes(target) ? null : refusal(to.file, WHERE_INSTEAD[target]);
}

const refusal = (file: string, instead = 'the arrows are drawn in docs/architecture.md'): string =>
  `may not import ${file}: ${instead}`;
