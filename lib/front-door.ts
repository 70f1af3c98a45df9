/**
 * What happens to every request before Next sees it: is it for us, what is it called, where does it come from, how large may
 * it be; and what is written down about it when it has been answered.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { isOurHost, pathOf, type Site } from './edge';
import { chooseRequestId, type Logger, withRequestId } from './logger';
import { resolve } from './process';

/** No route takes more, but those that take files; those that take less say so themselves. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

export interface FrontDoorOptions {
  site: Site;
  logger: Logger;
  newId: () => string;
  /** Whether a proxy of our own stands in front, whose word on the caller's address can be taken. */
  behindProxy: boolean;
  /** Where files come in, and how large they may be. */
  files?: readonly { path: RegExp; bytes: number }[];
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Wraps the application's request handler. */
export function frontDoor(options: FrontDoorOptions, next: Handler): Handler {
  const { site, logger, newId, files = [] } = options;
  const fixed = Object.entries(fixedHeaders(site));
  return (request, response) => {
    const began = performance.now();
    const id = chooseRequestId(request.headers['x-request-id'], newId);
    const asked = pathOf(request.url);
    const path = asked ?? '/[unreadable]';
    request.headers['x-request-id'] = id;
    response.setHeader('x-request-id', id);
    for (const [name, value] of fixed) response.setHeader(name, value);
    response.once('close', () => {
      const ms = Math.round(performance.now() - began);
      const line = { requestId: id, method: request.method, path: quiet(path), status: response.statusCode, ms };
      if (path.startsWith('/_next/')) logger.debug(line);
      else logger.info(line);
    });

    const probe = path === '/healthz' || path === '/readyz';
    if (!probe && !isOurHost(site, request.headers.host)) {
      return refuse(
        response,
        421,
        `This Plumbline answers at ${site.origins.join(' and ')}, and not under other names.`,
      );
    }
    // Next fails on such an address, and calls it its own fault.
    if (asked === null) return refuse(response, 400, 'This address cannot be read.');
    const most = files.find((one) => one.path.test(path))?.bytes ?? MAX_BODY_BYTES;
    if (Number(request.headers['content-length'] ?? 0) > most) {
      discard(request);
      return refuse(response, 413, `The body is larger than the ${most} bytes allowed here.`);
    }
    request.headers['x-client-address'] = addressOf(request, options.behindProxy);
    // Next and next-auth build addresses from these two, so they say what we say and not what the caller says.
    const origin = new URL(site.origins.length === 1 ? site.origins[0] : `http://${request.headers.host}`);
    request.headers['x-forwarded-host'] = origin.host;
    request.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1);
    return withRequestId(id, () => {
      if (request.headers['next-action'] !== undefined) blameTheCaller(response);
      return next(request, response);
    });
  };
}

/**
 * A call of a server action whose arguments cannot be read fails inside Next, which calls that its own fault. As long as no
 * code of ours has begun on the request, it is the caller's.
 */
function blameTheCaller(response: ServerResponse): void {
  const context = resolve('requestContext').getStore();
  const write = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = ((status: number, ...rest: unknown[]) =>
    write(status === 500 && context?.begun === false ? 400 : status, ...rest)) as typeof response.writeHead;
}

/** Headers that are the same on every answer, files included; the content security policy is the pages' own. */
export function fixedHeaders(site: Site): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    // Not "no-referrer": under that, browsers send `Origin: null` with forms and the same-origin check would refuse them.
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(site.secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** The caller's network address: the connection's, or what our own proxy adds last to `X-Forwarded-For`. */
export function addressOf(request: IncomingMessage, behindProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (!behindProxy) return peer;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return forwarded || peer;
}

/** A path as it may be written down: one-time links carry a secret in it. */
export function quiet(path: string): string {
  return path.replace(/^\/(link|reset|owner|c|attempt)\/[^/]+/, '/$1/[withheld]');
}

/** How long what follows a refusal is read and thrown away. */
const DISCARD_MS = 10_000;

/** Lets somebody who is still sending come to the end and read the answer, which a line that breaks would take away. */
function discard(request: IncomingMessage): void {
  const limit = setTimeout(() => request.socket.destroy(), DISCARD_MS);
  limit.unref();
  request.once('close', () => clearTimeout(limit));
  request.once('end', () => clearTimeout(limit));
  request.resume();
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, STATUS_CODES[status], { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}
