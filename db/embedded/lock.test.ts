import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, beganAt, FolderLockedError, isAlive, self } from './lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'plumbline-lock-')), 'data');
  file = path.join(folder, 'pg.lock');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

const plant = (content: string) => {
  rmSync(folder, { recursive: true, force: true });
  return acquireLock(folder).then((release) => {
    release();
    writeFileSync(file, content);
  });
};

describe('the lock of a data folder', () => {
  it('is refused while its owner lives, in a sentence that names the process', async () => {
    await acquireLock(folder, 0);
    const refused = acquireLock(folder, 0);
    await expect(refused).rejects.toThrow(FolderLockedError);
    await expect(refused).rejects.toThrow(
      new RegExp(`^The data folder ${folder} is in use by .*process ${process.ppid}`),
    );
  });

  it('is free again after its release, and leaves nothing behind', async () => {
    (await acquireLock(folder, 0))();
    expect(readdirSync(folder)).toEqual([]);
    (await acquireLock(folder, 0))();
  });

  it('is waited for while its owner is on the way out', async () => {
    const release = await acquireLock(folder, 0);
    setTimeout(release, 150);
    (await acquireLock(folder, 2000))();
  });

  it('makes a folder that is closed to others', async () => {
    await acquireLock(folder, 0);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['whose process has ended', JSON.stringify({ pid: 2 ** 22 + 1, began: 'x', server: 1 })],
    ['whose number now belongs to another process', JSON.stringify({ ...self(), began: 'another boot/1', server: 1 })],
    ['that is not a lock', 'garbage'],
    ['that is empty', ''],
  ])('is taken over from one %s', async (_what, content) => {
    await plant(content);
    const release = await acquireLock(folder, 0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(self());
    expect(readdirSync(folder)).toEqual(['pg.lock']);
    release();
  });

  it('is not released by somebody else’s release', async () => {
    const release = await acquireLock(folder, 0);
    const theirs = JSON.stringify({ pid: 1, began: beganAt(1), server: 1 });
    writeFileSync(file, theirs);
    release();
    expect(readFileSync(file, 'utf8')).toBe(theirs);
  });

  it('has one winner when many find a dead one at once', async () => {
    await plant(JSON.stringify({ pid: 2 ** 22 + 1, began: 'x', server: 1 }));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(folder, 0)));
    expect(tries.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('who lives', () => {
  it('tells this process from an earlier one with its number', () => {
    expect(isAlive(self())).toBe(true);
    expect(isAlive({ ...self(), began: 'earlier' })).toBe(false);
    expect(beganAt(2 ** 22 + 1)).toBeNull();
  });
});
