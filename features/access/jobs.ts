/** What the server itself does about accounts: at boot, once a day, and in place of a mail server. */
import type { Mail } from '@/lib/mail';
import type { Moment } from '@/lib/moment';
import { hasAccounts, withScope } from './data';
import { makeOwnerLink, storeInOutbox, sweep } from './mutations';
import { systemScope } from './scope';

/** The path of a one-time owner link while nobody has an account yet; null afterwards. */
export function firstOwnerLink(moment: Moment): Promise<string | null> {
  const scope = systemScope('first start');
  return withScope(scope, async (tx) =>
    (await hasAccounts(tx, scope)) ? null : makeOwnerLink(tx, scope, moment, { email: '' }),
  );
}

/** Removes spent links, old windows of attempts and sessions that ended long ago. */
export function sweepAccounts(moment: Moment): Promise<void> {
  const scope = systemScope('sweep');
  return withScope(scope, (tx) => sweep(tx, scope, moment));
}

/** Puts a mail where the outbox page shows it. */
export const keepMail = (moment: Moment, mail: Mail): Promise<void> => storeInOutbox(moment, mail);
