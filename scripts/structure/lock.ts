/**
 * Whether a lockfile works for everybody. npm leaves an optional package out without a word when its registry lacks it at
 * the moment of locking; a clone on another platform then installs no binary and fails at its first start.
 */

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, Entry>>;
}

const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';

/** Where Node.js would find `name` from a package at `from`: its own node_modules first, then each one further out. */
function locate(packages: Lockfile['packages'], from: string, name: string): Entry | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${folder}${folder ? '/' : ''}node_modules/${name}`];
    if (found || folder === '') return found;
  }
}

/**
 * @param manifest package.json, which the lockfile has to be in step with (`npm ci` refuses otherwise)
 * @returns one sentence for each fault
 */
export function checkLock(lock: Lockfile, manifest: Pick<Entry, 'dependencies' | 'devDependencies'>): string[] {
  const faults: string[] = [];
  const { '': root, ...packages } = lock.packages;
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    const [wanted, locked] = [manifest[kind] ?? {}, root?.[kind] ?? {}];
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(locked)])) {
      if (wanted[name] !== locked[name]) {
        faults.push(
          `${name} is ${wanted[name] ?? 'absent'} in package.json and ${locked[name] ?? 'absent'} in the lockfile: run npm install`,
        );
      }
    }
  }
  for (const [where, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const found = locate(lock.packages, where, name);
      const exact = /^\d/.test(range) ? range : null;
      if (!found) {
        faults.push(
          `${name} (for another platform) is named by ${where} and absent: the registry lacked it; pin a version of ${where} whose platform packages are all published`,
        );
      } else if (exact && found.version !== exact) {
        faults.push(`${name} is locked at ${found.version} where ${where} wants exactly ${exact}`);
      }
    }
    if (entry.resolved && !entry.link && !entry.resolved.startsWith(PUBLIC_REGISTRY)) {
      faults.push(
        `${where} comes from ${new URL(entry.resolved).host}: lock it from ${PUBLIC_REGISTRY}, which everybody can reach`,
      );
    }
    if (!entry.link && !entry.integrity) faults.push(`${where} has no integrity hash: lock it from a registry`);
  }
  return faults;
}
