/**
 * Makes what a child runs: its own bundle, the guest's prelude and the engine, in one folder named by the hash of its
 * content. The folder is written under another name first and then renamed, so that two processes that start at once, or a
 * start that is interrupted, never leave half of it.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { CHILD_FILE, ENGINE_FILE, GUEST_FILE } from './child-files';
import type { EngineFiles } from './engine/assets';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);

const SHARED: BuildOptions = {
  bundle: true,
  write: false,
  target: 'es2023',
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
};

async function bundled(entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...SHARED, entryPoints: [path.join(HERE, entry)], ...options });
  const text = outputFiles?.[0]?.text;
  if (text === undefined) throw new Error(`esbuild made nothing of runner/${entry}.`);
  return text;
}

/** The guest's code and the engine, as they go into a realm: for a child's folder, and for tests in this process. */
export async function readEngineFiles(): Promise<EngineFiles> {
  const guest: BuildOptions = { platform: 'neutral', minifyWhitespace: true };
  const script = async (entry: string) => {
    const text = await bundled(entry, { ...guest, format: 'cjs' });
    return `(function (host) { const module = { exports: {} }; ${text}; return module.exports.install(host); })`;
  };
  const [preludeText, ownTestsText, testModule, assertModule] = await Promise.all([
    script('guest/prelude.ts'),
    script('guest/own-tests.ts'),
    bundled('guest/own-tests-module.ts', { ...guest, format: 'esm' }),
    bundled('guest/assert.ts', { ...guest, format: 'esm' }),
  ]);
  return {
    wasm: readFileSync(require.resolve('quickjs-wasi/quickjs.wasm')),
    preludeText,
    ownTestsText,
    scratchModules: { 'node:test': testModule, 'node:assert/strict': assertModule },
  };
}

/** A folder of ours that nobody else may write into. */
function isOurs(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/**
 * Where folders are kept: beside the packages, or in the temporary folder where those are read-only. A child of root runs
 * as nobody, who cannot enter a private home, so root always uses the temporary folder.
 */
function* keepingPlaces(): Generator<string> {
  if (process.getuid?.() !== 0) {
    yield path.join(path.dirname(require.resolve('quickjs-wasi/package.json')), '..', '.cache', 'plumbline-runner');
  }
  yield path.join(tmpdir(), `plumbline-runner-${process.getuid?.() ?? 'user'}`);
}

function writeInto(place: string, name: string, files: Readonly<Record<string, string | Uint8Array>>): string | null {
  const folder = path.join(place, name);
  try {
    mkdirSync(place, { recursive: true, mode: 0o755 });
    if (!isOurs(place)) return null;
    if (existsSync(folder)) return folder;
    const draft = mkdtempSync(path.join(place, 'draft-'));
    for (const [file, content] of Object.entries(files))
      writeFileSync(path.join(draft, file), content, { mode: 0o644 });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } catch {
    return null;
  }
}

/** The folder of a child, which may have to be written again: temporary folders are swept. */
export interface ChildFiles {
  /**
   * Its absolute path, with all files in it.
   *
   * @throws Error when it is gone and no place can be written to
   */
  folder(): string;
}

/** Bundles the present sources. @throws Error when they cannot be bundled, or no place can be written to */
export async function childFiles(): Promise<ChildFiles> {
  const [{ wasm, ...guest }, child] = await Promise.all([
    readEngineFiles(),
    bundled('child.ts', { platform: 'node', format: 'esm', minifySyntax: true, minifyWhitespace: true }),
  ]);
  const files = { [CHILD_FILE]: child, [ENGINE_FILE]: wasm, [GUEST_FILE]: JSON.stringify(guest) };
  const hash = createHash('sha256');
  for (const [name, content] of Object.entries(files)) hash.update(`${name}\0${content.length}\0`).update(content);
  const name = hash.digest('hex').slice(0, 32);
  const place = [...keepingPlaces()].find((candidate) => writeInto(candidate, name, files) !== null);
  const kept = place ?? mkdtempSync(path.join(tmpdir(), 'plumbline-runner-'));
  return {
    folder: () => {
      const folder = path.join(kept, name);
      if (Object.keys(files).some((file) => !existsSync(path.join(folder, file)))) {
        rmSync(folder, { recursive: true, force: true });
        if (writeInto(kept, name, files) === null) throw new Error(`The sandbox cannot write its files to ${kept}.`);
      }
      return folder;
    },
  };
}
