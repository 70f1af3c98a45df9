/**
 * The shape of the table of entry points: what a row says, who the roles are, and what may come of a call. The rows are in
 * `entries/`, one file a kind; `authorization.test.ts` runs every cell, `hostile.test.ts` throws values at every row.
 */
import type { z } from 'zod';
import type { Furniture, Target, TargetState } from './scenery';

/**
 * Who calls. `panel` is the author of the card in question and a rater of the loop; `colleague` another rater of the same
 * loop; `offPanel` an interviewer of the workspace who has nothing to do with the loop; `candidate` somebody who holds a
 * candidate's link and no account, and tries it as a session.
 */
export const ROLES = [
  'anonymous',
  'candidate',
  'offPanel',
  'observer',
  'colleague',
  'panel',
  'facilitator',
  'manager',
  'owner',
] as const;
export type Role = (typeof ROLES)[number];

/** What comes of a call; a pattern is a refusal in these words. */
export type Expected =
  /** A page, an answer, an acknowledgement. */
  | 'ok'
  /** A page sends its reader to the door. */
  | 'sign-in'
  /** A page sends its reader on to another of our pages. */
  | 'onward'
  /** 401; an action's "You are signed out"; a socket closed as signed out. */
  | 'signed-out'
  /** 404, or the words for it; a socket closed as no room. What is not there and what is not yours look alike. */
  | 'not-found'
  /** Refused by a policy (403, 409 or 422, an action's or a socket's refusal) in words that match. */
  | RegExp;

export type Cells = Record<Role, Expected>;

/** Every role that is not named gets `otherwise`; whoever has no account gets `outside`. */
export function cells(
  outside: Expected,
  otherwise: Expected,
  named: Partial<Record<Exclude<Role, 'anonymous' | 'candidate'>, Expected>> = {},
): Cells {
  const row = Object.fromEntries(ROLES.map((role) => [role, otherwise])) as Cells;
  return { ...row, anonymous: outside, candidate: outside, ...named };
}

/** The same for everybody. */
export const everybody = (expected: Expected): Cells => cells(expected, expected);

interface Common {
  /** Where the loop and its cards stand when this is called. */
  state: TargetState;
  /** The caller's own workspace and something in it. */
  own: Cells;
  /** A workspace that the caller does not belong to, and something in it. Null where no workspace is named. */
  foreign: Cells | null;
  /** The caller's own workspace in the address, and something of the foreign one. Null where nothing is named by id. */
  crossed: Cells | null;
}

/** What a page's address may hold. A value outside of `path` is no page of ours; one outside of `query` means nothing. */
export interface PageRow extends Common {
  kind: 'page';
  entry: string;
  takes: { path: z.ZodType; query: z.ZodType };
  address: (at: Place, target: Target, furniture: Furniture) => string;
}

export interface RouteRow extends Common {
  kind: 'route';
  entry: string;
  takes: { body: z.ZodType | null; query: z.ZodType | null };
  /** Why a method that changes something takes no body. */
  bare?: string;
  call: (
    at: Place,
    target: Target,
    furniture: Furniture,
  ) => { path: string; body?: unknown; headers?: Record<string, string> };
  changes: boolean;
}

export interface ActionRow extends Common {
  kind: 'action';
  entry: string;
  takes: z.ZodType;
  /** Why nothing of what is sent is even read. */
  bare?: string;
  /** Fields of a form, a list under `name[]`; or, where one of them is neither, a plain object as a page's code sends it. */
  given: (target: Target, furniture: Furniture, caller: string) => Record<string, unknown>;
}

/** What a socket is open on: its address, how a window says hello there, and what greets it. */
export interface Socket {
  address: (target: Target) => string;
  hello: Record<string, unknown>;
  greeting: string;
}

export const roomSocket: Socket = {
  address: ({ roomId }) => `/live?room=${roomId}`,
  hello: { t: 'hello', version: null },
  greeting: 'snapshot',
};
/** A colleague comes by session. */
export const attemptSocket: Socket = {
  address: ({ attemptId }) => `/live?attempt=${attemptId}`,
  hello: { t: 'hello', after: 0 },
  greeting: 'welcome',
};
/** The candidate comes by the link. */
export const linkSocket: Socket = { ...attemptSocket, address: ({ attemptToken }) => `/live?attempt=${attemptToken}` };

export interface MessageRow extends Common {
  kind: 'message';
  entry: string;
  takes: z.ZodType;
  message: (target: Target) => Record<string, unknown>;
  changes: boolean;
  /** The room's when left out. */
  on?: Socket;
  /** Nothing answers it; a second hello, which is refused, shows that it was read. */
  silent?: boolean;
}

export type Row = PageRow | RouteRow | ActionRow | MessageRow;

/** The workspace that an address names. */
export interface Place {
  slug: string;
}

const row =
  <R extends Row>(kind: R['kind']) =>
  (entry: string, rest: Omit<R, 'kind' | 'entry'>): R =>
    ({ kind, entry, ...rest }) as R;

export const page = row<PageRow>('page');
export const route = row<RouteRow>('route');
export const action = row<ActionRow>('action');
export const message = row<MessageRow>('message');
