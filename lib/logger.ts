/**
 * One logger a process, one JSON line an event (pino), each with the id of the request it belongs to.
 *
 * What must never reach a log is withheld by name at any depth (passwords, tokens, cookies, and everything a person
 * wrote or scored), and what a database error drags along, the statement's values, is cut off: drizzle puts them into
 * the message itself and Postgres into `detail`. Naming what to withhold can miss something; so the habit stays to log
 * ids and counts, not objects.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, pino } from 'pino';
import { resolve, resolveOptional } from './process';

export type { Logger };

declare module './process' {
  interface ProcessSlots {
    logger: Logger;
    requestContext: AsyncLocalStorage<RequestContext>;
  }
}

/** What is known of the request that is being served. */
export interface RequestContext {
  readonly requestId: string;
  /** Whether code of ours has begun on it; until then whatever fails is about reading it. */
  begun: boolean;
}

const WITHHELD = '[withheld]';
const MAX_DEPTH = 6;

/** Names, without case and punctuation, whose values are withheld. */
const SECRET_NAMES =
  /^(authorization|proxyauthorization|cookies?|setcookie|.*passwords?|.*passphrase|.*secrets?|.*tokens?|apikeys?|.*credentials?|csrf.*|session|otp|(room|join|invite|access|reset|signin)code|hash|databaseurl|redisurl|smtpurl)$/;
const PRIVATE_NAMES =
  /^(values?|scores?|ratings?|votes?|recommendation|redflags?|evidence|notes?|comments?|text|body|answers?|params|parameters|args|detail|where|email)$/;

function isWithheld(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return SECRET_NAMES.test(plain) || PRIVATE_NAMES.test(plain);
}

/**
 * A copy of `value` that may be written down: withheld names at any depth, errors without the statement's values,
 * and nothing deeper than six levels.
 */
export function censor(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return censorError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.map((entry) => censor(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, isWithheld(name) ? WITHHELD : censor(entry, depth + 1)]),
  );
}

type StatementError = Error & { code?: unknown; query?: unknown; params?: unknown };

/** The message, without the values that drizzle appends to the statement. */
function messageOf(error: StatementError): string {
  return error.params !== undefined && typeof error.query === 'string' ? `Failed query: ${error.query}` : error.message;
}

/** Type, code, message, stack and cause: the other properties of driver errors repeat the values they failed on. */
function censorError(error: StatementError, depth: number): object {
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return {
    type: error.name,
    message: messageOf(error),
    ...(error.code === undefined ? {} : { code: error.code }),
    stack,
    ...(error.cause instanceof Error && depth < MAX_DEPTH ? { cause: censorError(error.cause, depth + 1) } : {}),
  };
}

/**
 * Makes a logger. The process's own is provided by its composition root: `provide('logger', createLogger(...))`.
 *
 * @param destination where lines go; standard output when left out
 */
export function createLogger(options: { level: string }, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (entry) => censor(entry) as Record<string, unknown>,
      },
      // The formatter has already turned errors into plain objects; pino's own serializer would not know them again.
      serializers: { err: (error: unknown) => error },
      hooks: {
        // Without words of its own an error's line would get the raw message, values and all.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
          const worded = error instanceof Error && rest.length === 0 ? [first, messageOf(error)] : args;
          method.apply(this, worded as typeof args);
        },
      },
      mixin: () => {
        const id = requestId();
        return id === undefined ? {} : { requestId: id };
      },
    },
    destination,
  );
}

/** The process's logger; lines written within a request carry its id. */
export const logger = (): Logger => resolve('logger');

/** The id of the request that is being served, or undefined outside of one. */
export const requestId = (): string | undefined => resolveOptional('requestContext')?.getStore()?.requestId;

/** Runs `fn`, and everything it starts, as part of one request. Needs `provide('requestContext', createRequestContext())`. */
export const withRequestId = <T>(id: string, fn: () => T): T =>
  resolve('requestContext').run({ requestId: id, begun: false }, fn);

/** Notes that the request has reached code of ours. */
export function beginRequest(): void {
  const context = resolveOptional('requestContext')?.getStore();
  if (context) context.begun = true;
}

export const createRequestContext = (): AsyncLocalStorage<RequestContext> => new AsyncLocalStorage();

/**
 * The id to use for an incoming request: the one that a proxy in front gave it when it is harmless, else a new one.
 *
 * @param header the request's `x-request-id`
 */
export function chooseRequestId(header: string | string[] | undefined, newId: () => string): string {
  return typeof header === 'string' && /^[\w-]{8,64}$/.test(header) ? header : newId();
}
