/**
 * What takes a while to work out and depends on nothing but files and the code that reads them, kept on disk between one start
 * and the next. What is kept is only ever taken for the very same code and the very same bytes; everything else about it, a full
 * disk and a half-written file included, costs the time that it would have saved and nothing more.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where answers are kept, and the fingerprint of the code that worked them out. */
export interface Keep {
  readonly folder: string;
  readonly code: string;
}

/** So many answers are kept, the newest: an installation has one set of content folders, tests have a few. */
const AT_MOST = 8;

/**
 * @param keep null to work it out every time
 * @param name what it is, as part of a file's name
 * @param roots folders whose every file, by name and bytes, it depends on; one that is not there is an empty one
 * @param make must give plain data: what comes back another time has been JSON
 */
export async function kept<T>(
  keep: Keep | null,
  name: string,
  roots: readonly string[],
  make: () => Promise<T>,
): Promise<T> {
  if (keep === null) return make();
  const key = await digest(keep.code, roots);
  const file = path.join(keep.folder, `${name}-${key}.json`);
  const found = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as T)
    .catch(() => null);
  if (found !== null) return found;
  const made = await make();
  await store(keep.folder, file, JSON.stringify(made)).catch(() => {});
  return made;
}

async function digest(code: string, roots: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(code);
  for (const root of roots) {
    const names = await readdir(root, { recursive: true }).catch(() => []);
    hash.update(`\0${root}\0`);
    for (const name of names.sort()) {
      // A folder has a name and no bytes.
      const bytes = await readFile(path.join(root, name)).catch(() => null);
      hash.update(`${name}\0${bytes?.length ?? -1}\0`);
      if (bytes !== null) hash.update(bytes);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

async function store(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
  const all = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  const old = all.sort((a, b) => b.at - a.at).slice(AT_MOST);
  await Promise.all(old.map(({ name }) => rm(path.join(folder, name), { force: true })));
}
