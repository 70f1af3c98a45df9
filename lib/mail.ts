/**
 * Mail, in plain text, through one slot: an SMTP server when there is one, the local outbox while the sample is tried out,
 * and otherwise nothing, which pages know and say instead of promising a message that never comes.
 */
import { createTransport } from 'nodemailer';
import { resolve } from './process';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  readonly kind: 'smtp' | 'outbox' | 'none';
  /** @throws Error when the message could not be handed over */
  send(mail: Mail): Promise<void>;
  close(): void;
}

declare module './process' {
  interface ProcessSlots {
    mail: Mailer;
  }
}

/** @param url `smtp://user:password@host:port`, or `smtps://` */
export function smtpMailer(settings: { url: string; from: string }): Mailer {
  const transport = createTransport(settings.url, { from: settings.from });
  return {
    kind: 'smtp',
    send: async (mail) => {
      await transport.sendMail(mail);
    },
    close: () => transport.close(),
  };
}

/** @param store keeps the message where the outbox page finds it */
export function outboxMailer(store: (mail: Mail) => Promise<void>): Mailer {
  return { kind: 'outbox', send: store, close: () => {} };
}

export const noMailer: Mailer = {
  kind: 'none',
  send: async () => {
    throw new Error('No mail server is set: SMTP_URL and MAIL_FROM are empty');
  },
  close: () => {},
};

/** This process's mailer, provided by its composition root. */
export const mailer = (): Mailer => resolve('mail');
