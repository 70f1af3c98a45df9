/**
 * The HTTP edge: what every way into the server shares, whoever asks and whatever for. Which hosts and origins are ours, how
 * large a body may be, what a request is called in the log, and how an error looks from outside. No feature decides any of
 * that again, and no error text reaches a client unless somebody wrote it for the client.
 */
import type { z } from 'zod';
import { AppError, ERROR_STATUS, type ErrorCode, type FieldProblem } from './errors';
import { chooseRequestId, requestId } from './logger';
import { type Moment, moment } from './moment';
import { resolve } from './process';

/** Under which addresses people reach this process; provided by the composition root once it listens. */
export interface Site {
  /** Accepted origins; the first is the one put into mail and printed. */
  readonly origins: readonly [string, ...string[]];
  /** Whether cookies may say `Secure` and take the `__Host-` prefix. */
  readonly secure: boolean;
  /** Whether the local outbox page exists: with the sample, on loopback, without a mail server. */
  readonly outbox: boolean;
}

declare module './process' {
  interface ProcessSlots {
    site: Site;
  }
}

export const site = (): Site => resolve('site');

/**
 * The site of a process that listens on `port`.
 *
 * @param publicUrl the one origin that people use, when it is set; otherwise localhost and 127.0.0.1 are both ours, and the
 *   address that `host` names if it names a single one
 */
export function siteOf(facts: { publicUrl: string | null; host: string; port: number; outbox: boolean }): Site {
  if (facts.publicUrl !== null) {
    return { origins: [facts.publicUrl], secure: facts.publicUrl.startsWith('https:'), outbox: facts.outbox };
  }
  const origin = (host: string) => new URL(`http://${host}:${facts.port}`).origin;
  const own = facts.host.includes(':') ? `[${facts.host}]` : facts.host;
  const extra = ['localhost', '127.0.0.1', '0.0.0.0', '[::]'].includes(own) ? [] : [origin(own)];
  return { origins: [origin('localhost'), origin('127.0.0.1'), ...extra], secure: false, outbox: facts.outbox };
}

/**
 * Whether the `Host` header names us. A page that some other name was made to point at (DNS rebinding) is refused here,
 * before anything reads its cookies.
 */
export function isOurHost(ours: Site, host: string | null | undefined): boolean {
  return host != null && ours.origins.some((origin) => new URL(origin).host === host.toLowerCase());
}

/**
 * The path that a request asks for, or null where its target is no path of ours: another host's, two slashes, escapes that
 * are not UTF-8. Node hands on whatever stands in the request's first line.
 */
export function pathOf(target: string | undefined): string | null {
  const path = (target ?? '').split(/[?#]/, 1)[0] ?? '';
  if (!/^\/(?![/\\])/.test(path)) return null;
  try {
    decodeURIComponent(path);
  } catch {
    return null;
  }
  return new URL(path, 'http://any').pathname;
}

/**
 * Whether a request that changes something was sent by one of our own pages, or by a program that is no browser. Browsers
 * put `Origin` on every request that can change something and `Sec-Fetch-Site` on all of them.
 */
export function isSameOrigin(ours: Site, headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin === null) return ['same-origin', 'none', null].includes(headers.get('sec-fetch-site'));
  if (!ours.origins.includes(origin)) return false;
  // With several names for one server, a page under one of them is a stranger under the other.
  return ours.origins.length === 1 || new URL(origin).host === headers.get('host')?.toLowerCase();
}

/** What this request is called in the log and in its answers: what the server noted on it, else a new name. */
export function requestIdOf(headers: Headers, at: Moment = moment()): string {
  return requestId() ?? chooseRequestId(headers.get('x-request-id') ?? undefined, () => at.id());
}

/** What a client is told of an error. */
export interface ErrorBody {
  error: { code: ErrorCode | 'unexpected'; message: string; fields: FieldProblem[]; requestId: string };
}

/** Says an error to a program: status, code, words, and which fields it is about. Anything unforeseen says only that. */
export function errorResponse(error: unknown, requestId: string): Response {
  const known = error instanceof AppError ? error : null;
  const body: ErrorBody = {
    error: {
      code: known?.code ?? 'unexpected',
      message: known?.message ?? unexpected(requestId),
      fields: known?.fields ?? [],
      requestId,
    },
  };
  const headers = new Headers({ 'cache-control': 'private, no-store', 'x-request-id': requestId });
  if (known?.retryAfter !== undefined) headers.set('retry-after', String(known.retryAfter));
  return Response.json(body, { status: known ? ERROR_STATUS[known.code] : 500, headers });
}

/** The sentence for a fault of ours: it names the line in the log, and nothing else. */
export const unexpected = (requestId: string): string =>
  `Something went wrong on our side, and nothing was changed. Reference ${requestId}.`;

/** What is wrong by field, from what zod found; a form shows each beside its field. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ field: at.join('.'), reason: issue.message }];
    return issue.keys.map((key) => ({ field: [...at, key].join('.'), reason: 'There is no such field.' }));
  });
}

/** @throws AppError `invalid` that names each field with its reason */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('invalid', 'Some of this cannot be accepted as it is.', { fields: fieldProblems(result.error) });
}

/** Most JSON bodies are a few hundred bytes; a route that expects more says so. */
export const DEFAULT_MAX_BYTES = 64 * 1024;

/**
 * Reads a JSON body without ever holding more than `maxBytes` of it.
 * @throws AppError `unsupported`, `too-large` or `bad-request`
 */
export async function readJson(request: Request, maxBytes = DEFAULT_MAX_BYTES): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new AppError('unsupported', 'Send the body as JSON, with the content type application/json.');
  }
  const bytes = await readBytes(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('bad-request', 'The body is not JSON.', { cause });
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new AppError('too-large', `The body is larger than the ${maxBytes} bytes allowed here.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) break;
    size += part.value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
