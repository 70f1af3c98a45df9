'use client';
/**
 * An attempt in one window of its candidate: document, disk, server, socket and heartbeat, put together for as long as the
 * page stands. What each does is in its own file; here they are started, woken and ended.
 */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Doc } from 'yjs';
import { formatClock } from '@/lib/dates';
import { HEARTBEAT_MS } from '../attempt';
import type { CandidatePulse, CandidateState } from '../candidate-view';
import type { SaveWords } from '../journal';
import type { Present } from '../live';
import { type AttemptApi, attemptApi } from './attempt-api';
import { AttemptLine, attemptAddress } from './attempt-line';
import { attemptWindows, type OpenWindows } from './attempt-windows';
import { Carets } from './carets';
import { journalStore } from './journal-store';
import { Keeper } from './keeper';
import { newId } from './new-id';

/** Whether the document is here: nothing is typed before, for it would seem to be all there is. */
export type Readiness = 'loading' | 'ready' | 'unreachable';

export interface OpenAttempt {
  readonly api: AttemptApi;
  readonly doc: Doc;
  readonly keeper: Keeper;
  readonly carets: Carets;
  readonly readiness: Readiness;
  readonly words: SaveWords;
  readonly pulse: CandidatePulse;
  /** When the pulse came, in this window's time. */
  readonly pulseAt: number;
  readonly online: boolean;
  readonly here: readonly Present[];
  /** Asks for the pulse now; `focus` switches focus time. @returns false when no answer came */
  readonly beat: (focus?: boolean) => Promise<boolean>;
  /** Tries to fetch the document again. */
  readonly again: () => void;
}

interface Parts {
  readonly api: AttemptApi;
  readonly doc: Doc;
  readonly keeper: Keeper;
  readonly line: AttemptLine;
  readonly carets: Carets;
  readonly windows: OpenWindows;
  readonly clientId: string;
  /** The number in the stream that the document has reached. */
  readonly held: { seq: number };
  readonly heard: { here: (people: readonly Present[]) => void; look: () => void };
}

const link = (path: string): string => decodeURIComponent(path.split('/').at(-1) ?? '');

function assemble(path: string, zone: string): Parts {
  const api = attemptApi(path);
  const doc = new Doc();
  const clientId = newId();
  const windows = attemptWindows(path);
  const held = { seq: 0 };
  const heard: Parts['heard'] = { here: () => {}, look: () => {} };
  const line: AttemptLine = new AttemptLine({
    address: attemptAddress(link(path)),
    after: () => held.seq,
    hear: {
      updates: (updates, to) => {
        keeper.hear(updates);
        held.seq = Math.max(held.seq, to);
      },
      here: (people) => {
        carets.here(people);
        heard.here(people);
      },
      caret: (id, cursor) => carets.move(id, cursor),
      look: () => heard.look(),
      focus: () => {},
      state: (state) => {
        if (state === 'open') keeper.wake();
      },
    },
  });
  const carets: Carets = new Carets(doc, (cursor) => line.moveCaret(cursor));
  const keeper: Keeper = new Keeper({
    attempt: path,
    clientId,
    doc,
    store: journalStore(),
    send: async (batch) => (await line.send(batch)) ?? api.send(batch),
    windows,
    now: () => Date.now(),
    clock: (at) => formatClock(new Date(at), zone),
    random: Math.random,
  });
  return { api, doc, keeper, line, carets, windows, clientId, held, heard };
}

function firstPulse({ phase, clock, work }: CandidateState): CandidatePulse {
  if (work === null) throw new Error('A workspace needs an attempt that has begun');
  const { hints, extensions, watchers, pairing, focus, updateSeq } = work;
  return { phase, clock, hints, extensions, watchers, pairing, focus, updateSeq };
}

/**
 * @param path of the attempt's page
 * @param zone in which the words name the time
 * @param onEnded the attempt has ended, here or elsewhere
 */
export function useAttempt(path: string, first: CandidateState, zone: string, onEnded: () => void): OpenAttempt {
  const [parts] = useState(() => assemble(path, zone));
  const { api, doc, keeper, line, carets, windows, clientId, held, heard } = parts;
  const [readiness, setReadiness] = useState<Readiness>('loading');
  const [pulse, setPulse] = useState(() => ({ told: firstPulse(first), at: 0 }));
  const [online, setOnline] = useState(true);
  const [here, setHere] = useState<readonly Present[]>([]);
  const [tries, setTries] = useState(0);
  const words = useSyncExternalStore(keeper.subscribe, keeper.read, keeper.read);
  const ended = useRef(onEnded);
  ended.current = onEnded;

  const beat = useCallback(
    async (focus?: boolean): Promise<boolean> => {
      const reply = await api.beat(focus);
      if (reply.ok && reply.value !== undefined) {
        setPulse({ told: reply.value, at: performance.now() });
        if (reply.value.phase !== 'open') ended.current();
      } else if (!reply.ok && reply.status === 404) {
        ended.current();
      }
      const reached = reply.ok || reply.status !== 0;
      setOnline((before) => {
        if (reached && !before) keeper.wake();
        return reached;
      });
      return reply.ok;
    },
    [api, keeper],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try begins again
  useEffect(() => {
    let current = true;
    async function fetchDocument(): Promise<void> {
      for (;;) {
        const reply = await api.updates(held.seq);
        if (!current) return;
        if (!reply.ok) return setReadiness('unreachable');
        for (const update of reply.value.updates) keeper.hear([update]);
        held.seq = reply.value.seq;
        if (!reply.value.more) break;
      }
      setReadiness('ready');
    }
    setReadiness('loading');
    void fetchDocument();
    return () => {
      current = false;
    };
  }, [api, held, keeper, tries]);

  useEffect(() => {
    if (readiness !== 'ready') return;
    const leave = windows.live(clientId, (updates) => keeper.hear(updates));
    const stop = keeper.start();
    const hangUp = line.open();
    return () => {
      hangUp();
      // Whoever leaves for another page has typed until now: what is on its way still gets there.
      void keeper.settle().finally(() => {
        stop();
        leave();
      });
    };
  }, [readiness, windows, clientId, keeper, line]);

  useEffect(() => {
    heard.here = setHere;
    heard.look = () => void beat();
    let timer: ReturnType<typeof setTimeout>;
    const end = new AbortController();
    const again = () => {
      timer = setTimeout(async () => {
        await beat();
        if (!end.signal.aborted) again();
      }, HEARTBEAT_MS);
    };
    setPulse((before) => ({ ...before, at: performance.now() }));
    void beat().then(again);
    const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
      target.addEventListener(name, listener, { signal: end.signal });
    const wake = () => {
      keeper.wake();
      line.wake();
      void beat();
    };
    on(document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? keeper.flush() : wake()));
    on(window, 'online', wake);
    on(window, 'focus', wake);
    on(window, 'offline', () => {
      setOnline(false);
      line.drop();
    });
    on(window, 'pagehide', () => keeper.flush());
    on(window, 'beforeunload', (event) => {
      if (keeper.mayLose()) event.preventDefault();
    });
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [beat, keeper, line, heard]);

  return useMemo(
    () => ({
      api,
      doc,
      keeper,
      carets,
      readiness,
      words,
      pulse: pulse.told,
      pulseAt: pulse.at,
      online,
      here,
      beat,
      again: () => setTries((count) => count + 1),
    }),
    [api, doc, keeper, carets, readiness, words, pulse, online, here, beat],
  );
}
