/**
 * The queue on Redis. What it promises about acknowledged jobs is what its Redis promises about acknowledged writes: that
 * is everything with `appendonly yes` and `appendfsync always`, and less with anything else. `requireDurable` asks.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  type Added,
  DEFAULTS,
  type DeadLetter,
  type Delivery,
  type DurableQueue,
  type Metrics,
  type NewJob,
  type QueueOptions,
  readReceipt,
  receiptOf,
  retryWaitMs,
} from './queue';
import { ADD, APPLY_ONCE, EXTEND, FAIL, METRICS, REVIVE, SUCCEED, TAKE } from './redis-scripts';

/**
 * Settings of a connection that suits a queue. A command whose answer was lost is not sent again behind our back: a
 * producer repeats it with its key, and a `take` that nobody heard the answer of comes back when its leases run out.
 */
export const CONNECTION = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 500),
} as const;

interface Scripts {
  queueAdd(queue: string, ...args: (string | number)[]): Promise<['added' | 'duplicate' | 'full', string]>;
  queueTake(queue: string, ...args: (string | number)[]): Promise<[string, number, string][]>;
  queueSucceed(queue: string, ...args: (string | number)[]): Promise<number>;
  queueFail(queue: string, ...args: (string | number)[]): Promise<number>;
  queueExtend(queue: string, ...args: (string | number)[]): Promise<number>;
  queueRevive(queue: string, ...args: (string | number)[]): Promise<number>;
  queueMetrics(queue: string): Promise<[number, number, number, number]>;
}

export class RedisQueue implements DurableQueue {
  readonly #redis: Redis & Scripts;
  readonly #options: QueueOptions;
  readonly #prefix: string;

  /** @param redis a connection made with `CONNECTION`; the caller closes it and listens to its `error` */
  constructor(redis: Redis, options: Pick<QueueOptions, 'name'> & Partial<QueueOptions>) {
    const scripts = {
      Add: ADD,
      Take: TAKE,
      Succeed: SUCCEED,
      Fail: FAIL,
      Extend: EXTEND,
      Revive: REVIVE,
      Metrics: METRICS,
    };
    for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(`queue${name}`, { numberOfKeys: 1, lua });
    this.#redis = redis as Redis & Scripts;
    this.#options = { ...DEFAULTS, ...options };
    this.#prefix = `{queue:${options.name}}`;
  }

  async add({ payload, priority = 0, key = '' }: NewJob): Promise<Added> {
    const { headStartMs, capacity } = this.#options;
    const body = JSON.stringify(payload);
    const [outcome, id] = await this.#redis.queueAdd(
      this.#prefix,
      ...[randomUUID(), body, headStartMs * priority, capacity, key],
    );
    return outcome === 'full'
      ? { accepted: false, reason: 'full' }
      : { accepted: true, id, duplicate: outcome === 'duplicate' };
  }

  async take(count: number): Promise<Delivery[]> {
    const { visibilityMs, maxAttempts } = this.#options;
    const taken = await this.#redis.queueTake(this.#prefix, count, visibilityMs, maxAttempts);
    return taken.map(([id, attempt, payload]) => ({
      id,
      receipt: receiptOf(id, attempt),
      attempt,
      payload: JSON.parse(payload),
    }));
  }

  async succeed(receipt: string): Promise<boolean> {
    const { id, attempt } = readReceipt(receipt);
    return (await this.#redis.queueSucceed(this.#prefix, id, attempt, this.#options.keepFinishedMs)) === 1;
  }

  async fail(receipt: string, reason: string, permanent = false): Promise<boolean> {
    const { id, attempt } = readReceipt(receipt);
    const dead = permanent || attempt >= this.#options.maxAttempts;
    const wait = dead ? '' : retryWaitMs(attempt, this.#options);
    return (await this.#redis.queueFail(this.#prefix, id, attempt, reason, wait)) === 1;
  }

  async extend(receipt: string): Promise<boolean> {
    const { id, attempt } = readReceipt(receipt);
    return (await this.#redis.queueExtend(this.#prefix, id, attempt, this.#options.visibilityMs)) === 1;
  }

  async deadLetters(): Promise<DeadLetter[]> {
    const ids = await this.#redis.zrange(`${this.#prefix}:dead`, '0', '-1');
    return await Promise.all(
      ids.map(async (id) => {
        const { payload = 'null', attempts, reason = '' } = await this.#redis.hgetall(`${this.#prefix}:job:${id}`);
        return { id, payload: JSON.parse(payload), attempts: Number(attempts), reason };
      }),
    );
  }

  async revive(id: string): Promise<boolean> {
    return (await this.#redis.queueRevive(this.#prefix, id)) === 1;
  }

  async metrics(): Promise<Metrics> {
    const [depth, processing, deadLettered, oldestAgeMs] = await this.#redis.queueMetrics(this.#prefix);
    return { depth, processing, deadLettered, oldestAgeMs };
  }
}

/**
 * Says whether an answer of this Redis means that the write is on disk.
 *
 * @throws Error in a sentence when it does not, or when this Redis does not tell (hosted ones may refuse the question)
 */
export async function requireDurable(redis: Redis): Promise<void> {
  const setting = async (name: string): Promise<string> => {
    const answer = (await redis.config('GET', name)) as string[];
    return answer[1] ?? 'unknown';
  };
  const [kept, flushed] = [await setting('appendonly'), await setting('appendfsync')];
  if (kept !== 'yes' || flushed !== 'always') {
    throw new Error(
      `This Redis may forget jobs it has acknowledged (appendonly ${kept}, appendfsync ${flushed}): set appendonly yes and appendfsync always.`,
    );
  }
}

/**
 * Applies Redis commands once for a key: mark and commands are one script, so both happen or neither.
 *
 * @param commands each with its arguments, such as `['hincrby', 'ledger', 'alice', 5]`
 * @param keepMs how long the key is remembered; longer than any job may be retried
 * @returns false when they had been applied before
 */
export async function applyOnce(
  redis: Redis,
  key: string,
  commands: readonly (readonly (string | number)[])[],
  keepMs = DEFAULTS.keepFinishedMs,
): Promise<boolean> {
  const applied = await redis.eval(APPLY_ONCE, 1, `effect:${key}`, String(keepMs), JSON.stringify(commands));
  return applied === 1;
}
