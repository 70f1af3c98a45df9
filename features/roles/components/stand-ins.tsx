'use client';
/** Questions that could be asked in the place of one, fetched when somebody wants to see them. */
import { useEffect, useState } from 'react';
import { Button } from '@/components/button';
import { Disclosure } from '@/components/disclosure';
import type { KitChoice } from '../data';
import { standIns } from '../kit';
import { criteriaWords } from '../role';

/** More than these are chosen from in the bank beside. */
const SHOWN = 5;

export function StandIns({
  workspace,
  of,
  held,
  onSwap,
}: {
  /** Its slug. */
  workspace: string;
  of: KitChoice;
  /** Questions that are in the kit already. */
  held: ReadonlySet<string>;
  onSwap: (choice: KitChoice) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Disclosure summary="Put another question in its place" onToggle={(event) => setOpen(event.currentTarget.open)}>
      {isOpen ? <Candidates workspace={workspace} of={of} held={held} onSwap={onSwap} /> : null}
    </Disclosure>
  );
}

function Candidates({ workspace, of, held, onSwap }: Parameters<typeof StandIns>[0]) {
  const [bank, setBank] = useState<KitChoice[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks the same again
  useEffect(() => {
    const stop = new AbortController();
    setFailed(false);
    fetch(`/api/v1/w/${workspace}/bank/choices?instead=${of.id}`, { signal: stop.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        setBank((await response.json()) as KitChoice[]);
      })
      .catch(() => {
        if (!stop.signal.aborted) setFailed(true);
      });
    return () => stop.abort();
  }, [workspace, of.id, attempt]);

  if (failed) {
    return (
      <p className="flex items-center gap-3 py-1 text-sm">
        <span className="text-red">The bank did not answer.</span>
        <Button size="small" variant="quiet" onClick={() => setAttempt((n) => n + 1)}>
          Ask again
        </Button>
      </p>
    );
  }
  if (bank === null) return <p className="py-1 text-ink-2 text-sm">Looking through the bank</p>;
  const asReplaceable = (one: KitChoice) => ({ ...one, criteria: one.criteria.map((criterion) => criterion.title) });
  const free = new Map(bank.filter((one) => !held.has(one.id)).map((one) => [one.id, one]));
  const swaps = standIns(asReplaceable(of), [...free.values()].map(asReplaceable)).slice(0, SHOWN);
  if (swaps.length === 0) {
    return (
      <p className="py-1 text-ink-2 text-sm">
        No other question of the bank has its criteria, or its capability and kind.
      </p>
    );
  }
  return (
    <ul className="divide-y border-y">
      {swaps.map(({ question, common }) => (
        <li key={question.id} className="flex items-center justify-between gap-3 py-1 text-sm">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {question.title}
            <span className="block text-ink-2 text-xs">
              {common > 0 ? `${criteriaWords(common)} in common` : 'same capability, other criteria'} ·{' '}
              {question.minutes} min
            </span>
          </span>
          <Button
            size="small"
            onClick={() => {
              const other = free.get(question.id);
              if (other !== undefined) onSwap(other);
            }}
            aria-label={`Take it: ${question.title}`}
          >
            Take it
          </Button>
        </li>
      ))}
    </ul>
  );
}
