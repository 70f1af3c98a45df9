'use client';
/** The head of the workspace: what is worked on, what is saved, how much time is left, who follows, run and hand in. */
import { useEffect, useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { cx } from '@/components/cx';
import { Logo } from '@/components/logo';
import { ModKey } from '@/components/mod-key';
import { SaveState } from '@/components/save-state';
import type { CandidateState } from '../candidate-view';
import { HELP_WORDS, timeLeft } from '../words';
import type { FileName } from './editor-files';
import { Following } from './following';
import type { OpenAttempt } from './use-attempt';

export type WorkspaceHeadProps = {
  first: CandidateState;
  attempt: OpenAttempt;
  file: FileName;
  busy: boolean;
  /** Null where nothing runs. */
  onRun: (() => void) | null;
  onSubmit: () => Promise<{ error: string } | undefined>;
};

const RUN_LABELS: Readonly<Record<FileName, string>> = {
  solution: 'Run tests',
  scratch: 'Run scratch',
  tests: 'Run own tests',
};

export function WorkspaceHead({ first, attempt, file, busy, onRun, onSubmit }: WorkspaceHeadProps) {
  const { invitation } = first;
  const { words, pulse } = attempt;
  return (
    <header className="flex flex-wrap items-center gap-x-5 gap-y-1.5 border-b bg-page px-4 py-2">
      <div className="flex min-w-0 flex-1 basis-52 items-center gap-3">
        <Logo />
        <div className="min-w-0">
          <h1 className="truncate font-semibold text-base" title={invitation.exercise}>
            {invitation.exercise}
          </h1>
          <p className="truncate text-ink-2 text-xs" title={`${invitation.interview}, ${invitation.workspace}`}>
            {invitation.workspace} · help: {HELP_WORDS[invitation.allowedHelp].title.toLowerCase()}
          </p>
        </div>
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-5 gap-y-1">
        <SaveState state={words} className="min-w-28" />
        <TimeLeft attempt={attempt} live={invitation.mode === 'live'} extra={pulse.clock.extraMinutes} />
        <Following attempt={attempt} live={invitation.mode === 'live'} />
      </div>
      <div className="flex items-center gap-2">
        {onRun === null ? null : (
          <Button
            onClick={onRun}
            pending={busy}
            pendingLabel="Running"
            shortcut={
              <>
                <ModKey /> ↵
              </>
            }
          >
            {RUN_LABELS[file]}
          </Button>
        )}
        <ConfirmDialog
          title="Hand in?"
          description="This ends the attempt with the solution as it stands now. Nothing can be changed afterwards; your panel reads it, and further tests run on it."
          trigger={<Button variant="primary">Hand in</Button>}
          confirmLabel="Hand in"
          pendingLabel="Handing in"
          cancelLabel="Go on working"
          onConfirm={onSubmit}
        />
      </div>
    </header>
  );
}

/** Changes by the minute; the last five are in amber. While the connection is lost it stands, as the clock does. */
function TimeLeft({ attempt, live, extra }: { attempt: OpenAttempt; live: boolean; extra: number }) {
  const { pulse, pulseAt, online } = attempt;
  const [now, setNow] = useState(pulseAt);
  useEffect(() => {
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const elapsed = online ? Math.max(0, now - pulseAt) : 0;
  const remaining = pulse.clock.remainingMs - elapsed;
  const scarce = remaining < 5 * 60_000;
  const words = remaining <= 0 && live ? 'The planned time is up' : timeLeft(remaining);
  return (
    <div className="min-w-24 text-xs tabular-nums" suppressHydrationWarning>
      <p className={cx(scarce ? 'font-semibold text-amber' : 'text-ink-2')}>{words}</p>
      {extra > 0 ? <p className="text-ink-2">{extra} min were added</p> : null}
      <p role="status" className="sr-only">
        {scarce ? words : ''}
      </p>
    </div>
  );
}
