/**
 * Builds the app when its sources have changed, and holds what each page ships to a browser against
 * scripts/size-budget.json.
 *
 * Usage: npm run check:size
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkSizes, type RouteSize, type SizeBudget } from './structure/size';

const root = path.resolve(import.meta.dirname, '..');
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
const weights = new Map<string, number>();
const weigh = (chunk: string): number => {
  const known = weights.get(chunk);
  if (known !== undefined) return known;
  const weight = gzipSync(readFileSync(path.join(root, chunk))).length;
  weights.set(chunk, weight);
  return weight;
};
const stats: { route: string; firstLoadChunkPaths: string[] }[] = json('.next/diagnostics/route-bundle-stats.json');
const sizes: RouteSize[] = stats.map(({ route, firstLoadChunkPaths }) => ({
  route,
  bytes: firstLoadChunkPaths.reduce((sum, chunk) => sum + weigh(chunk), 0),
}));
const budget: SizeBudget = json('scripts/size-budget.json');
const faults = checkSizes(sizes, budget);
for (const fault of faults) console.error(`${fault}.`);
if (faults.length > 0) process.exitCode = 1;
else {
  const heaviest = sizes.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  console.log(
    `${sizes.length} pages are within their budgets; the heaviest, ${heaviest.route}, loads ${(heaviest.bytes / 1000).toFixed(0)} kB of scripts.`,
  );
}
