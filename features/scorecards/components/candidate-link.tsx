'use client';
/** The candidate's link: made anew at a press, shown once, for only its hash is kept. */
import { useState } from 'react';
import { Button } from '@/components/button';
import { copyText } from '@/components/clipboard';
import { TextInput } from '@/components/text-input';
import { ask } from './card-server';

export type CandidateLinkProps = {
  /** Where the interview's routes are, `/api/v1/w/.../interviews/...`. */
  path: string;
  /** When the present link ends, as the reader reads it; null while there is none. */
  ends: string | null;
};

export function CandidateLink({ path, ends }: CandidateLinkProps) {
  const [link, setLink] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [said, setSaid] = useState('');

  async function make() {
    setPending(true);
    const reply = await ask<{ path: string }>(`${path}/candidate-link`, {});
    setPending(false);
    if (!reply.ok) return setSaid(reply.reason);
    const address = new URL(reply.value.path, window.location.href).href;
    setLink(address);
    setSaid((await copyText(address)) ? 'Copied. It is shown this once.' : 'It is shown this once.');
  }

  return (
    <div className="flex flex-col items-start gap-2 text-sm">
      <p className="max-w-read text-ink-2">
        A page with prompt, scenario and the changes that you show, and nothing else. It needs no account.
        {ends !== null && link === null ? ` A link is out and opens until ${ends}; a new one ends it.` : ''}
      </p>
      {link ? (
        <div className="flex w-full max-w-xl gap-2">
          <TextInput
            aria-label="The candidate’s link"
            readOnly
            value={link}
            onFocus={(event) => event.target.select()}
          />
          <Button onClick={async () => setSaid((await copyText(link)) ? 'Copied.' : 'Select it and copy it by hand.')}>
            Copy
          </Button>
        </div>
      ) : null}
      <div className="flex items-center gap-3">
        <Button size="small" pending={pending} pendingLabel="Making a link" onClick={() => void make()}>
          {ends === null && link === null ? 'Make a link for the candidate' : 'Make a new link'}
        </Button>
        <p role="status" className="text-ink-2 text-xs">
          {said}
        </p>
      </div>
    </div>
  );
}
