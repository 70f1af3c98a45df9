/** Runs one cell of the table against the running server, and says what came of it in the table's own words. */
import type { Answer, Line } from '../support/wire';
import { nameOf, type Target } from './scenery';
import type { Stage } from './stage';
import {
  type ActionRow,
  type Expected,
  type MessageRow,
  type PageRow,
  type Role,
  type RouteRow,
  type Row,
  roomSocket,
} from './table';

/** `said` is a refusal's sentence; `fault` anything that no caller should ever see. */
export type Came =
  | { as: 'ok' | 'sign-in' | 'onward' | 'signed-out' | 'not-found' }
  | { as: 'refused'; said: string }
  | { as: 'fault'; said: string };

export type Column = 'own' | 'foreign' | 'crossed';

/** Which workspace the address names, and whose things it names, for a caller from `north`. */
export function meant(
  stage: Stage,
  row: Row,
  column: Column,
  fresh: boolean,
): Promise<{ slug: string; target: Target }> {
  const { north, south } = stage.world;
  const of = column === 'own' ? north : south;
  const slug = column === 'foreign' ? south.slug : north.slug;
  const target = fresh ? stage.fresh(of, row.state) : stage.target(of, row.state);
  return target.then((found) => ({ slug, target: found }));
}

/** What is wrong with what came, or null when it is as the table says. */
export function mismatch(expected: Expected, came: Came): string | null {
  const got = came.as === 'refused' || came.as === 'fault' ? `${came.as}: ${came.said.slice(0, 200)}` : came.as;
  if (expected instanceof RegExp) {
    return came.as === 'refused' && expected.test(came.said) ? null : `expected a refusal ${expected}, got ${got}`;
  }
  return came.as === expected ? null : `expected ${expected}, got ${got}`;
}

export async function act(
  stage: Stage,
  row: Row,
  who: { cookie: string | undefined; role: Role },
  at: { slug: string; target: Target },
): Promise<Came> {
  switch (row.kind) {
    case 'page':
      return await openPage(stage, row, who.cookie, at);
    case 'route':
      return await callRoute(stage, row, who.cookie, at);
    case 'action':
      return await runAction(stage, row, who, at);
    case 'message':
      return await sayMessage(stage, row, who.cookie, at);
  }
}

type At = { slug: string; target: Target };

async function openPage(stage: Stage, row: PageRow, cookie: string | undefined, at: At): Promise<Came> {
  const path = row.address(at, at.target, stage.furniture(at.target.place));
  return readPage(await stage.wire.send({ path, cookie }));
}

/**
 * What a page's answer means. A page that failed while it was rendered says so in its bytes, whatever its status; a part that
 * is made in the browser alone leaves an empty digest, which is no failure.
 */
export function readPage(answer: Answer): Came {
  if (answer.status === 307 || answer.status === 303) {
    const to = answer.headers.location ?? '';
    if (/^\/sign-in(\?|$)/.test(to)) return { as: 'sign-in' };
    return /^\/(?!\/)/.test(to) ? { as: 'onward' } : { as: 'fault', said: `sent to ${to}` };
  }
  if (answer.status === 404) return { as: 'not-found' };
  if (answer.status === 400) return { as: 'refused', said: answer.text };
  if (answer.status !== 200) return { as: 'fault', said: `status ${answer.status}: ${answer.text.slice(0, 200)}` };
  const digest = /data-dgst="([^"]*)"/.exec(answer.text)?.[1];
  if (digest) return { as: 'fault', said: `rendered with the error ${digest}` };
  return { as: 'ok' };
}

async function callRoute(stage: Stage, row: RouteRow, cookie: string | undefined, at: At): Promise<Came> {
  const method = row.entry.split(' ')[0] as string;
  const { path, body, headers } = row.call(at, at.target, stage.furniture(at.target.place));
  const answer = await stage.wire.json({ method, path, cookie, body, ...(headers ? { headers } : {}) });
  return readRoute(answer);
}

export function readRoute(answer: Answer): Came {
  if (answer.status < 300) return { as: 'ok' };
  if (answer.status === 401 && codeOf(answer) === 'unauthenticated') return { as: 'signed-out' };
  if (answer.status === 404) return { as: 'not-found' };
  if (answer.status >= 400 && answer.status < 500) return { as: 'refused', said: wordsOf(answer) };
  // The one refusal above 499: what this installation cannot do is nobody's mistake.
  if (answer.status === 503 && codeOf(answer) === 'unavailable') return { as: 'refused', said: wordsOf(answer) };
  return { as: 'fault', said: `status ${answer.status}: ${answer.text.slice(0, 200)}` };
}

