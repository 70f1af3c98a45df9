/**
 * The declarations of JavaScript's own library (lib.es5.d.ts to lib.es2023.*.d.ts), as TypeScript publishes them, for the type
 * checker of an editor. Collections that bring a page's globals with them are left out: the sandbox has none of those.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const FOLDER = path.join(process.cwd(), 'node_modules', 'typescript-5', 'lib');
const KEPT = /^lib\.(es5|es20(1\d|2[0-3])(\.[a-z.]+)?|decorators(\.legacy)?)\.d\.ts$/;

/** Texts by file name; about 600 kB in all. */
export async function editorLibrary(): Promise<Record<string, string>> {
  const names = (await readdir(FOLDER)).filter((name) => KEPT.test(name) && !name.endsWith('.full.d.ts'));
  const texts = await Promise.all(names.map(async (name) => [name, await readFile(path.join(FOLDER, name), 'utf8')]));
  return Object.fromEntries(texts);
}
