'use client';
/** A new link for an attempt whose link was lost: shown once, for only its hash is kept. The earlier one opens nothing then. */
import { useState } from 'react';
import { Button } from '@/components/button';
import { CopyField } from '@/components/copy-field';
import { Dialog } from '@/components/dialog';
import { renewLink } from '../actions';

export type NewLinkProps = { workspace: string; attemptId: string; title: string };

export function NewLink({ workspace, attemptId, title }: NewLinkProps) {
  const [link, setLink] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [said, setSaid] = useState('');

  async function make() {
    setPending(true);
    const answer = await renewLink(null, { workspace, attemptId });
    setPending(false);
    if (answer.ok) setLink(new URL(answer.value.path, window.location.href).href);
    setSaid(answer.ok ? 'It is shown this once.' : answer.reason);
  }

  return (
    <Dialog
      title={`A new link to ${title}`}
      description="The attempt stays as it is. Whoever holds the earlier link needs this one to go on."
      trigger={
        <Button size="small" aria-label={`New link to ${title}`}>
          New link
        </Button>
      }
      onOpenChange={(open) => {
        if (!open) setLink(null);
      }}
    >
      {link === null ? (
        <Button variant="primary" pending={pending} pendingLabel="Making a link" onClick={() => void make()}>
          Make a new link
        </Button>
      ) : (
        <CopyField label="The candidate’s link to the exercise" value={link} />
      )}
      <p role="status" className="min-h-4 text-ink-2 text-xs">
        {said}
      </p>
    </Dialog>
  );
}
