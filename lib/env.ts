/**
 * The environment, parsed once at boot. Every name that Plumbline understands is in the table below and nowhere else; a
 * misspelt name or a malformed value stops the boot with a sentence that says what to do, and never shows a value that
 * may hold a password. An empty value counts as unset, so that `.env.example` works as it is.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { resolve } from './process';

const urlOf = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  });

/** An origin alone: a path would silently be lost in cookies and redirects. */
const origin = urlOf('http:', 'https:').refine(
  (text) => !URL.canParse(text) || new URL(text).href === `${new URL(text).origin}/`,
  {
    error: 'must be an origin such as https://plumbline.example.org, without a path',
  },
);

const whole = (from: number, to: number) =>
  z.string().refine((text) => /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to, {
    error: `must be a whole number from ${from} to ${to}`,
  });

const choice = <const T extends string>(...names: T[]) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

const address = z.string().regex(/^[^<>\s]+@[^<>\s]+$|^[^<>]+<[^<>\s]+@[^<>\s]+>$/, {
  error: 'must be an address such as "Plumbline <plumbline@example.org>"',
});

const SETTINGS = {
  NODE_ENV: choice('development', 'production', 'test'),
  PORT: whole(0, 65_535),
  HOST: z.string().regex(/^[\w.:-]+$/, { error: 'must be a host name or an IP address' }),
  PUBLIC_URL: origin,
  DATABASE_URL: urlOf('postgres:', 'postgresql:'),
  REDIS_URL: urlOf('redis:', 'rediss:'),
  SMTP_URL: urlOf('smtp:', 'smtps:'),
  MAIL_FROM: address,
  GITHUB_ID: z.string(),
  GITHUB_SECRET: z.string(),
  OIDC_ISSUER: urlOf('https:', 'http:'),
  OIDC_CLIENT_ID: z.string(),
  OIDC_CLIENT_SECRET: z.string(),
  LOG_LEVEL: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  PLUMBLINE_MODE: choice('development', 'production'),
  PLUMBLINE_DATA: z.string(),
  PLUMBLINE_CONTENT: z.string(),
  SANDBOX_REQUIRE_OS: choice('0', '1'),
  SANDBOX_CHILDREN: whole(2, 64),
  SANDBOX_RUNS_PER_CHILD: whole(1, 1000),
} as const;

type Name = keyof typeof SETTINGS;
type Values = { [N in Name]?: z.output<(typeof SETTINGS)[N]> };

/** Names that the test and build scripts pass on; the app itself does not read them. */
const TOOLING = [
  'PLUMBLINE_SUITE',
  'PLUMBLINE_NOT_RUN',
  'PLUMBLINE_LONG',
  'PLUMBLINE_CHROMIUM',
  'PLUMBLINE_E2E_URL',
  'PLUMBLINE_E2E_DATA',
  'PLUMBLINE_E2E_SAMPLE',
];

/** Settings that mean something only together. */
const TOGETHER: readonly (readonly Name[])[] = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['SMTP_URL', 'MAIL_FROM'],
];

/** Values that are safe to repeat in an error; the others may hold a secret. */
const SHOWN: readonly Name[] = [
  ...(['NODE_ENV', 'PORT', 'HOST', 'PUBLIC_URL', 'MAIL_FROM', 'LOG_LEVEL', 'PLUMBLINE_MODE'] as const),
  ...(['SANDBOX_REQUIRE_OS', 'SANDBOX_CHILDREN', 'SANDBOX_RUNS_PER_CHILD'] as const),
];

/** The settings of this process, with defaults filled in. Folders are absolute. */
export interface Env {
  readonly mode: 'development' | 'production' | 'test';
  readonly port: number;
  /** Null: this machine alone. */
  readonly host: string | null;
  /** The one origin that people use; null: localhost and 127.0.0.1 on `port`. */
  readonly publicUrl: string | null;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly github: { readonly id: string; readonly secret: string } | null;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | null;
  readonly logLevel: z.output<(typeof SETTINGS)['LOG_LEVEL']>;
  readonly dataDir: string;
  readonly contentDir: string;
  readonly sandbox: {
    /** Refuse to start where the operating system itself cannot confine candidates' processes. */
    readonly requireOs: boolean;
    /** Processes for candidates' code; null: as many as the machine bears. */
    readonly children: number | null;
    /** Runs after which such a process is replaced; null: the runner's own choice. */
    readonly runsPerChild: number | null;
  };
}

