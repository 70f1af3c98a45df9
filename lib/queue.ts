/**
 * Work that waits, as names alone: `announce` says that there is something to do in a lane, `serve` hears each name and does
 * it. What is to be done, and whether it is still to be done, stands in rows; a name that comes twice, or not at all, must
 * do no harm. In one process nothing but memory is needed; several share Postgres (`queue-postgres.ts`).
 */
import { resolveOptional } from './process';

export interface Queue {
  announce(lane: string, id: string): void;
  /** @param atOnce how many of the lane are worked on at the same time by this process */
  serve(lane: string, atOnce: number, work: (id: string) => Promise<void>): void;
  /** Takes nothing more, and waits for what is being worked on, at most `patienceMs`. May be called again to wait on. */
  close(patienceMs: number): Promise<void>;
}

declare module './process' {
  interface ProcessSlots {
    queue: Queue;
  }
}

/** Announces through the process's queue. Where there is none (a script), whoever looks for what nobody works on finds it. */
export const announce: Queue['announce'] = (lane, id) => resolveOptional('queue')?.announce(lane, id);

/** Waits for something, but no longer than this. */
export async function atMost(ms: number, what: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([what, enough]);
  clearTimeout(timer);
}

interface Lane {
  waiting: Set<string>;
  busy: Set<Promise<void>>;
  atOnce: number;
  work: ((id: string) => Promise<void>) | null;
}

/** First come, first served, within one process. @param onError hears what `work` threw; the lane goes on */
export function memoryQueue(onError: (error: unknown) => void): Queue {
  const lanes = new Map<string, Lane>();
  let closed = false;
  const laneOf = (name: string): Lane => {
    const known = lanes.get(name) ?? { waiting: new Set(), busy: new Set(), atOnce: 0, work: null };
    lanes.set(name, known);
    return known;
  };
  const pump = (lane: Lane): void => {
    while (!closed && lane.work && lane.busy.size < lane.atOnce) {
      const [id] = lane.waiting;
      if (id === undefined) return;
      lane.waiting.delete(id);
      const task: Promise<void> = lane
        .work(id)
        .catch(onError)
        .finally(() => {
          lane.busy.delete(task);
          pump(lane);
        });
      lane.busy.add(task);
    }
  };
  return {
    announce(name, id) {
      const lane = laneOf(name);
      lane.waiting.add(id);
      queueMicrotask(() => pump(lane));
    },
    serve(name, atOnce, work) {
      const lane = laneOf(name);
      lane.atOnce = atOnce;
      lane.work = work;
      pump(lane);
    },
    async close(patienceMs) {
      closed = true;
      const busy = [...lanes.values()].flatMap((lane) => [...lane.busy]);
      await atMost(patienceMs, Promise.all(busy));
    },
  };
}
