import { describe, expect, it } from 'vitest';
import { confine, type Probe } from './confinement';

/** A machine on which commands that name one of these programs fail. */
const without =
  (...programs: string[]): Probe =>
  (file, args) => {
    const absent = programs.find((program) => [file, ...args].includes(program));
    return absent ? { ok: false, reason: `${absent}: not installed` } : { ok: true };
  };

const confined = (probe: Probe) => {
  const { command, layers } = confine('/somewhere/child', 60, probe);
  return { line: [command.file, ...command.args], layers };
};

describe.skipIf(process.platform !== 'linux')('confinement', () => {
  it('puts what works around the child, outermost first, and the permission model always', () => {
    const { line, layers } = confined(without());
    expect(line.indexOf('prlimit')).toBeLessThan(line.indexOf('bwrap'));
    expect(line).toEqual(expect.arrayContaining(['--unshare-all', '--die-with-parent', '--cpu=60', '--no-addons']));
    expect(line).toContain('--allow-fs-read=/somewhere/child/*');
    expect(line.some((part) => /^--(experimental-)?permission$/.test(part))).toBe(true);
    expect(line.some((part) => /--allow-(fs-write|child-process|worker|addons|wasi|net)/.test(part))).toBe(false);
    expect(line.at(-1)).toBe('/somewhere/child/child.mjs');
    expect(layers).toMatchObject({ byOs: true, missing: [] });
  });

  it('leaves out what does not, and says why', () => {
    const { line, layers } = confined(without('bwrap'));
    expect(line).toContain('prlimit');
    expect(line).not.toContain('bwrap');
    expect(layers.byOs).toBe(false);
    expect(layers.missing).toEqual([
      { layer: 'bwrap: own root, own processes, no network', reason: 'bwrap: not installed' },
    ]);
  });

  it('goes without all of them', () => {
    const { line, layers } = confined(without('bwrap', 'prlimit', 'setpriv'));
    expect(line[0]).toMatch(/node/);
    expect(layers.layers).toHaveLength(3);
    expect(layers.byOs).toBe(false);
  });
});
