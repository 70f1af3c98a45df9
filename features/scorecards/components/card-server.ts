/** The card's requests: every way that an answer can fail to come is a value, so that nobody forgets one. */
import type { Batch } from '../draft';
import type { CardSnapshot, EditReceipt } from '../snapshot';
import type { Looked, Sent, Server } from './autosave';

export type Reply<T> =
  | { ok: true; value: T }
  /** `status` 0: no answer came, and whether the server has acted is not known. */
  | { ok: false; status: number; reason: string; fields: { field: string; reason: string }[] };

const PATIENCE_MS = 15_000;
/** What a browser lets a page send after it was closed, in bytes; larger requests are only sent while it is open. */
const KEEPALIVE_BYTES = 60_000;

/** Asks one of our routes. A body makes it a POST. Never throws. */
export async function ask<T>(path: string, body?: unknown): Promise<Reply<T>> {
  const json = body === undefined ? null : JSON.stringify(body);
  try {
    const response = await fetch(path, {
      method: json === null ? 'GET' : 'POST',
      headers: json === null ? {} : { 'content-type': 'application/json' },
      body: json,
      cache: 'no-store',
      redirect: 'error',
      keepalive: json !== null && json.length * 3 < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as T };
    const told = (await response.json().catch(() => null)) as {
      error?: { message?: string; fields?: { field: string; reason: string }[] };
    } | null;
    const reason = told?.error?.message ?? `The server answered ${response.status}.`;
    return { ok: false, status: response.status, reason, fields: told?.error?.fields ?? [] };
  } catch {
    return { ok: false, status: 0, reason: 'The server does not answer.', fields: [] };
  }
}

type Trouble = Exclude<Sent, { kind: 'answered' }>;

function troubleOf({ status, reason, fields }: Extract<Reply<unknown>, { ok: false }>): Trouble {
  if (status === 401) return { kind: 'signed-out' };
  if (status === 404) return { kind: 'gone' };
  if ([400, 409, 413, 415, 422].includes(status)) {
    return { kind: 'refused', reason: fields[0] ? `${fields[0].field}: ${fields[0].reason}` : reason };
  }
  return { kind: 'unreachable' };
}

/** @param path of the card's route, `/api/v1/w/.../cards/...` */
export function cardServer(path: string): Server {
  return {
    async send(batch: Batch): Promise<Sent> {
      const reply = await ask<EditReceipt>(`${path}/edits`, batch);
      return reply.ok ? { kind: 'answered', receipt: reply.value } : troubleOf(reply);
    },
    async look(revision: number): Promise<Looked> {
      const reply = await ask<CardSnapshot>(`${path}?since=${revision}`);
      if (reply.ok) return { kind: 'answered', snapshot: reply.value };
      const trouble = troubleOf(reply);
      return trouble.kind === 'refused' ? { kind: 'unreachable' } : trouble;
    },
  };
}
