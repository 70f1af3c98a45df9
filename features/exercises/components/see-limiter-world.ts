/**
 * The world of the limiter: calls arrive by chance, and each is put to three limiters with the same numbers. A token bucket
 * and a sliding window are the reference's; the fixed window is a known-wrong solution, for comparison.
 */
import { createRandom } from '@/stats/random';
import { type LimiterSettings, type LimiterView, type Mark, SPAN_MS } from './see-limiter-picture';
import { Actor, Stage, type Wasm } from './see-stage';
import type { Sources, World } from './see-world';

/** So many calls in a row, so far apart that a picture can tell them from each other. */
const CALLS_IN_A_ROW = 12;
const APART_MS = 25;
const SEED = 3;

interface Decision {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
}

/** One limiter and what it has decided. */
class Watched {
  readonly #id: LimiterView['id'];
  readonly #actor: Actor;
  #object = 0;
  #windowMs = 0;
  #asked = 0;
  #admitted = 0;
  #mostInWindow = 0;
  #last: Decision = { allowed: true, remaining: 0, retryAfterMs: 0 };
  #marks: Mark[] = [];
  /** When the calls were admitted that lie within one window of now. */
  #inWindow: number[] = [];

  constructor(id: LimiterView['id'], actor: Actor) {
    this.#id = id;
    this.#actor = actor;
  }

  /** Starts anew with other numbers. */
  reset({ rate, burst }: LimiterSettings, windowMs: number): void {
    this.#windowMs = windowMs;
    const bucket = { kind: 'token-bucket', capacity: burst, refillPerSecond: rate };
    const window = { kind: 'sliding-window', limit: burst, windowMs };
    this.#object = this.#actor.create('RateLimiter', this.#id === 'token-bucket' ? bucket : window);
    this.#asked = this.#admitted = this.#mostInWindow = 0;
    this.#last = { allowed: true, remaining: burst, retryAfterMs: 0 };
    this.#marks = [];
    this.#inWindow = [];
  }

  call(at: number): void {
    const decision = this.#actor.ask<Decision>(this.#object, 'tryAcquire', 'everybody');
    this.#last = decision;
    this.#asked += 1;
    this.#marks = [...this.#marks.filter((mark) => mark.at > at - SPAN_MS), { number: this.#asked, at, ...decision }];
    if (!decision.allowed) return;
    this.#admitted += 1;
    this.#inWindow = [...this.#inWindow.filter((one) => one > at - this.#windowMs), at];
    this.#mostInWindow = Math.max(this.#mostInWindow, this.#inWindow.length);
  }

  view(): LimiterView {
    return {
      id: this.#id,
      asked: this.#asked,
      admitted: this.#admitted,
      remaining: this.#last.remaining,
      mostInWindow: this.#mostInWindow,
      retryAfterMs: this.#last.retryAfterMs,
      marks: this.#marks,
    };
  }
}

export async function openLimiterWorld(
  wasm: Wasm,
  sources: Sources,
  first: LimiterSettings,
): Promise<World<'rate-limiter'>> {
  const reference = await Actor.open(wasm, sources.reference);
  const beside = sources.beside === null ? null : await Actor.open(wasm, sources.beside);
  const stage = new Stage(beside ? [reference, beside] : [reference]);
  const limiters = [new Watched('token-bucket', reference), new Watched('sliding-window', reference)];
  if (beside) limiters.push(new Watched('fixed-window', beside));
  const random = createRandom(SEED);
  let settings = first;
  let windowMs = 0;
  let cancel = () => {};

  const call = () => {
    for (const limiter of limiters) limiter.call(stage.now);
  };
  /** The next call; the times between calls that come by chance are exponential. */
  const expect = () => {
    cancel();
    if (settings.arrivals === 0) return;
    const wait = Math.max(1, Math.round((-Math.log(1 - random()) * 1000) / settings.arrivals));
    cancel = stage.at(stage.now + wait, () => {
      call();
      expect();
    });
  };
  const reset = () => {
    windowMs = Math.round((1000 * settings.burst) / settings.rate);
    for (const limiter of limiters) limiter.reset(settings, windowMs);
  };
  reset();
  expect();

  return {
    get now() {
      return stage.now;
    },
    advance: (to) => stage.advance(to),
    change(next) {
      const anew = next.rate !== settings.rate || next.burst !== settings.burst;
      settings = next;
      if (anew) reset();
      expect();
    },
    act() {
      for (let one = 0; one < CALLS_IN_A_ROW; one += 1) stage.at(stage.now + one * APART_MS, call);
    },
    picture: () => ({ windowMs, limiters: limiters.map((one) => one.view()) }),
    close: () => stage.close(),
  };
}
