/** One way to turn a secret or an address into what may be kept of it. */
import { createHash } from 'node:crypto';

/** SHA-256 in base64url, 43 characters. Enough for secrets that nobody chose; passwords go to `password.ts`. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
