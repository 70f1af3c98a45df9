'use client';
/** The stream of an attempt in a window: fetched page by page, played by the clock of the screen, shown in one document. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Doc } from 'yjs';
import { DOCUMENT_TEXTS } from '../attempt';
import { fromBase64 } from '../base64';
import { advance, changeBetween, countUpTo, DocumentHistory, gapsOf, inOrder, type ReplayUpdate } from '../replay';
import type { FileName } from './editor-files';

type Page = {
  updates: { seq: number; origin: ReplayUpdate['origin']; at: string; update: string }[];
  seq: number;
  more: boolean;
};

export type Loading =
  | { readonly kind: 'loading'; readonly changes: number }
  | { readonly kind: 'failed' }
  | { readonly kind: 'here' };

const FILES = Object.keys(DOCUMENT_TEXTS) as FileName[];
/** The screen is drawn anew this often while it plays. */
const FRAME_MS = 60;

/** Fetches the whole stream. @param path of the attempt's routes */
export function useHistory(path: string): { loading: Loading; history: DocumentHistory | null; again: () => void } {
  const [loading, setLoading] = useState<Loading>({ kind: 'loading', changes: 0 });
  const [history, setHistory] = useState<DocumentHistory | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try begins again
  useEffect(() => {
    const end = new AbortController();
    async function fetchAll(): Promise<void> {
      const found: ReplayUpdate[] = [];
      for (let after = 0, more = true; more; ) {
        const response = await fetch(`${path}/updates?after=${after}`, { signal: end.signal, cache: 'no-store' });
        if (!response.ok) throw new Error(`answered ${response.status}`);
        const page = (await response.json()) as Page;
        for (const { seq, origin, at, update } of page.updates) {
          found.push({ seq, origin, at: Date.parse(at), bytes: fromBase64(update) });
        }
        after = page.seq;
        more = page.more && page.updates.length > 0;
        setLoading({ kind: 'loading', changes: found.length });
      }
      setHistory(new DocumentHistory(inOrder(found)));
      setLoading({ kind: 'here' });
    }
    setLoading({ kind: 'loading', changes: 0 });
    fetchAll().catch(() => {
      if (!end.signal.aborted) setLoading({ kind: 'failed' });
    });
    return () => end.abort();
  }, [path, tries]);
  return { loading, history, again: () => setTries((count) => count + 1) };
}

export interface Playhead {
  /** The document as it stood; always the same object, so that the editor stays. */
  readonly doc: Doc;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How many changes are in view. */
  readonly count: number;
  /** The file that changed last. */
  readonly changed: { readonly file: FileName; readonly offset: number } | null;
  readonly playing: boolean;
  readonly play: (on: boolean) => void;
  readonly seek: (at: number) => void;
}

/**
 * @param others instants of what else happened, which count as life for skipping stillness
 * @param begin where the playhead is at first
 */
export function usePlayhead(
  history: DocumentHistory | null,
  span: { from: number; to: number },
  others: readonly number[],
  options: { speed: number; skip: boolean; begin: (history: DocumentHistory) => number },
): Playhead {
  const doc = useMemo(() => new Doc(), []);
  const behind = useRef({ doc: new Doc(), count: 0 });
  const [at, setAt] = useState(span.from);
  const [playing, setPlaying] = useState(false);
  const [changed, setChanged] = useState<Playhead['changed']>(null);
  const instants = useMemo(() => history?.updates.map((one) => one.at) ?? [], [history]);
  const gaps = useMemo(
    () =>
      gapsOf(
        [...instants, ...others].sort((a, b) => a - b),
        span.from,
        span.to,
      ),
    [instants, others, span.from, span.to],
  );
  const count = countUpTo(instants, at);
  const { speed, skip } = options;

  const begin = useRef(options.begin);
  useEffect(() => {
    if (history !== null) setAt(begin.current(history));
  }, [history]);

  useEffect(() => {
    if (history === null) return;
    const own = behind.current;
    if (count < own.count) {
      own.doc.destroy();
      own.doc = history.docAt(count);
    } else {
      history.forward(own.doc, own.count, count);
    }
    own.count = count;
    let last: Playhead['changed'] = null;
    doc.transact(() => {
      for (const file of FILES) {
        const shown = doc.getText(DOCUMENT_TEXTS[file]);
        const change = changeBetween(shown.toString(), own.doc.getText(DOCUMENT_TEXTS[file]).toString());
        if (change.remove === 0 && change.insert === '') continue;
        shown.delete(change.at, change.remove);
        shown.insert(change.at, change.insert);
        last = { file, offset: change.at + change.insert.length };
      }
    });
    if (last !== null) setChanged(last);
  }, [history, count, doc]);

  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passed = (now - before) * speed;
      before = now;
      setAt((from) => advance(from, passed, skip ? gaps : [], span.to));
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, speed, skip, gaps, span.to]);

  useEffect(() => {
    if (playing && at >= span.to) setPlaying(false);
  }, [playing, at, span.to]);

  const seek = useCallback((to: number) => setAt(Math.min(span.to, Math.max(span.from, to))), [span.from, span.to]);
  const play = useCallback(
    (on: boolean) => {
      setAt((now) => (on && now >= span.to ? span.from : now));
      setPlaying(on);
    },
    [span.from, span.to],
  );
  return { doc, at, count, changed, playing, play, seek };
}