declare module './process' {
  interface ProcessSlots {
    env: Env;
  }
}

/** The environment cannot be used; `message` has one sentence a line, for the person at the terminal. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** All names that `.env.example` has to show. */
export const ENV_NAMES = Object.keys(SETTINGS).filter((name) => name !== 'NODE_ENV' && name !== 'PLUMBLINE_MODE');

/**
 * Reads settings from a plain record. Pure: folders are resolved against `root`, nothing is looked up.
 *
 * @throws EnvError with every problem at once
 */
export function parseEnv(record: Readonly<Record<string, string | undefined>>, root: string): Env {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const [name, schema] of Object.entries(SETTINGS)) {
    const text = record[name]?.trim();
    if (!text) continue;
    const parsed = schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = SHOWN.includes(name as Name) ? ` is "${text}" and` : '';
      problems.push(`${name}${shown} ${parsed.error.issues[0]?.message}: correct it, or remove it to use the default.`);
    }
  }
  for (const name of Object.keys(record)) {
    if (name.startsWith('PLUMBLINE_') && !(name in SETTINGS) && !TOOLING.includes(name)) {
      const known = Object.keys(SETTINGS).filter((other) => other.startsWith('PLUMBLINE_'));
      problems.push(`${name} is not a setting of Plumbline: remove it, or use one of ${known.join(', ')}.`);
    }
  }
  for (const names of TOGETHER) {
    const missing = names.filter((name) => !record[name]?.trim());
    if (missing.length > 0 && missing.length < names.length) {
      const given = names.filter((name) => !missing.includes(name)).join(' and ');
      problems.push(
        `${given} is set without ${missing.join(' and ')}: set all of ${names.join(', ')}, or none of them.`,
      );
    }
  }
  if (problems.length > 0) throw new EnvError(problems);
  return shape(values as Values, root);
}

function shape(v: Values, root: string): Env {
  return {
    mode: v.NODE_ENV === 'test' ? 'test' : (v.PLUMBLINE_MODE ?? v.NODE_ENV ?? 'production'),
    port: Number(v.PORT ?? 3000),
    host: v.HOST ?? null,
    publicUrl: v.PUBLIC_URL ? new URL(v.PUBLIC_URL).origin : null,
    databaseUrl: v.DATABASE_URL ?? null,
    redisUrl: v.REDIS_URL ?? null,
    mail: v.SMTP_URL && v.MAIL_FROM ? { url: v.SMTP_URL, from: v.MAIL_FROM } : null,
    github: v.GITHUB_ID && v.GITHUB_SECRET ? { id: v.GITHUB_ID, secret: v.GITHUB_SECRET } : null,
    oidc:
      v.OIDC_ISSUER && v.OIDC_CLIENT_ID && v.OIDC_CLIENT_SECRET
        ? { issuer: v.OIDC_ISSUER, clientId: v.OIDC_CLIENT_ID, clientSecret: v.OIDC_CLIENT_SECRET }
        : null,
    logLevel: v.LOG_LEVEL ?? 'info',
    dataDir: path.resolve(root, v.PLUMBLINE_DATA ?? '.data'),
    contentDir: path.resolve(root, v.PLUMBLINE_CONTENT ?? 'content'),
    sandbox: {
      requireOs: v.SANDBOX_REQUIRE_OS === '1',
      children: v.SANDBOX_CHILDREN === undefined ? null : Number(v.SANDBOX_CHILDREN),
      runsPerChild: v.SANDBOX_RUNS_PER_CHILD === undefined ? null : Number(v.SANDBOX_RUNS_PER_CHILD),
    },
  };
}

/**
 * The settings of a process that starts: its environment, and `.env` in the working directory for what that leaves open.
 *
 * @throws EnvError
 */
export function loadEnv(root: string = process.cwd()): Env {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return parseEnv(process.env, root);
}

/** This process's settings, provided by its composition root. */
export const env = (): Env => resolve('env');
