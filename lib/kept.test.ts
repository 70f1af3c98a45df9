import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kept } from './kept';

describe('what is kept between starts', () => {
  let home: string;
  let made: number;
  const root = () => path.join(home, 'content');
  const keep = (code = 'one') => ({ folder: path.join(home, 'kept'), code });
  const ask = (code?: string, roots = [root()]) =>
    kept(keep(code), 'answer', roots, async () => {
      made += 1;
      return { made };
    });

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'plumbline-kept-'));
    mkdirSync(path.join(root(), 'questions'), { recursive: true });
    writeFileSync(path.join(root(), 'questions', 'one.md'), 'One');
    made = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is worked out once for the same code and the same bytes', async () => {
    expect([await ask(), await ask()]).toEqual([{ made: 1 }, { made: 1 }]);
  });

  it.each([
    ['a byte', () => writeFileSync(path.join(root(), 'questions', 'one.md'), 'Two')],
    ['a new file', () => writeFileSync(path.join(root(), 'questions', 'two.md'), '')],
    ['a new folder', () => mkdirSync(path.join(root(), 'exercises'))],
    ['a file that is gone', () => rmSync(path.join(root(), 'questions', 'one.md'))],
  ])('is worked out again after %s', async (_, change) => {
    await ask();
    change();
    expect(await ask()).toEqual({ made: 2 });
  });

  it('is worked out again for other code, another order of folders, or none to keep it in', async () => {
    await ask();
    expect(await ask('two')).toEqual({ made: 2 });
    expect(await ask('one', [root(), home])).toEqual({ made: 3 });
    expect(await kept(null, 'answer', [root()], async () => 'anew')).toBe('anew');
  });

  it('is worked out again where the file is damaged, and where nothing can be written', async () => {
    await ask();
    const [name = ''] = readdirSync(keep().folder);
    writeFileSync(path.join(keep().folder, name), '{"made":');
    expect(await ask()).toEqual({ made: 2 });
    rmSync(keep().folder, { recursive: true });
    writeFileSync(keep().folder, 'no folder');
    expect([await ask(), await ask()]).toEqual([{ made: 3 }, { made: 4 }]);
  });

  it('does not pile up', async () => {
    for (let code = 0; code < 12; code += 1) await ask(String(code));
    expect(readdirSync(keep().folder)).toHaveLength(8);
  });
});
