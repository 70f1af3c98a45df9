/**
 * The queue of several processes: pg-boss on the Postgres that the product has anyway, in a schema of its own. It delivers
 * names; a hint on the bus makes a worker look at once, and it looks by itself every second in case the hint was lost.
 */
import { setTimeout as wait } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { atMost, type Queue } from './queue';

const SCHEMA = 'plumbline_queue';
const LOOK_EVERY_MS = 1_000;
/** A delivery that nobody finished is given up; the rows say whether its work is still to be done. */
const DELIVERY_S = 120;

/** Hints that something was announced in a lane. */
export interface Hints {
  publish(lane: string): void;
  subscribe(listener: (lane: string) => void): () => void;
}

/**
 * @param url of the Postgres server; the user must be allowed to create a schema
 * @param lanes every lane that will be announced or served
 * @param onError hears what `work` or the connection threw
 */
export async function postgresQueue(
  url: string,
  lanes: readonly string[],
  hints: Hints,
  onError: (error: unknown) => void,
): Promise<Queue> {
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, max: 4, application_name: 'plumbline queue' });
  boss.on('error', onError);
  await boss.start();
  for (const lane of lanes) {
    await boss.createQueue(lane, {
      name: lane,
      policy: 'standard',
      retryLimit: 0,
      expireInSeconds: DELIVERY_S,
      retentionHours: 24,
    });
  }
  const stop = new AbortController();
  const servers: Promise<void>[] = [];
  const sending = new Set<Promise<void>>();
  let stopped: Promise<void> | null = null;
  const wakers = new Set<(lane: string) => void>();
  const unsubscribe = hints.subscribe((lane) => {
    for (const wake of wakers) wake(lane);
  });

  const next = async (lane: string): Promise<{ id: string; data: { id: string } } | null> => {
    const [job] = await boss.fetch<{ id: string }>(lane, { batchSize: 1 });
    return job ?? null;
  };
  /** Until something is announced in the lane, a second passes, or the queue closes. */
  const idle = async (lane: string): Promise<void> => {
    const woken = new AbortController();
    const wake = (which: string) => which === lane && woken.abort();
    wakers.add(wake);
    await wait(LOOK_EVERY_MS, undefined, { signal: AbortSignal.any([woken.signal, stop.signal]) }).catch(() => {});
    wakers.delete(wake);
  };
  const serveOne = async (lane: string, work: (id: string) => Promise<void>): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const job = await next(lane);
        if (job === null) {
          await idle(lane);
          continue;
        }
        await work(job.data.id).catch(onError);
        await boss.complete(lane, job.id);
      } catch (error) {
        onError(error);
        await idle(lane);
      }
    }
  };
  return {
    announce(lane, id) {
      const sent: Promise<void> = boss
        .send(lane, { id })
        .then(() => hints.publish(lane))
        .catch(onError)
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    serve(lane, atOnce, work) {
      for (let index = 0; index < atOnce; index += 1) servers.push(serveOne(lane, work));
    },
    async close(patienceMs) {
      stop.abort();
      unsubscribe();
      await atMost(patienceMs, Promise.all([...servers, ...sending]));
      stopped ??= boss.stop({ graceful: false });
      await stopped;
    },
  };
}
