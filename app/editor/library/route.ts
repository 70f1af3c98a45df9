/**
 * The declarations of the language's own library (lib.es5.d.ts to lib.es2023.*.d.ts), for the editor's type checker: public
 * text that TypeScript publishes, served by us so that a page asks nobody else.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { publicRoute } from '@/features/access/loaders';

const LIBRARY = path.join(process.cwd(), 'node_modules', 'typescript-5', 'lib');
const KEPT = /^lib\.(es5|es20(1\d|2[0-3])(\.[a-z.]+)?|decorators(\.legacy)?)\.d\.ts$/;
/** Whole collections that bring the page's own globals with them; the sandbox has none of those. */
const LEFT_OUT = /\.full\.d\.ts$/;

async function declarations(): Promise<Record<string, string>> {
  const names = (await readdir(LIBRARY)).filter((name) => KEPT.test(name) && !LEFT_OUT.test(name));
  const texts = await Promise.all(names.map(async (name) => [name, await readFile(path.join(LIBRARY, name), 'utf8')]));
  return Object.fromEntries(texts);
}

export const GET = publicRoute({}, async () =>
  Response.json(await declarations(), { headers: { 'cache-control': 'public, max-age=86400' } }),
);
