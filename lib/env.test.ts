import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv as parseFile } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ENV_NAMES, EnvError, parseEnv } from './env';

const ROOT = path.resolve('/srv/plumbline');

function problemsOf(record: Record<string, string>): readonly string[] {
  try {
    parseEnv(record, ROOT);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe('malformed settings stop the boot with a sentence', () => {
  it.each([
    [{ PORT: 'abc' }, 'PORT is "abc" and must be a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT is "70000" and must be'],
    [{ PORT: '0x50' }, 'PORT is "0x50" and must be'],
    [{ HOST: 'a b' }, 'HOST is "a b" and must be a host name'],
    [{ PUBLIC_URL: 'plumbline.example.org' }, 'PUBLIC_URL is "plumbline.example.org" and must be an address'],
    [{ PUBLIC_URL: 'https://example.org/plumbline' }, 'without a path'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud" and must be one of trace, debug, info'],
    [{ PLUMBLINE_DATTA: 'x' }, 'PLUMBLINE_DATTA is not a setting of Plumbline'],
    [{ GITHUB_ID: 'x' }, 'GITHUB_ID is set without GITHUB_SECRET'],
    [{ OIDC_ISSUER: 'https://a.example', OIDC_CLIENT_ID: 'x' }, 'is set without OIDC_CLIENT_SECRET'],
    [{ SMTP_URL: 'smtp://localhost' }, 'SMTP_URL is set without MAIL_FROM'],
    [{ SMTP_URL: 'smtp://localhost', MAIL_FROM: 'nobody' }, 'MAIL_FROM is "nobody" and must be an address'],
  ])('%j', (record, sentence) => {
    expect(problemsOf(record as unknown as Record<string, string>)).toEqual([expect.stringContaining(sentence)]);
  });

  it('names every problem at once', () => {
    expect(problemsOf({ PORT: '-1', LOG_LEVEL: 'loud', GITHUB_ID: 'x' })).toHaveLength(3);
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'])('never repeats %s, which may hold a password', (name) => {
    const said = problemsOf({ [name]: 'ftp://user:hunter2@host' }).join();
    expect(said).toContain(name);
    expect(said).not.toContain('hunter2');
  });
});

describe('settings that are well formed', () => {
  it('has a default for everything', () => {
    expect(parseEnv({}, ROOT)).toEqual({
      mode: 'production',
      port: 3000,
      host: null,
      publicUrl: null,
      databaseUrl: null,
      redisUrl: null,
      mail: null,
      github: null,
      oidc: null,
      logLevel: 'info',
      dataDir: path.join(ROOT, '.data'),
      contentDir: path.join(ROOT, 'content'),
      sandbox: { requireOs: false, children: null, runsPerChild: null },
    });
  });

  it('reads all of them', () => {
    const env = parseEnv(
      {
        NODE_ENV: 'production',
        PLUMBLINE_MODE: 'development',
        PORT: '8080',
        HOST: '::1',
        PUBLIC_URL: 'https://plumbline.example.org/',
        DATABASE_URL: 'postgres://u:p@db/plumbline',
        REDIS_URL: 'redis://cache',
        SMTP_URL: 'smtps://u:p@mail',
        MAIL_FROM: 'Plumbline <plumbline@example.org>',
        GITHUB_ID: 'id',
        GITHUB_SECRET: 'secret',
        OIDC_ISSUER: 'https://id.example.org/realms/x',
        OIDC_CLIENT_ID: 'client',
        OIDC_CLIENT_SECRET: 'secret',
        LOG_LEVEL: 'warn',
        PLUMBLINE_DATA: '/var/lib/plumbline',
        PLUMBLINE_CONTENT: 'more/content',
      },
      ROOT,
    );
    expect(env).toMatchObject({
      mode: 'development',
      port: 8080,
      publicUrl: 'https://plumbline.example.org',
      mail: { url: 'smtps://u:p@mail', from: 'Plumbline <plumbline@example.org>' },
      oidc: { issuer: 'https://id.example.org/realms/x', clientId: 'client', clientSecret: 'secret' },
      contentDir: path.join(ROOT, 'more/content'),
    });
  });

  it('takes an empty value for unset', () => {
    expect(parseEnv({ PORT: '', DATABASE_URL: ' ', GITHUB_ID: '' }, ROOT)).toEqual(parseEnv({}, ROOT));
  });
});

describe('.env.example', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../.env.example'), 'utf8');

  it('works as it is, and changes nothing', () => {
    expect(parseEnv(parseFile(text) as Record<string, string>, ROOT)).toEqual(parseEnv({}, ROOT));
  });

  it('shows every setting', () => {
    const shown = [...text.matchAll(/^#?\s?([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(shown.sort()).toEqual([...ENV_NAMES].sort());
  });
});
