'use client';
/** What is said after a link was asked for: the same words whether or not there is such an account. */
import { useEffect, useRef } from 'react';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';

export type MailSentProps = {
  to: string;
  purpose: 'link' | 'reset';
  /** The mail lies in the local outbox. */
  outbox: boolean;
  onBack: () => void;
};

const WORDS = {
  link: 'a link that signs you in',
  reset: 'a link for choosing a new password',
};

export function MailSent({ to, purpose, outbox, onBack }: MailSentProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="flex flex-col items-start gap-4">
      <h2 ref={heading} tabIndex={-1} className="font-semibold text-base">
        {outbox ? 'Look into the outbox' : 'Look into your mail'}
      </h2>
      <p className="break-words text-ink-2 text-sm">
        If there is an account for <strong className="font-semibold text-ink">{to}</strong>, {WORDS[purpose]} is on its
        way. It works once, within 30 minutes.
      </p>
      {outbox ? (
        <p className="text-ink-2 text-sm">
          This is a trial on one machine: no mail leaves it. Every message waits in the outbox.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Back to signing in</Button>
        {outbox ? (
          <ButtonLink href="/outbox" variant="primary">
            Open the outbox
          </ButtonLink>
        ) : null}
      </div>
    </div>
  );
}
