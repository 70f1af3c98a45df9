'use client';
/**
 * A kit under the hand: every change is kept at once, one save after another, and each can be undone. Saves carry the revision
 * that this window knows, so that one which somebody else overtook is refused rather than written over theirs.
 */
import { useEffect, useRef, useState } from 'react';
import type { SaveStateValue } from '@/components/save-state';
import { keepKit } from '../actions';
import type { KitEntry } from '../kit';

/** Entries with the key that a list moves them by. */
export type KitRow = KitEntry & { key: string };

export interface KitPlace {
  workspace: string;
  roleId: string;
  roleInterviewId: string;
  revision: number;
}

const clockOf = (zone: string): string =>
  new Date().toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function useKit(place: KitPlace, begun: readonly KitEntry[], zone: string) {
  const [rows, setRows] = useState<KitRow[]>(() => begun.map((one) => ({ ...one, key: one.questionId })));
  const [past, setPast] = useState<{ rows: KitRow[]; words: string }[]>([]);
  const [said, setSaid] = useState('');
  const [state, setState] = useState<SaveStateValue>({ kind: 'unchanged' });
  /** What the next save sends; null while nothing waits. */
  const waiting = useRef<KitRow[] | null>(null);
  const isSaving = useRef(false);
  const revision = useRef(place.revision);

  async function save() {
    if (isSaving.current) return;
    isSaving.current = true;
    while (waiting.current !== null) {
      const sent = waiting.current;
      waiting.current = null;
      if (sent.length === 0) {
        setState({ kind: 'failed', reason: 'a kit needs a question' });
        break;
      }
      setState({ kind: 'saving' });
      const { workspace, roleId, roleInterviewId } = place;
      const entries = sent.map(({ key: _key, ...entry }) => entry);
      const answer = await keepKit(null, {
        ...{ workspace, roleId, roleInterviewId, entries },
        revision: revision.current,
      }).catch(() => null);
      if (answer === null) {
        waiting.current ??= sent;
        setState({ kind: 'failed', reason: 'no connection; change something or press Undo to try again' });
        break;
      }
      if (!answer.ok) {
        setState({ kind: 'failed', reason: answer.fields?.[0]?.reason ?? answer.reason });
        break;
      }
      revision.current = answer.value.revision;
      setState({ kind: 'saved', at: clockOf(zone) });
    }
    isSaving.current = false;
  }

  function keep(next: KitRow[]) {
    setRows(next);
    waiting.current = next;
    void save();
  }

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (isSaving.current || waiting.current !== null) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);

  return {
    rows,
    said,
    state,
    /** What undoing would take back, in words; null when there is nothing. */
    undoable: past.at(-1)?.words ?? null,
    /** @param words what was done, for the ear and for undoing */
    change(next: KitRow[], words: string) {
      setPast((all) => [...all.slice(-49), { rows, words }]);
      setSaid(words);
      keep(next);
    },
    undo() {
      const last = past.at(-1);
      if (last === undefined) return;
      setPast(past.slice(0, -1));
      setSaid(`Undone: ${last.words}`);
      keep(last.rows);
    },
  };
}
