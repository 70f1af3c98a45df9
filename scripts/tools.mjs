/**
 * Programs outside of npm that some tests need: looks for each, installs it where that is this user's to do (root on
 * Debian), and otherwise says in a sentence what to install. Not a command of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runStep, Sentence } from './setup.mjs';

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of [...folders, '/usr/bin', '/usr/local/bin']) {
    const hit = names.map((file) => path.join(folder, file)).find((file) => existsSync(file));
    if (hit) return hit;
  }
  return null;
}

function findChromium() {
  const lookup = spawnSync(process.execPath, ['--import', 'tsx', 'tests/support/browser.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return lookup.status === 0 ? lookup.stdout.trim() : null;
}

const TOOLS = {
  chromium: {
    what: 'a Chromium browser',
    find: findChromium,
    // The first is Chromium without its windows: a third less work for the same pages.
    packages: ['chromium-headless-shell', 'chromium'],
    advice:
      'no Chromium was found; install one with `npx playwright install chromium` (or the package chromium) and run again',
  },
  redis: {
    what: 'Redis',
    find: () => onPath('redis-server'),
    packages: ['redis-server'],
    advice: 'no redis-server was found; install Redis 7 (on Debian: `apt-get install redis-server`) and run again',
  },
};

const isRootOnDebian = () =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get') !== null;

/** The first of these packages that can be had, or null. */
function firstOnOffer(packages) {
  const onOffer = (name) => {
    try {
      return /Candidate: \d/.test(execFileSync('apt-cache', ['policy', name], { encoding: 'utf8' }));
    } catch {
      return false;
    }
  };
  return packages.find(onOffer) ?? null;
}

/** @param packages any of them will do; the first that can be had is taken */
async function installWithApt(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  let name = firstOnOffer(packages);
  if (name === null) {
    // A fresh container has no package lists; a machine in use need not fetch them again.
    await runStep('Reading package lists with apt-get', 'apt-get', ['update'], { env });
    name = firstOnOffer(packages) ?? packages[0];
  }
  const install = ['install', '-y', '--no-install-recommends', name];
  await runStep(`Installing ${name} with apt-get`, 'apt-get', install, { env });
}

/**
 * Looks for tools and installs the missing ones where it may.
 *
 * @param names keys of the table above
 * @returns for each name `{ found: path or null, advice: sentence }`
 */
export async function provide(names) {
  const result = Object.fromEntries(
    names.map((name) => [name, { found: TOOLS[name].find(), advice: TOOLS[name].advice }]),
  );
  const missing = names.filter((name) => !result[name].found);
  if (missing.length === 0) return result;
  console.log(`Missing for the tests: ${missing.map((name) => TOOLS[name].what).join(', ')}.`);
  if (!isRootOnDebian()) {
    for (const name of missing) console.log(`  ${TOOLS[name].advice}.`);
    return result;
  }
  for (const name of missing) {
    try {
      await installWithApt(TOOLS[name].packages);
    } catch (error) {
      if (!(error instanceof Sentence)) throw error;
      console.error(error.message);
    }
    result[name].found = TOOLS[name].find();
  }
  return result;
}
