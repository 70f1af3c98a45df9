/** What is to be seen of the limiter, and what can be set. Apart from its world, which brings the engine along. */

export interface LimiterSettings {
  /** Calls a second, on average. */
  readonly arrivals: number;
  /** Permits a second in the long run. */
  readonly rate: number;
  readonly burst: number;
}

export interface Mark {
  /** Of the call, from 1. */
  readonly number: number;
  readonly at: number;
  readonly allowed: boolean;
  readonly remaining: number;
}

export interface LimiterView {
  readonly id: 'token-bucket' | 'sliding-window' | 'fixed-window';
  readonly asked: number;
  readonly admitted: number;
  readonly remaining: number;
  /** The most that it let through within any one window so far. */
  readonly mostInWindow: number;
  /** Of the last refused call, when it has not been followed by an admitted one; else 0. */
  readonly retryAfterMs: number;
  /** The last `SPAN_MS`, oldest first. */
  readonly marks: readonly Mark[];
}

export interface LimiterPicture {
  readonly windowMs: number;
  readonly limiters: readonly LimiterView[];
}

export const LIMITER_START: LimiterSettings = { arrivals: 6, rate: 4, burst: 8 };
export const SPAN_MS = 12_000;
