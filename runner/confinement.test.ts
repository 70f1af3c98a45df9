import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CHILD_FILE } from './child-files';
import { NO_ENVIRONMENT } from './child-process';
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

/** What code would find that had got out of the engine: tries everything, and says what it was told. */
const INTRUDER = (port: number) => `
import fs from 'node:fs'; import net from 'node:net'; import { spawn } from 'node:child_process'; import { Worker } from 'node:worker_threads';
const found = {};
const attempt = (name, work) => { try { found[name] = String(work()).slice(0, 40); } catch (error) { found[name] = error.code; } };
attempt('read', () => fs.readFileSync('/etc/passwd'));
attempt('list', () => fs.readdirSync('/'));
attempt('write', () => fs.writeFileSync('/tmp/intruder', 'x'));
attempt('start', () => spawn('/bin/true'));
attempt('thread', () => new Worker('1', { eval: true }));
attempt('addon', () => process.dlopen({ exports: {} }, '/usr/lib/x.node'));
found.environment = Object.keys(process.env);
const tell = (network) => { fs.writeSync(3, JSON.stringify({ ...found, network })); process.exit(0); };
net.connect(${port}, '127.0.0.1').on('connect', () => tell('connected')).on('error', (error) => tell(error.code));
`;

describe.skipIf(process.platform !== 'linux')('code that had got out of the engine', () => {
  it('would find a closed room', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-intruder-'));
    chmodSync(folder, 0o755);
    writeFileSync(path.join(folder, CHILD_FILE), INTRUDER((server.address() as AddressInfo).port));
    try {
      const { command, layers } = confine(folder, 60);
      const child = spawn(command.file, [...command.args], {
        ...{ env: NO_ENVIRONMENT, cwd: '/', stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
      });
      const said: string[] = [];
      (child.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => said.push(chunk));
      await new Promise((resolve) => void child.on('close', resolve));
      const { network, environment, ...found } = JSON.parse(said.join(''));
      const refused = 'ERR_ACCESS_DENIED';
      expect(found).toEqual({
        ...{
          read: refused,
          list: refused,
          write: refused,
          start: refused,
          thread: refused,
          addon: 'ERR_DLOPEN_DISABLED',
        },
      });
      expect(environment.filter((name: string) => name !== 'PWD')).toEqual([]);
      if (layers.byOs) expect({ connections, network }).toEqual({ connections: 0, network: 'ECONNREFUSED' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await new Promise((resolve) => void server.close(resolve));
    }
  }, 40_000);
});
