'use client';
/** Ends sessions elsewhere; their open pages are told at once. */
import { useTransition } from 'react';
import { Button } from '@/components/button';
import { toast } from '@/components/toaster';
import type { Action } from '../loaders';

export function EndSession({ action, sessionId }: { action: Action<undefined>; sessionId: string }) {
  const [pending, start] = useTransition();
  const end = () =>
    start(async () => {
      const answer = await action(null, { sessionId });
      toast(answer.ok ? { title: 'The session has ended.' } : { title: answer.reason, kind: 'error' });
    });
  return (
    <Button size="small" pending={pending} onClick={end}>
      End
    </Button>
  );
}

export function EndOtherSessions({ action }: { action: Action<number> }) {
  const [pending, start] = useTransition();
  const end = () =>
    start(async () => {
      const answer = await action(null, {});
      if (!answer.ok) toast({ title: answer.reason, kind: 'error' });
      else toast({ title: answer.value === 1 ? 'One session has ended.' : `${answer.value} sessions have ended.` });
    });
  return (
    <Button size="small" pending={pending} onClick={end}>
      End all others
    </Button>
  );
}
