'use client';
/** Runs of one attempt in one window: asked for with a name of the window's own, and followed record by record. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CandidateRun, CandidateRunLine } from '../candidate-view';
import type { AttemptApi, Reply } from './attempt-api';
import { newId } from './new-id';

export interface Runs {
  /** The run that is shown; null before the first. */
  readonly shown: CandidateRun | null;
  /** Every run, oldest first, as far as it is known here. */
  readonly all: readonly CandidateRunLine[];
  readonly busy: boolean;
  /** Why the last press led to nothing, in words. */
  readonly trouble: string | null;
  /** @param scratch the file to run beside the solution; null for the visible tests */
  readonly start: (source: string, scratch: string | null) => void;
  readonly show: (id: string) => void;
}

const isOver = (run: CandidateRunLine): boolean => run.state === 'done' || run.state === 'replaced';
const AGAIN_MS = 1_500;
const TRIES = 40;

export function useRuns(api: AttemptApi, made: readonly CandidateRunLine[]): Runs {
  const [all, setAll] = useState<readonly CandidateRunLine[]>(made);
  const [runs, setRuns] = useState<ReadonlyMap<string, CandidateRun>>(new Map());
  const [shownId, setShownId] = useState<string | null>(made.at(-1)?.id ?? null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const followed = useRef(new Set<string>());
  const gone = useRef(false);

  const take = useCallback((told: CandidateRun) => {
    setRuns((before) => {
      const known = before.get(told.id)?.records ?? [];
      const records = [...known.slice(0, told.from), ...told.records];
      return new Map(before).set(told.id, {
        ...told,
        from: 0,
        records: records.length < known.length ? known : records,
      });
    });
    setAll((before) => {
      const line: CandidateRunLine = {
        id: told.id,
        kind: told.kind,
        state: told.state,
        verdict: told.verdict,
        requestedAt: told.requestedAt,
      };
      return before.some((one) => one.id === told.id)
        ? before.map((one) => (one.id === told.id ? line : one))
        : [...before, line];
    });
  }, []);

  const follow = useCallback(
    async (id: string, records: number): Promise<void> => {
      if (followed.current.has(id)) return;
      followed.current.add(id);
      let held = records;
      for (let failures = 0; failures < TRIES && !gone.current; ) {
        const reply = await api.watchRun(id, held);
        if (!reply.ok) {
          failures += 1;
          if (reply.status === 404) break;
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
          continue;
        }
        failures = 0;
        take(reply.value);
        held = reply.value.from + reply.value.records.length;
        if (isOver(reply.value)) break;
      }
      followed.current.delete(id);
    },
    [api, take],
  );

  useEffect(() => {
    gone.current = false;
    const last = made.at(-1);
    if (last !== undefined) void follow(last.id, 0);
    return () => {
      gone.current = true;
    };
  }, [made, follow]);

  const start = useCallback(
    (source: string, scratch: string | null) => {
      if (asking) return;
      setAsking(true);
      setTrouble(null);
      const id = newId();
      const asked: Promise<Reply<CandidateRun>> =
        scratch === null ? api.run(id, source) : api.scratch(id, source, scratch);
      void asked.then((reply) => {
        setAsking(false);
        if (!reply.ok) {
          const lead = reply.status === 0 ? 'This run was not asked for.' : 'This run was not taken.';
          return setTrouble(`${lead} ${reply.reason}`);
        }
        setShownId(id);
        take(reply.value);
        void follow(id, reply.value.records.length);
      });
    },
    [api, asking, follow, take],
  );

  const show = useCallback(
    (id: string) => {
      setShownId(id);
      if (!runs.has(id)) void follow(id, 0);
    },
    [follow, runs],
  );

  const shown = shownId === null ? null : (runs.get(shownId) ?? null);
  const latest = all.at(-1);
  return { shown, all, busy: asking || (latest !== undefined && !isOver(latest)), trouble, start, show };
}
