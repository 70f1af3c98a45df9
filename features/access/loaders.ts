/**
 * The request-facing gates. Every page, route handler and server action that shows or changes something of a workspace
 * passes one of these, which turns the session into a scope or ends the request: a page goes to sign-in or "not found", a
 * route answers 401 or 404, an action returns words and gives back what was typed.
 */
import { cookies, headers } from 'next/headers';
import { notFound as notFoundPage, redirect, unstable_rethrow } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import {
  DEFAULT_MAX_BYTES,
  errorResponse,
  isSameOrigin,
  parsed,
  readJson,
  requestIdOf,
  site,
  unexpected,
} from '@/lib/edge';
import { AppError, type FieldProblem, notFound, type Outcome } from '@/lib/errors';
import { beginRequest, logger } from '@/lib/logger';
import { type Moment, moment } from '@/lib/moment';
import { type Identity, listOutbox, type Membership, type OutboxMail, type Person, peekToken, withScope } from './data';
import type { Door } from './mutations';
import { useLinkSchema } from './schema';
import { type PersonScope, systemScope, type WorkspaceScope } from './scope';
import { identityFromCookieHeader, identityFromToken, sessionCookie } from './session';
import type { TokenPurpose } from './token';

/** Who is signed in, read once a request; null when nobody is. */
export const currentPerson = cache(async (): Promise<Identity | null> => {
  beginRequest();
  return identityFromToken((await cookies()).get(sessionCookie().name)?.value);
});

