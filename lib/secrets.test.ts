import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets, SecretsError } from './secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plumbline-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = (fill: number) => (count: number) => Buffer.alloc(count, fill);
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('secrets', () => {
  it('are made once, for their owner alone, and leave nothing else behind', () => {
    const data = path.join(folder, 'data');
    const first = loadSecrets(data, bytes(1));
    expect(loadSecrets(data, bytes(2)).auth).toBe(first.auth);
    expect(readdirSync(data)).toEqual(['secrets.json']);
    expect(modeOf(path.join(data, 'secrets.json'))).toBe(0o600);
    expect(modeOf(data)).toBe(0o700);
  });

  it('differ by purpose and by installation', () => {
    const one = loadSecrets(path.join(folder, 'one'), bytes(1));
    const two = loadSecrets(path.join(folder, 'two'), bytes(2));
    const keys = [one.key('auth'), one.key('link'), two.key('auth'), two.key('link')].map((key) => key.toString('hex'));
    expect(new Set(keys).size).toBe(4);
    expect(one.key('link')).toEqual(loadSecrets(path.join(folder, 'one')).key('link'));
    expect(one.key('link')).toHaveLength(32);
  });

  it('are closed again when somebody opened the file to others', () => {
    loadSecrets(folder);
    const file = path.join(folder, 'secrets.json');
    chmodSync(file, 0o644);
    loadSecrets(folder);
    expect(modeOf(file)).toBe(0o600);
  });

  it('are not replaced when the file is damaged', () => {
    writeFileSync(path.join(folder, 'secrets.json'), '{"root":"short"}');
    expect(() => loadSecrets(folder)).toThrow(SecretsError);
  });
});