interface ApiError {
  error?: { code?: string; message?: string; fields?: { field: string; reason: string }[] };
}

export function errorOf(answer: Answer): ApiError['error'] {
  try {
    return (JSON.parse(answer.text) as ApiError).error;
  } catch {
    return undefined;
  }
}

const codeOf = (answer: Answer): string | undefined => errorOf(answer)?.code;
const wordsOf = (answer: Answer): string => errorOf(answer)?.message ?? answer.text;

const isText = (value: unknown): value is string | string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

/** What an action is given, with the workspace that it names: a form where everything in it is text. */
export function givenOf(fields: Record<string, unknown>, workspace: string): FormData | Record<string, unknown> {
  if (!Object.values(fields).every(isText)) return { workspace, ...fields };
  return formOf(fields as Record<string, string | string[]>, workspace);
}

function formOf(fields: Record<string, string | string[]>, workspace: string): FormData {
  const form = new FormData();
  form.set('workspace', workspace);
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  return form;
}

async function runAction(
  stage: Stage,
  row: ActionRow,
  { cookie, role }: { cookie: string | undefined; role: Role },
  at: At,
): Promise<Came> {
  const action = stage.actions.get(row.entry);
  if (!action) return { as: 'fault', said: 'no page of the build calls it' };
  const given = row.given(at.target, stage.furniture(at.target.place), nameOf(role));
  const acted = await stage.wire.act({ action, given: givenOf(given, at.slug), cookie });
  return readAction(acted);
}

export function readAction(acted: { answer: Answer; result: unknown; redirect: string | null }): Came {
  const { answer, redirect } = acted;
  const result = acted.result as { ok?: boolean; reason?: string } | undefined;
  if (answer.status >= 400) return { as: 'fault', said: `status ${answer.status}: ${answer.text.slice(0, 200)}` };
  if (redirect !== null) return { as: 'ok' };
  if (result?.ok === true) return { as: 'ok' };
  if (typeof result?.reason !== 'string') {
    return { as: 'fault', said: `status ${answer.status}, no result: ${answer.text.slice(0, 200)}` };
  }
  if (/^You are signed out/.test(result.reason)) return { as: 'signed-out' };
  if (/ was not found\.$/.test(result.reason)) return { as: 'not-found' };
  if (/^Something went wrong on our side/.test(result.reason)) return { as: 'fault', said: result.reason };
  return { as: 'refused', said: result.reason };
}

async function sayMessage(stage: Stage, row: MessageRow, cookie: string | undefined, at: At): Promise<Came> {
  // Crossed: into the caller's own room, naming what belongs to the other one.
  const crossed = at.slug !== at.target.slug;
  const room = crossed ? await stage.target(stage.world.north, row.state) : at.target;
  const { address, hello, greeting } = row.on ?? roomSocket;
  const message = row.message(at.target);
  const line = stage.wire.live({ path: address(room), cookie });
  try {
    await line.opened();
    const greeted = line.next((one) => one.t === greeting);
    line.say(hello);
    await greeted;
    if (message.t === 'hello') return { as: 'ok' };
    const answered = line.next((one) => ANSWERS.includes(String(one.t)));
    line.say(message);
    if (row.silent) line.say(hello);
    const answer = JSON.parse(await answered) as SocketAnswer;
    return row.silent && answer.reason === 'Hello was said already.' ? { as: 'ok' } : readMessage(answer);
  } catch (error) {
    return await readEnd(line, error);
  } finally {
    await line.close();
  }
}

const ANSWERS = ['ack', 'refused', 'later', 'done', 'not-done', 'invalid'];

interface SocketAnswer {
  t: string;
  reason?: string;
}

export function readMessage(answer: SocketAnswer): Came {
  if (answer.t === 'ack' || answer.t === 'done') return { as: 'ok' };
  if (/ was not found\.$/.test(answer.reason ?? '')) return { as: 'not-found' };
  return { as: 'refused', said: answer.reason ?? answer.t };
}

async function readEnd(line: Line, error: unknown): Promise<Came> {
  const end = await Promise.race([line.ended, new Promise<null>((resolve) => setTimeout(resolve, 1_000, null))]);
  if (end?.reason === 'signedOut') return { as: 'signed-out' };
  if (end?.reason === 'noRoom' || end?.reason === 'noAttempt') return { as: 'not-found' };
  return { as: 'fault', said: end === null ? String(error) : `closed: ${end.code} ${end.reason}` };
}
