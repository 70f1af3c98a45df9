/**
 * Checks that package-lock.json installs on every platform and from a public registry.
 *
 * Usage: npm run check:lock
 */
import { readFileSync } from 'node:fs';
import { checkLock } from './structure/lock';

const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
const lock = read('package-lock.json');
const faults = checkLock(lock, read('package.json'));
for (const fault of faults) console.error(`package-lock.json: ${fault}.`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`The lockfile holds: ${Object.keys(lock.packages).length - 1} packages, every platform's among them.`);
