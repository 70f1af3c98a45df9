/** The mails of a trial: nothing is sent from one machine with made-up people, so every message waits here. */
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { EmptyState } from '@/components/empty-state';
import { readOutbox } from '@/features/access/loaders';
import { formatDeadline } from '@/lib/dates';
import { site } from '@/lib/edge';

export const metadata: Metadata = { title: 'Outbox' };

/** Addresses in a mail become links; nothing else of it does. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a key={part} href={part} className="break-all text-accent underline underline-offset-[3px]">
        {part}
      </a>
    ),
  );
}

export default async function OutboxPage() {
  await cookies();
  if (!site().outbox) notFound();
  const mails = await readOutbox();
  return (
    <main id="main" className="mx-auto flex max-w-read flex-col gap-6 px-5 py-10">
      <header>
        <h1 className="font-semibold text-xl">Outbox</h1>
        <p className="text-ink-2 text-sm">
          Mails that this trial would have sent, newest first. The page exists only with the sample, on this machine
          alone.
        </p>
      </header>
      {mails.length === 0 ? <EmptyState>No mail yet. Ask for a sign-in link, and it will be here.</EmptyState> : null}
      {mails.map((mail) => (
        <article key={mail.id} className="border-t pt-4">
          <h2 className="font-semibold text-sm">{mail.subject}</h2>
          <p className="text-ink-2 text-xs">
            to {mail.to} · {formatDeadline(mail.createdAt, 'UTC')}
          </p>
          <p className="mt-3 whitespace-pre-wrap text-sm">{withLinks(mail.body)}</p>
        </article>
      ))}
    </main>
  );
}
