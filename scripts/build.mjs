/**
 * Builds the app for production, only when the sources have changed since the last build.
 *
 * Usage: node scripts/build.mjs [--force]
 *
 * The fingerprint covers every file that can end up in the build and the version of Node.js; it is stored beside the
 * build, in .next/plumbline-build.json, and is written last, so an interrupted build is made again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMain, ROOT, runMain, runStep, setup } from './setup.mjs';

const FOLDERS = ['app', 'components', 'features', 'stats', 'realtime', 'runner', 'lib', 'db', 'public'];
const FILES = [
  'package-lock.json',
  'tsconfig.json',
  'next.config.js',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
];
const RECORD = path.join(ROOT, '.next', 'plumbline-build.json');

function* sourcesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesUnder(full);
    else if (!/\.test\.tsx?$|\.md$/.test(entry.name)) yield full;
  }
}

/** A hash over names and contents of everything the build reads (tests and prose left out). */
export function fingerprint(root = ROOT) {
  const hash = createHash('sha256').update(process.version);
  const files = [
    ...FOLDERS.flatMap((folder) => [...sourcesUnder(path.join(root, folder))]),
    ...FILES.map((file) => path.join(root, file)).filter((file) => existsSync(file)),
  ];
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file).replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function isBuilt(print) {
  if (!existsSync(RECORD) || !existsSync(path.join(ROOT, '.next', 'BUILD_ID'))) return false;
  return JSON.parse(readFileSync(RECORD, 'utf8')).fingerprint === print;
}

/** Builds unless the last build is of these very sources. */
export async function ensureBuild({ force = false } = {}) {
  const print = fingerprint();
  if (!force && isBuilt(print)) return;
  rmSync(RECORD, { force: true });
  const next = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  const took = await runStep('Building the app (about half a minute)', process.execPath, [next, 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  mkdirSync(path.dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, `${JSON.stringify({ fingerprint: print, node: process.version })}\n`);
  console.log(`  built in ${took} s`);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await setup();
    await ensureBuild({ force: process.argv.includes('--force') });
    console.log('The build is up to date.');
  });
}
