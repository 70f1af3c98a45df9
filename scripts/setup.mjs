/**
 * Makes a fresh clone ready to run: checks the Node.js version and installs the locked packages.
 *
 * Usage: node scripts/setup.mjs
 *
 * Plain Node.js with nothing installed, because it is what installs everything else. Packages are installed only when
 * package-lock.json is not what node_modules was made from, so a second start costs a few milliseconds.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A failure that is told in one sentence, without a stack. */
export class Sentence extends Error {}

/** Runs a command's main function; a Sentence is printed alone, anything else with its stack. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Sentence ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** True when this module is the script that Node.js was asked to run. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && pathToFileURL(path.resolve(process.argv[1])).href === moduleUrl;
}

/** Throws a Sentence when this Node.js is older than `engines.node` of package.json. */
export function checkNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const floor = engines.node.replace('>=', '');
  const [major, minor] = version.split('.').map(Number);
  const [floorMajor, floorMinor] = floor.split('.').map(Number);
  if (major < floorMajor || (major === floorMajor && minor < floorMinor)) {
    throw new Sentence(
      `Plumbline needs Node.js ${floor} or newer and this is ${version}: install a newer one from https://nodejs.org and run the same command again.`,
    );
  }
}

const MARKER = path.join(ROOT, 'node_modules', '.plumbline-install.json');

/** What node_modules depends on: the lockfile, and the binaries' platform. */
function installKey() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');
  return JSON.stringify({ lock, platform: process.platform, arch: process.arch });
}

/**
 * True when npm's own record of node_modules (written last by every complete install) has each package of the
 * lockfile in the locked version, so that a developer's own `npm install` is not thrown away. Packages marked optional
 * may be absent: they belong to other platforms.
 */
function installedAsLocked() {
  const record = path.join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([where, entry]) => where === '' || entry.optional || found[where]?.version === entry.version,
  );
}

/**
 * Runs a command quietly, with a line every ten seconds so that nobody wonders whether it hangs; its output is shown
 * only when it fails.
 *
 * @returns seconds taken
 * @throws Sentence when it does not end with code 0
 */
export async function runStep(label, command, args, options = {}) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  console.log(`${label} ...`);
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const heartbeat = setInterval(() => console.log(`  still at it, ${seconds()} s`), 10_000);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(-1);
    });
    child.on('close', resolve);
  });
  clearInterval(heartbeat);
  if (code !== 0) {
    process.stderr.write(`${output.trimEnd()}\n`);
    throw new Sentence(`${label}: failed after ${seconds()} s; what it said is above.`);
  }
  return seconds();
}

/** npm as `[command, args]`: the very npm that runs this script when there is one (also what works on Windows). */
export function npmCommand(args) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.js$/.test(cli)) return [process.execPath, [cli, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/** Checks Node.js and installs the locked packages when they are not there. Idempotent. */
export async function setup() {
  checkNode();
  const key = installKey();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === key) return;
  if (!installedAsLocked()) {
    const [command, args] = npmCommand(['ci', '--include=dev', '--no-audit', '--no-fund']);
    const took = await runStep('Installing packages (one to three minutes the first time)', command, args, {
      shell: command.endsWith('.cmd'),
    });
    console.log(`  installed in ${took} s`);
  }
  writeFileSync(MARKER, key);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await setup();
    console.log('Node.js and packages are ready.');
  });
}
