/**
 * Passwords, as argon2id (RFC 9106) with the parameters that OWASP gives for interactive sign-in: 19 MiB, two passes, one
 * lane. Checking costs the same whether or not there is an account, so time does not tell the two apart.
 */
import { hash, verify } from '@node-rs/argon2';
import { resolveOptional } from './process';

/** Whether an encoded hash is that of a password. */
export type VerifyPassword = (encoded: string, password: string) => Promise<boolean>;

declare module './process' {
  interface ProcessSlots {
    /** Stands in for the slow check where a test wants to see what is checked. */
    verifyPassword: VerifyPassword;
  }
}

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of a password that nobody knows, of the same cost: what is checked where there is nothing to check. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$wClMpsGTvtyuRg3+h/QWaw$hSiMIs7DqJkMTNkaYkqjv7PJ1iYJWL5FGdfjcbbm11A';

/** @returns the encoded hash, with its own salt and parameters */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), PARAMETERS);

/** @param stored null for an account without a password, or for no account at all */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  const check = resolveOptional('verifyPassword') ?? verify;
  const matches = await check(stored ?? NOBODY, password.normalize('NFKC'));
  return stored !== null && matches;
}
