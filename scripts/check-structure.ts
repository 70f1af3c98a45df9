/**
 * Checks that every file is in its room, under a name that its room knows, and that imports point one way.
 *
 * Usage: npm run check:structure
 *
 * The rules are those of docs/architecture.md; they live in scripts/structure/.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkStructure } from './structure/check';
import { isCode } from './structure/places';

const root = fileURLToPath(new URL('..', import.meta.url));
const GENERATED = new Set(['node_modules', '.next', '.data', '.git', 'test-results', 'playwright-report', 'coverage']);
const OWN_BUSINESS = /^(next-env\.d\.ts|\.env(\..*)?|.*\.tsbuildinfo|.*\.log|\.DS_Store|\.idea|\.vscode)$/;

function collect(folder: string, into: Map<string, string>): Map<string, string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = folder ? `${folder}/${entry.name}` : entry.name;
    if (GENERATED.has(entry.name) || (OWN_BUSINESS.test(entry.name) && entry.name !== '.env.example')) continue;
    if (entry.isDirectory()) collect(file, into);
    else into.set(file, isCode(file) ? readFileSync(path.join(root, file), 'utf8') : '');
  }
  return into;
}

const files = collect('', new Map());
const findings = checkStructure(files);
for (const { file, problem } of findings) console.error(`${file} ${problem}.`);
if (findings.length > 0) {
  console.error(`\n${findings.length} finding${findings.length === 1 ? '' : 's'} in ${files.size} files.`);
  process.exitCode = 1;
} else {
  console.log(`The structure holds: ${files.size} files.`);
}
