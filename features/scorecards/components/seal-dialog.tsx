'use client';
/** Sealing: what is missing, what is not filed, and the press that freezes the card. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { ModKey } from '@/components/mod-key';
import type { Missing } from '../card';
import { useCard } from './card-context';
import { Filing, fileAndGoOn, useFilingRows } from './filing';

export type SealOutcome = { ok: true } | { ok: false; reason: string };

export type SealDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  missing: readonly Missing[];
  onGo: (field: string) => void;
  onSeal: () => Promise<SealOutcome>;
};

export function SealDialog({ open, onOpenChange, missing, onGo, onSeal }: SealDialogProps) {
  const card = useCard();
  const filing = useFilingRows();
  const body = useRef<HTMLDivElement>(null);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const unfiled = card.lines.filter((line) => line.filedTo === null);
  const bare = card.rows.filter(
    (row) => row.kind === 'criterion' && !card.lines.some((line) => line.filedTo === row.filing),
  );
  const doubled = [...card.shown.values()].filter((one) => one.others.length > 0).length;

  async function seal() {
    if (missing.length > 0 || pending) return;
    setPending(true);
    setProblem(null);
    const outcome = await onSeal();
    setPending(false);
    if (!outcome.ok) setProblem(outcome.reason);
  }

  const focusSeal = () => body.current?.closest('[role=dialog]')?.querySelector<HTMLElement>('[data-seal]')?.focus();

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void seal();
      return;
    }
    const at = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-unfiled]') : null;
    const line = unfiled.find((one) => one.key === at?.dataset.unfiled);
    const to = event.key === 'p' ? 'private' : (filing[Number(event.key) - 1]?.filing ?? null);
    if (line === undefined || to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    fileAndGoOn(body.current, line.key, () => card.file(line, to), focusSeal);
  });

  useEffect(() => {
    if (!open) return;
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [open]);

  return (
    <Dialog
      title="Seal this card"
      description="Your levels, flags, recommendation and filed evidence are frozen and count as your vote in round 1. Nobody sees them before the reveal; until then you can reopen the card."
      open={open}
      onOpenChange={(next) => {
        setProblem(null);
        onOpenChange(next);
      }}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Not yet</Button>
          <Button
            variant="primary"
            data-seal
            pending={pending}
            pendingLabel="Sealing"
            aria-disabled={missing.length > 0}
            onClick={() => void seal()}
            shortcut={
              <>
                <ModKey /> ↵
              </>
            }
          >
            Seal
          </Button>
        </>
      }
    >
      <div ref={body} className="flex flex-col gap-4">
        {problem ? (
          <Alert kind="error" lead="Not sealed.">
            {problem}
          </Alert>
        ) : null}
        {missing.length > 0 ? (
          <section aria-label="Still to answer">
            <p className="font-semibold text-sm">Still to answer: {missing.length}</p>
            <ul className="mt-1 space-y-1">
              {missing.map((one) => (
                <li key={one.field}>
                  <Button variant="link" className="text-left" onClick={() => onGo(one.field)}>
                    {one.reason}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        ) : (
          <p className="text-sm">Every row has an answer.</p>
        )}
        {unfiled.length > 0 ? (
          <div>
            <Filing onEmpty={focusSeal} />
            <p className="mt-1 text-ink-2 text-xs">What stays here is not sealed: it remains yours alone.</p>
          </div>
        ) : null}
        {bare.length > 0 ? (
          <p className="text-ink-2 text-sm">
            Without evidence so far: {bare.map((row) => row.title).join('; ')}. Text may follow within 24 hours.
          </p>
        ) : null}
        {doubled > 0 ? (
          <p className="text-amber text-sm">
            {doubled === 1 ? 'One place holds' : `${doubled} places hold`} two texts. The one shown first is sealed; the
            other stays with you.
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
