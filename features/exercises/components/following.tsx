'use client';
/** Who follows the editor, by name, and the candidate's own switch to work unwatched. */
import { useState } from 'react';
import { Button } from '@/components/button';
import type { OpenAttempt } from './use-attempt';

export type FollowingProps = { attempt: OpenAttempt; live: boolean };

export function Following({ attempt, live }: FollowingProps) {
  const { pulse, here, beat } = attempt;
  const [pending, setPending] = useState(false);
  const byLine = here.filter((one) => one.side === 'staff').map((one) => one.name);
  const names = [...new Set([...pulse.watchers, ...byLine])].sort((a, b) => a.localeCompare(b, 'en'));
  if (!live && names.length === 0 && !pulse.focus) return null;
  async function turn(on: boolean) {
    setPending(true);
    await beat(on);
    setPending(false);
  }
  return (
    <div className="flex min-w-0 items-center gap-2 text-xs">
      <p role="status" className="max-w-64 truncate text-ink-2" title={names.join(', ')}>
        {sentence(names, pulse.focus, pulse.pairing)}
      </p>
      {pulse.focus ? (
        <Button size="small" pending={pending} onClick={() => void turn(false)}>
          End focus time
        </Button>
      ) : (
        <Button
          size="small"
          variant="quiet"
          pending={pending}
          onClick={() => void turn(true)}
          title="Nobody follows until you end it. Your work is saved all the same."
        >
          Focus time
        </Button>
      )}
    </div>
  );
}

function sentence(names: readonly string[], focus: boolean, pairing: boolean): string {
  if (focus) return 'Focus time: nobody follows';
  if (names.length === 0) return 'Nobody follows';
  const who = new Intl.ListFormat('en-GB').format(names);
  if (pairing) return `Pair mode: ${who} may type`;
  return names.length === 1 ? `${who} follows` : `${who} follow`;
}
