/**
 * The browser's side of the door: posts a form to one of the ways in and brings back the answer in words, by field where a
 * field is meant.
 */
import type { FieldProblem } from '@/lib/errors';

export type Answer = { ok: true } | { ok: false; reason: string; fields: FieldProblem[] };

const UNREACHABLE: Answer = {
  ok: false,
  reason: 'The server could not be reached. Check the connection and try again: what you typed is still here.',
  fields: [],
};

/** Posts JSON to one of our own routes. */
export async function post(path: string, body: Record<string, unknown>): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true };
    const { error } = (await response.json()) as { error: { message: string; fields: FieldProblem[] } };
    return { ok: false, reason: error.message, fields: error.fields };
  } catch {
    return UNREACHABLE;
  }
}

async function csrfToken(): Promise<string> {
  const response = await fetch('/api/auth/csrf');
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return csrfToken;
}

/** Goes in by one of the ways: `password`, `link`, `reset`, `owner`. On success the cookie is set. */
export async function enter(way: string, fields: Record<string, unknown>): Promise<Answer> {
  try {
    return await post(`/api/auth/callback/${way}`, { ...fields, csrfToken: await csrfToken(), json: 'true' });
  } catch {
    return UNREACHABLE;
  }
}

/** Goes to an outside provider; comes back to `next` with a session. */
export async function enterOutside(provider: string, next: string): Promise<Answer> {
  try {
    const response = await fetch(`/api/auth/signin/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ csrfToken: await csrfToken(), callbackUrl: next, json: 'true' }),
    });
    const { url } = (await response.json()) as { url?: string };
    if (!url) return { ok: false, reason: 'The provider could not be reached. Try another way in.', fields: [] };
    window.location.assign(url);
    return { ok: true };
  } catch {
    return UNREACHABLE;
  }
}

/** A new document rather than a client-side step: nothing that was fetched as somebody else stays in memory. */
export const goTo = (path: string): void => window.location.assign(path);
