/**
 * This installation's secret: 32 random bytes, made on the first start and kept in the data folder, readable by its
 * owner alone. Every use has a key of its own, derived by purpose (HKDF, RFC 5869), so that what signs a session can
 * never be replayed as what signs a link.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const BYTES = 32;
const schema = z.object({ root: z.string().regex(/^[\w-]{43}$/) });

/** Keys of this installation. */
export interface Secrets {
  /** Signs and encrypts sign-in tokens. */
  readonly auth: string;
  /** 32 bytes for one purpose; the same for the same purpose at every start. */
  key(purpose: string): Buffer;
}

/** The secrets file is damaged; `message` is a sentence for the person at the terminal. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

/**
 * Reads `secrets.json` of a data folder, making it (mode 0600) when it is not there.
 *
 * @param random source of the 32 bytes
 * @throws SecretsError when the file is there and does not hold a secret: making another would sign everybody out
 */
export function loadSecrets(dataDir: string, random: (bytes: number) => Buffer = randomBytes): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  create(file, random);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', read(file), '', `plumbline/${purpose}`, BYTES));
  return { auth: key('auth').toString('base64url'), key };
}

/** Written whole under another name and then linked, so that two first starts at once agree on one secret. */
function create(file: string, random: (bytes: number) => Buffer): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ root: random(BYTES).toString('base64url') })}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): Buffer {
  try {
    return Buffer.from(schema.parse(JSON.parse(readFileSync(file, 'utf8'))).root, 'base64url');
  } catch {
    throw new SecretsError(
      `${file} does not hold a secret: restore it from a backup, or remove it, which signs everybody out.`,
    );
  }
}