/** For pages: who is signed in; sends everybody else to sign in and back again. */
export async function requirePerson(): Promise<Identity> {
  const found = await currentPerson();
  if (found) return found;
  const here = (await headers()).get('x-path') ?? '/';
  redirect(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`);
}

/** For pages below `/w/[workspace]`: the scope there; "not found" for everybody who is not a member. */
export const requireWorkspace = cache(
  async (
    slug: string,
  ): Promise<{ scope: WorkspaceScope; person: Person; workspace: Membership; all: Membership[] }> => {
    const { person, all, scopes } = await requirePerson();
    const workspace = all.find((one) => one.workspaceSlug === slug);
    const scope = scopes.get(slug);
    if (!workspace || !scope) notFoundPage();
    return { scope, person, workspace, all };
  },
);

type Params = Record<string, string>;
/** Next leaves `params` out for a route without dynamic parts. */
type NextContext = { params?: Promise<Record<string, string | string[] | undefined>> };

export interface RouteOptions<B extends z.ZodType, Q extends z.ZodType> {
  /** What the JSON body must be; without it no body is read. */
  body?: B;
  /** What the search parameters must be, each given once. */
  query?: Q;
  maxBytes?: number;
}

export interface RouteContext<S, B extends z.ZodType, Q extends z.ZodType> {
  request: Request;
  scope: S;
  params: Params;
  body: z.output<B>;
  query: z.output<Q>;
  moment: Moment;
}

/** What an entry point takes, worn by the function itself, so that a proof can ask every one of them for its schema. */
export interface DeclaredRoute {
  readonly takes: { readonly body: z.ZodType | null; readonly query: z.ZodType | null };
}
export interface DeclaredAction {
  readonly takes: z.ZodType;
}

type RouteHandler = ((request: Request, context: NextContext) => Promise<Response>) & DeclaredRoute;

/** What a handler may answer: a Response as it is, an Outcome (refused: 422 with fields, else 409), nothing (204), or JSON. */
export type RouteAnswer = Response | Outcome<unknown> | undefined | unknown;

/**
 * A route handler below `/api/v1/w/[workspace]`. Refuses in this order: a foreign origin (403), nobody signed in (401), not a
 * member (404), then the body (415, 413, 400, 422).
 */
export function apiRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  options: RouteOptions<B, Q>,
  handler: (context: RouteContext<WorkspaceScope, B, Q>) => Promise<RouteAnswer> | RouteAnswer,
): RouteHandler {
  return route(options, handler, async (person, params) => {
    if (!person) throw new AppError('unauthenticated', 'Sign in first.');
    const scope = person.scopes.get(params.workspace ?? '');
    if (!scope) throw notFound('This workspace');
    return scope;
  });
}

/** A route handler about one's own account. */
export function personRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  options: RouteOptions<B, Q>,
  handler: (context: RouteContext<PersonScope, B, Q>) => Promise<RouteAnswer> | RouteAnswer,
): RouteHandler {
  return route(options, handler, async (person) => {
    if (!person) throw new AppError('unauthenticated', 'Sign in first.');
    return person.scope;
  });
}

/** A route handler for whoever comes, signed in or not. */
export function publicRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  options: RouteOptions<B, Q>,
  handler: (context: RouteContext<PersonScope | null, B, Q>) => Promise<RouteAnswer> | RouteAnswer,
): RouteHandler {
  return route(options, handler, async (person) => person?.scope ?? null);
}

function route<S, B extends z.ZodType, Q extends z.ZodType>(
  options: RouteOptions<B, Q>,
  handler: (context: RouteContext<S, B, Q>) => Promise<RouteAnswer> | RouteAnswer,
  gate: (person: Identity | null, params: Params) => Promise<S>,
): RouteHandler {
  const handle = async (request: Request, context: NextContext): Promise<Response> => {
    const at = moment();
    const requestId = requestIdOf(request.headers, at);
    try {
      if (!['GET', 'HEAD'].includes(request.method) && !isSameOrigin(site(), request.headers)) {
        throw new AppError('forbidden', 'This request did not come from a page of Plumbline.');
      }
      const params = plain((await context.params) ?? {});
      const person = await identityFromCookieHeader(request.headers.get('cookie') ?? undefined);
      const scope = await gate(person, params);
      const search = Object.fromEntries(new URL(request.url).searchParams);
      const query = (options.query ? parsed(options.query, search) : undefined) as z.output<Q>;
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
      const body = (options.body ? parsed(options.body, await readJson(request, maxBytes)) : undefined) as z.output<B>;
      return answer(await handler({ request, scope, params, body, query, moment: at }), requestId);
    } catch (error) {
      unstable_rethrow(error);
      report(error, requestId);
      return errorResponse(error, requestId);
    }
  };
  return Object.assign(handle, { takes: { body: options.body ?? null, query: options.query ?? null } });
}

function plain(params: Record<string, string | string[] | undefined>): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value ?? '')]));
}

function isOutcome(value: unknown): value is Outcome<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}

function answer(result: RouteAnswer, requestId: string): Response {
  const headers = { 'cache-control': 'private, no-store', 'x-request-id': requestId };
  if (result instanceof Response) {
    for (const [name, value] of Object.entries(headers)) if (!result.headers.has(name)) result.headers.set(name, value);
    return result;
  }
  if (isOutcome(result)) {
    if (result.ok) return answer(result.value, requestId);
    const code = result.fields?.length ? 'invalid' : 'conflict';
    return errorResponse(new AppError(code, result.reason, { fields: result.fields ?? [] }), requestId);
  }
  return result === undefined ? new Response(null, { status: 204, headers }) : Response.json(result, { headers });
}

/** An AppError was meant for the caller; anything else is a fault of ours and belongs in the log. */
function report(error: unknown, requestId: string): void {
  if (error instanceof AppError) return;
  logger().error({ err: error, requestId }, 'unexpected');
}

/** What a form gets back; `values` is what was entered, so that nothing has to be typed again. */
export type ActionResult<T = undefined> =
  | { ok: true; value: T }
  | { ok: false; reason: string; fields?: FieldProblem[]; values?: Record<string, string> };

/** For `useActionState`: called with the form's data, or from code with a plain object. */
export type Action<T> = (
  previous: ActionResult<T> | null,
  input: FormData | Record<string, unknown>,
) => Promise<ActionResult<T>>;

const slugSchema = z.string().min(1).max(200);

/**
 * A server action inside a workspace. The form names it in a field `workspace` (the slug); the other fields go to `schema`.
 * A field whose name ends in `[]` is a list under the name without the brackets. Throwing `redirect` works as always.
 */
export function workspaceAction<S extends z.ZodType, T = undefined>(
  schema: S,
  work: (context: {
    scope: WorkspaceScope;
    moment: Moment;
    input: z.output<S>;
    /** The slug that the form named, for a redirect below it. */
    workspace: string;
  }) => Promise<Outcome<T>>,
): Action<T> & DeclaredAction {
  return action(schema, work, async (person, fields) => {
    const slug = slugSchema.safeParse(fields.workspace);
    const scope = slug.success ? person.scopes.get(slug.data) : undefined;
    if (!scope) throw notFound('This workspace');
    return scope;
  });
}

/** A server action about one's own account. */
export function personAction<S extends z.ZodType, T = undefined>(
  schema: S,
  work: (context: { scope: PersonScope; moment: Moment; input: z.output<S> }) => Promise<Outcome<T>>,
): Action<T> & DeclaredAction {
  return action(schema, work, async (person) => person.scope);
}

function action<Sc, S extends z.ZodType, T>(
  schema: S,
  work: (context: { scope: Sc; moment: Moment; input: z.output<S>; workspace: string }) => Promise<Outcome<T>>,
  gate: (person: Identity, fields: Record<string, unknown>) => Promise<Sc>,
): Action<T> & DeclaredAction {
  const act: Action<T> = async (_previous, input) => {
    beginRequest();
    const at = moment();
    const requestId = requestIdOf(await headers(), at);
    const fields = input instanceof FormData ? formFields(input) : { ...input };
    const back = (reason: string, problems?: FieldProblem[]): ActionResult<T> => ({
      ok: false,
      reason,
      ...(problems?.length ? { fields: problems } : {}),
      values: echo(fields),
    });
    try {
      const signedIn = await currentPerson();
      if (!signedIn) {
        return back('You are signed out. Sign in in another tab, then send this again: what you typed is still here.');
      }
      const scope = await gate(signedIn, fields);
      const { workspace: named, ...own } = fields;
      const workspace = typeof named === 'string' ? named : '';
      const outcome = await work({ scope, moment: at, input: parsed(schema, own), workspace });
      return outcome.ok ? outcome : back(outcome.reason, outcome.fields);
    } catch (error) {
      unstable_rethrow(error);
      report(error, requestId);
      return error instanceof AppError ? back(error.message, error.fields) : back(unexpected(requestId));
    }
  };
  return Object.assign(act, { takes: schema });
}

/** A form as an object: `name[]` gathers a list, anything else keeps its last value; files are left out. */
export function formFields(form: FormData): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string' || name.startsWith('$ACTION')) continue;
    if (!name.endsWith('[]')) fields[name] = value;
    else {
      const list = name.slice(0, -2);
      const known = fields[list];
      fields[list] = Array.isArray(known) ? [...known, value] : [value];
    }
  }
  return fields;
}

/** What is sent back to the form: text as it was typed, but never a password. */
function echo(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string' && !/password/i.test(pair[0]),
    ),
  );
}

/** What is known of a caller before anybody is signed in; the server has noted the address on the request. */
export function doorOf(given: Headers): Door {
  const { origins } = site();
  const here = origins.find((origin) => new URL(origin).host === given.get('host')?.toLowerCase());
  return {
    address: given.get('x-client-address') ?? 'unknown',
    userAgent: given.get('user-agent'),
    origin: here ?? origins[0],
  };
}

/** What a one-time link in the address would do; null when it can do nothing (any more). Changes nothing. */
export async function readToken(
  token: string,
  purpose: TokenPurpose,
): Promise<{ email: string; knownName: string | null } | null> {
  if (!useLinkSchema.safeParse({ token }).success) return null;
  const scope = systemScope('read link');
  return withScope(scope, (tx) => peekToken(tx, scope, moment(), { token, purpose }));
}

/** The mails of the local outbox. The page that shows them must not exist anywhere else. */
export async function readOutbox(): Promise<OutboxMail[]> {
  const scope = systemScope('outbox');
  return withScope(scope, (tx) => listOutbox(tx, scope));
}
