/** The candidate's requests: every way that an answer can fail to come is a value, so that nobody forgets one. */

import { fromBase64, toBase64 } from '../base64';
import type { CandidatePulse, CandidateRun, CandidateState } from '../candidate-view';
import type { Batch } from '../journal';
import type { Language } from '../schema';
import type { Sent } from './keeper';

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  /** `status` 0: no answer came, and whether the server has acted is not known. */
  | { readonly ok: false; readonly status: number; readonly reason: string };

const PATIENCE_MS = 15_000;
/** How long the server may hold an answer back until there is news, in seconds. */
const WAIT_S = 10;
/** What a browser lets a page send after it was closed, in bytes. */
const KEEPALIVE_BYTES = 60_000;

async function ask<T>(path: string, body?: unknown, patience = PATIENCE_MS): Promise<Reply<T>> {
  const json = body === undefined ? null : JSON.stringify(body);
  try {
    const response = await fetch(path, {
      method: json === null ? 'GET' : 'POST',
      headers: json === null ? {} : { 'content-type': 'application/json' },
      body: json,
      cache: 'no-store',
      redirect: 'error',
      keepalive: json !== null && json.length * 3 < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(patience),
    });
    if (response.ok) return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as T };
    const told = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
    const reason = told?.error?.message ?? `The server answered ${response.status}.`;
    return { ok: false, status: response.status, reason };
  } catch {
    return { ok: false, status: 0, reason: 'The server does not answer.' };
  }
}

export interface UpdatesPage {
  readonly updates: readonly Uint8Array[];
  readonly seq: number;
  readonly more: boolean;
}

/** @param path of the attempt's page, `/attempt/<link>` */
export function attemptApi(path: string) {
  return {
    state: () => ask<CandidateState>(`${path}/state`),
    start: (language: Language) => ask<CandidateState>(`${path}/start`, { language }),
    beat: (focus?: boolean) => ask<CandidatePulse>(`${path}/heartbeat`, focus === undefined ? {} : { focus }),
    submit: (source: string) => ask<CandidateState>(`${path}/submit`, { source }),
    run: (runId: string, source: string) => ask<CandidateRun>(`${path}/runs`, { runId, source }),
    scratch: (runId: string, source: string, scratch: string) =>
      ask<CandidateRun>(`${path}/scratch`, { runId, source, scratch }),
    /** Waits a moment for records after `records`. */
    watchRun: (runId: string, records: number) =>
      ask<CandidateRun>(`${path}/runs/${runId}?records=${records}&wait=${WAIT_S}`, undefined, 2 * WAIT_S * 1000),
    async updates(after: number): Promise<Reply<UpdatesPage>> {
      const reply = await ask<{ updates: { update: string }[]; seq: number; more: boolean }>(
        `${path}/updates?after=${after}`,
      );
      if (!reply.ok) return reply;
      const { updates, seq, more } = reply.value;
      return { ok: true, value: { updates: updates.map((one) => fromBase64(one.update)), seq, more } };
    },
    async send({ clientId, entries }: Batch): Promise<Sent> {
      const updates = entries.map(({ operation, update }) => ({ operation, update: toBase64(update) }));
      const reply = await ask<{ acknowledged: number }>(`${path}/updates`, { clientId, updates });
      if (reply.ok) return { kind: 'acknowledged', operation: reply.value.acknowledged };
      if (reply.status === 404) return { kind: 'gone' };
      if (reply.status === 409) return { kind: 'ended' };
      return [400, 413, 415, 422].includes(reply.status) ? { kind: 'refused' } : { kind: 'unreachable' };
    },
  };
}

export type AttemptApi = ReturnType<typeof attemptApi>;
