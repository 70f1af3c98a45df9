'use client';
/**
 * The candidate's editor as it is written, for a colleague: over the attempt's socket, with the candidate's caret. It can be
 * typed into while pair mode is on. In focus time nothing new comes, and the page says so.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { applyUpdate, Doc } from 'yjs';
import { Alert } from '@/components/alert';
import { runs } from '../attempt';
import { toBase64 } from '../base64';
import type { Entry } from '../journal';
import type { Language } from '../schema';
import { AttemptLine, attemptAddress, type LineState } from './attempt-line';
import { Carets } from './carets';
import type { FileName } from './editor-files';
import { EditorPane } from './editor-pane';
import { newId } from './new-id';

/** What others typed is news already; only own changes are sent. */
const HEARD = Symbol('heard');
/** Own changes go out this often. */
const SEND_EVERY_MS = 250;
/** What a lost hint would have told is asked for this often. */
const REFRESH_EVERY_MS = 5_000;

export type FollowEditorProps = {
  workspace: string;
  attemptId: string;
  language: Language;
  /** What the solution began with. */
  stub: string;
  /** Pair mode is on and this reader may type. */
  pairs: boolean;
  focus: boolean;
};

export function FollowEditor({ workspace, attemptId, language, stub, pairs, focus }: FollowEditorProps) {
  const router = useRouter();
  const doc = useMemo(() => new Doc(), []);
  const [carets, setCarets] = useState<Carets | null>(null);
  const [state, setState] = useState<{ line: LineState; reason: string }>({ line: 'connecting', reason: '' });
  const [hidden, setHidden] = useState(focus);
  const [file, setFile] = useState<FileName>('solution');
  const [refused, setRefused] = useState('');
  const mayType = useRef(pairs);
  mayType.current = pairs;

  useEffect(() => {
    let seq = 0;
    let look: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(look);
      look = setTimeout(() => router.refresh(), 200);
    };
    const line: AttemptLine = new AttemptLine({
      address: attemptAddress(attemptId),
      after: () => seq,
      hear: {
        updates: (updates, to) => {
          doc.transact(() => {
            for (const update of updates) applyUpdate(doc, update, HEARD);
          }, HEARD);
          seq = Math.max(seq, to);
        },
        here: (people) => {
          own.here(people);
          refresh();
        },
        caret: (id, cursor) => own.move(id, cursor),
        look: refresh,
        focus: (on) => {
          setHidden(on);
          refresh();
        },
        state: (next, reason) => setState({ line: next, reason }),
      },
    });
    const own: Carets = new Carets(doc, (cursor) => line.moveCaret(cursor));
    setCarets(own);
    const typing = typingOf(
      doc,
      () => mayType.current,
      line,
      `/api/v1/w/${workspace}/attempts/${attemptId}`,
      setRefused,
    );
    const hangUp = line.open();
    const again = setInterval(() => router.refresh(), REFRESH_EVERY_MS);
    const wake = () => line.wake();
    window.addEventListener('online', wake);
    return () => {
      window.removeEventListener('online', wake);
      clearInterval(again);
      clearTimeout(look);
      hangUp();
      typing();
      own.close();
    };
  }, [doc, router, attemptId, workspace]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="flex min-h-8 items-center border-b bg-page px-3 text-ink-2 text-xs">
        {stateWords(state.line, state.reason, hidden, pairs)}
      </p>
      {hidden ? (
        <Alert kind="info" lead="Focus time." className="m-3">
          The candidate works unwatched, as they may. What they type is kept; the replay shows it once they are through.
        </Alert>
      ) : null}
      {refused ? (
        <Alert kind="error" lead="Not kept." className="m-3">
          {refused}
        </Alert>
      ) : null}
      <EditorPane
        doc={doc}
        language={language}
        stub={stub}
        file={runs(language) ? file : 'solution'}
        onFile={setFile}
        readOnly={!pairs || hidden}
        awareness={carets?.awareness ?? null}
        className="min-h-96 flex-1 max-lg:h-[60dvh] max-lg:flex-none"
      />
    </div>
  );
}

function stateWords(line: LineState, reason: string, hidden: boolean, pairs: boolean): string {
  if (line === 'connecting') return 'Connecting …';
  if (line === 'closed')
    return reason === '' ? 'The connection is lost; trying again.' : `The line is closed: ${reason}.`;
  if (hidden) return 'Following pauses while the candidate works in focus time.';
  return pairs ? 'Pair mode: you both type.' : 'Live: you see every key, and the candidate sees that you follow.';
}

/** Sends own changes, oldest first, by the socket where it can and by POST where it cannot. @returns how to end it */
function typingOf(
  doc: Doc,
  mayType: () => boolean,
  line: AttemptLine,
  path: string,
  onRefused: (reason: string) => void,
): () => void {
  const clientId = newId();
  let operation = 0;
  let waiting: Entry[] = [];
  let sending = false;
  const hear = (update: Uint8Array, origin: unknown) => {
    if (origin === HEARD || !mayType()) return;
    operation += 1;
    waiting.push({ operation, update });
  };
  async function send(): Promise<void> {
    if (sending || waiting.length === 0) return;
    sending = true;
    const entries = waiting.slice(0, 64);
    const sent = (await line.send({ clientId, entries })) ?? (await post(entries));
    if (sent.kind === 'acknowledged') waiting = waiting.filter((one) => one.operation > sent.operation);
    if (sent.kind === 'ended' || sent.kind === 'refused' || sent.kind === 'gone') {
      waiting = [];
      onRefused('Pair mode is over or the attempt has ended: your last keys were not kept.');
    }
    sending = false;
  }
  async function post(entries: readonly Entry[]) {
    const updates = entries.map((one) => ({ operation: one.operation, update: toBase64(one.update) }));
    const response = await fetch(`${path}/updates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, updates }),
    }).catch(() => null);
    if (response === null || response.status >= 500) return { kind: 'unreachable' as const };
    if (!response.ok) return { kind: 'refused' as const };
    const { acknowledged } = (await response.json()) as { acknowledged: number };
    return { kind: 'acknowledged' as const, operation: acknowledged };
  }
  doc.on('update', hear);
  const timer = setInterval(() => void send(), SEND_EVERY_MS);
  return () => {
    clearInterval(timer);
    doc.off('update', hear);
    void send();
  };
}
