/**
 * How a child is confined on this machine: layers are tried once, outermost first, and what works is used and named. The
 * engine and Node's own permission model always hold; the operating system's layers depend on the machine.
 */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { CHILD_FILE } from './child-files';
import { type Command, NO_ENVIRONMENT } from './child-process';
import type { Confinement } from './contract';

export type Layers = Omit<Confinement, 'engine'>;

const NOBODY = 65_534;
const HEAP_MB = 128;
const PROBE_WITHIN_MS = 15_000;

/** Node 24, 22.13 and 23.5 dropped the word "experimental" from the flag of the permission model. */
function permissionFlag(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const settled = major >= 24 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return settled ? '--permission' : '--experimental-permission';
}

/** Node's own flags: files of the child's folder can be read, nothing written, started or loaded. */
function nodeArguments(folder: string): string[] {
  return [
    permissionFlag(process.versions.node),
    `--allow-fs-read=${path.join(folder, '*')}`,
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${HEAP_MB}`,
    '--stack-size=2000',
    '--single-threaded',
    path.join(folder, CHILD_FILE),
  ];
}

/** Whether a command ends well, and if not, why. */
export type Probe = (file: string, args: readonly string[]) => { ok: true } | { ok: false; reason: string };

const works: Probe = (file, args) => {
  const { error, status, stderr } = spawnSync(file, [...args], {
    env: NO_ENVIRONMENT,
    timeout: PROBE_WITHIN_MS,
    encoding: 'utf8',
  });
  if (error) return { ok: false, reason: 'code' in error && error.code === 'ENOENT' ? 'not installed' : error.message };
  return status === 0
    ? { ok: true }
    : { ok: false, reason: stderr.trim().split('\n')[0]?.slice(0, 200) || `ended with ${status}` };
};

/** Lifetime limits of a child: files, core dumps, written bytes, and CPU for all the runs it may serve. */
const prlimitArguments = (cpuSeconds: number): string[] => [
  `--cpu=${cpuSeconds}`,
  '--nofile=64',
  '--core=0',
  `--fsize=${1024 * 1024}`,
];

const setprivArguments = (): string[] => [
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--no-new-privs',
  '--bounding-set=-all',
  '--inh-caps=-all',
];

/** A root of its own: the system's libraries, Node and the child's folder, all read-only; no network, no other process. */
function bwrapArguments(folder: string, node: string): string[] {
  const system = ['/usr', '/lib', '/lib64', '/lib32', '/bin', '/etc/ld.so.cache'];
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--clearenv', '--hostname', 'sandbox'],
    ...system.flatMap((place) => ['--ro-bind-try', place, place]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...['--ro-bind', node, node, '--ro-bind', folder, folder],
    ...['--chdir', '/'],
  ];
}

interface Layer {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
}

const commandOf = (layers: readonly Layer[]): string[] => layers.flatMap(({ file, args }) => [file, ...args]);

/** All at once, as almost every machine either has them or not; one on top of the other where that fails. */
function tryLayers(
  wanted: readonly Layer[],
  node: string,
  probe: Probe,
): { held: readonly Layer[]; missing: Confinement['missing'] } {
  if (process.platform !== 'linux') {
    return { held: [], missing: wanted.map(({ name }) => ({ layer: name, reason: `not on ${process.platform}` })) };
  }
  const holds = (layers: readonly Layer[]) => {
    const [file = node, ...args] = [...commandOf(layers), node, '--version'];
    return probe(file, args);
  };
  if (holds(wanted).ok) return { held: wanted, missing: [] };
  const held: Layer[] = [];
  const missing: { layer: string; reason: string }[] = [];
  for (const layer of wanted) {
    const tried = holds([...held, layer]);
    if (tried.ok) held.push(layer);
    else missing.push({ layer: layer.name, reason: tried.reason });
  }
  return { held, missing };
}

/**
 * Tries the layers one on top of the other.
 *
 * @param cpuSeconds CPU time that one child may take in its whole life
 * @param probe tries a command; given in tests
 * @returns the command that starts a child, and what holds
 */
export function confine(
  folder: string,
  cpuSeconds: number,
  probe: Probe = works,
): { command: Command; layers: Layers } {
  const node = realpathSync(process.execPath);
  const wanted: readonly Layer[] = [
    ...(process.getuid?.() === 0
      ? [{ name: 'setpriv: runs as nobody, without privileges to gain', file: 'setpriv', args: setprivArguments() }]
      : []),
    { name: 'prlimit: bounded CPU time, files and written bytes', file: 'prlimit', args: prlimitArguments(cpuSeconds) },
    {
      name: 'bwrap: own root, own processes, no network',
      file: 'bwrap',
      args: bwrapArguments(folder, node),
    },
  ];
  const { held, missing } = tryLayers(wanted, node, probe);
  const [file = node, ...args] = [
    ...held.flatMap((layer) => [layer.file, ...layer.args]),
    node,
    ...nodeArguments(folder),
  ];
  return {
    command: { file, args },
    layers: {
      layers: [
        ...held.map((layer) => layer.name),
        `Node ${process.versions.node} permission model: reads its own folder alone, starts and loads nothing`,
        'WebAssembly: own memory, held to 96 MiB',
        'QuickJS: ticks, heap and stack of each test',
      ],
      missing,
      byOs: held.some((layer) => layer.file === 'bwrap'),
    },
  };
}
