/** Loading the sample on a first start, and finding out on later ones how to sign in to it. */
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hasAccounts, withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { env } from '@/lib/env';
import type { Moment } from '@/lib/moment';
import { hashPassword } from '@/lib/password';
import { hasSample, storeSample } from './mutations';
import { doesWhat, ORGANISATION, PEOPLE, type SampleReport } from './sample';

const keptSchema = z.object({ passphrase: z.string().min(1) });

/** Four groups of four, without letters and digits that look alike: 78 bits. */
function newPassphrase(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => signs.charAt(randomInt(signs.length))).join('');
  return [group(), group(), group(), group()].join('-');
}

const keptIn = (): string => path.join(env().dataDir, 'sample.json');

function keep(passphrase: string): void {
  mkdirSync(env().dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(keptIn(), `${JSON.stringify({ passphrase })}\n`, { mode: 0o600 });
  // The mode of a file that was there already is not changed by writing to it.
  chmodSync(keptIn(), 0o600);
}

function recall(): string | null {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(keptIn(), 'utf8'))).passphrase;
  } catch {
    return null;
  }
}

/**
 * Loads the sample into an installation that nobody has an account in yet; the library must be there. Does nothing where it
 * was loaded before, and nothing where people work already: made-up candidates do not belong among real ones.
 *
 * @param moment its day decides the seed and what every date is counted back from
 * @returns how to sign in, or null where there is no sample and none was loaded
 */
export async function loadSample(moment: Moment): Promise<SampleReport | null> {
  const scope = systemScope('sample');
  const before = await withScope(scope, async (tx) => ({
    sample: await hasSample(tx, scope),
    accounts: await hasAccounts(tx, scope),
  }));
  const report = (loaded: boolean, passphrase: string | null): SampleReport => ({
    loaded,
    organisation: ORGANISATION.name,
    passphrase,
    people: PEOPLE.map((one) => ({ name: one.name, email: one.email, does: doesWhat(one) })),
  });
  if (before.sample) return report(false, recall());
  if (before.accounts) return null;
  const passphrase = newPassphrase();
  const passwordHash = await hashPassword(passphrase);
  // Kept first: a start that ends between the two leaves a passphrase for nobody, never people without a passphrase.
  keep(passphrase);
  await withScope(scope, (tx) => storeSample(tx, scope, moment, { passwordHash }));
  return report(true, passphrase);
}
