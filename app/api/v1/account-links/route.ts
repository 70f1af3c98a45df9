/** Asks for a link by mail: to sign in, or to choose a new password. The answer is the same whether or not there is an account. */
import { after } from 'next/server';
import { doorOf, publicRoute } from '@/features/access/loaders';
import { limitAttempts, sendAccountLink } from '@/features/access/mutations';
import { askLinkSchema, safeNext } from '@/features/access/schema';
import { AppError } from '@/lib/errors';
import { logger } from '@/lib/logger';
import { mailer } from '@/lib/mail';

export const POST = publicRoute({ body: askLinkSchema, maxBytes: 4096 }, async ({ request, body, moment }) => {
  if (mailer().kind === 'none') {
    throw new AppError('unavailable', 'This Plumbline has no mail server, so it cannot send a link.');
  }
  const door = doorOf(request.headers);
  await limitAttempts(moment, [
    ['mail:account', body.email],
    ['mail:address', door.address],
  ]);
  // Looking the account up and writing to it takes longer than not finding it: both happen after the answer has gone.
  after(() =>
    sendAccountLink(moment, { ...body, next: safeNext(body.next) }, door).catch((err: unknown) =>
      logger().error({ err }, 'a link could not be sent'),
    ),
  );
  return { sent: true };
});
