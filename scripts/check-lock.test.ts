import { describe, expect, it } from 'vitest';
import { checkLock, type Lockfile } from './structure/lock';

const integrity = 'sha512-x';
const MANIFEST = { dependencies: { next: '16.0.0' } };
const SOUND: Lockfile['packages'] = {
  '': { ...MANIFEST },
  'node_modules/next': {
    version: '16.0.0',
    integrity,
    resolved: 'https://registry.npmjs.org/next/-/next-16.0.0.tgz',
    optionalDependencies: { '@next/swc-darwin': '16.0.0', watcher: '^2.0.0' },
  },
  'node_modules/next/node_modules/@next/swc-darwin': { version: '16.0.0', integrity },
  'node_modules/@next/swc-darwin': { version: '15.0.0', integrity },
  'node_modules/watcher': { version: '2.1.0', integrity },
};

const faults = (changes: Record<string, object | undefined>, manifest: object = MANIFEST) => {
  const packages = Object.entries({ ...SOUND, ...changes }).filter(([, entry]) => entry !== undefined);
  return checkLock({ packages: Object.fromEntries(packages) as Lockfile['packages'] }, manifest);
};

describe('the lockfile check', () => {
  it('finds nothing wrong with a sound one', () => expect(faults({})).toEqual([]));

  it.each([
    [
      'a platform package left out',
      { 'node_modules/watcher': undefined },
      'watcher (for another platform) is named by',
    ],
    [
      'a platform package found only in another version',
      { 'node_modules/next/node_modules/@next/swc-darwin': undefined },
      '@next/swc-darwin is locked at 15.0.0 where node_modules/next wants exactly 16.0.0',
    ],
    [
      'a host that others cannot reach',
      { 'node_modules/watcher': { version: '2.1.0', integrity, resolved: 'http://10.0.0.1/watcher.tgz' } },
      'node_modules/watcher comes from 10.0.0.1',
    ],
    ['no integrity', { 'node_modules/watcher': { version: '2.1.0' } }, 'has no integrity hash'],
  ])('finds %s', (_what, changes, fault) => {
    expect(faults(changes)).toEqual([expect.stringContaining(fault)]);
  });

  it('finds a manifest that has moved on', () => {
    expect(faults({}, { dependencies: { next: '16.0.1' } })).toEqual([
      'next is 16.0.1 in package.json and 16.0.0 in the lockfile: run npm install',
    ]);
  });
});
