/**
 * Surprises are thrown with a code from this closed union and mapped once at each edge (action, route, socket). Expected
 * outcomes are returned as `Outcome`.
 */

export const ERROR_STATUS = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  invalid: 422,
  'too-many': 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One thing that is wrong with one field, in the user's words. */
export interface FieldProblem {
  field: string;
  reason: string;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldProblem[];
  /** Seconds after which a refused call may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { fields?: FieldProblem[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfter = options.retryAfter;
  }
}

/** The answer for what is not there and for what is not yours: nobody can tell the two apart. */
export function notFound(what: string): AppError {
  return new AppError('not-found', `${what} was not found.`);
}

export type Refusal = { ok: false; reason: string; fields?: FieldProblem[] };
export type Outcome<T = undefined> = { ok: true; value: T } | Refusal;

export const accepted = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (reason: string, fields?: FieldProblem[]): Refusal =>
  fields === undefined ? { ok: false, reason } : { ok: false, reason, fields };
