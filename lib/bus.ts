/**
 * Hints between parts of the server, and between servers: "something about this id changed, look". Rows are the truth; a
 * hint may be lost, doubled or late, and whoever listens must cope (rooms look at their version every few seconds anyway).
 * Topics are few and payloads are ids, never content.
 *
 * One process needs no wire. Several share Postgres' LISTEN/NOTIFY, which the embedded database does not deliver, or Redis.
 */
import type postgres from 'postgres';
import { resolve } from './process';

export type Topic =
  /** A room's id: its version grew. */
  | 'room'
  /** A person's id: something on their own stream, such as a card's revision. */
  | 'user'
  /** A session's id: it was revoked. */
  | 'sessions'
  /** A person's id: a membership of theirs changed. */
  | 'access'
  /** An interview's id: something was released to the candidate. */
  | 'kit'
  /** `<room id> <process> <person ids with commas>`: who is connected there. */
  | 'presence'
  /** An attempt's id: its document or its state changed. */
  | 'attempt'
  /** A run's id: it has new records, or has ended. */
  | 'run'
  /** A lane's name: something waits in it. */
  | 'lane';

export interface Bus {
  publish(topic: Topic, payload: string): void;
  /** @returns a function that ends the subscription */
  subscribe(topic: Topic, listener: (payload: string) => void): () => void;
  close(): Promise<void>;
}

declare module './process' {
  interface ProcessSlots {
    bus: Bus;
  }
}

/** The process's bus, provided by the composition root. */
export const bus = (): Bus => resolve('bus');

class Listeners {
  private readonly byTopic = new Map<Topic, Set<(payload: string) => void>>();

  add(topic: Topic, listener: (payload: string) => void): () => void {
    const set = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  tell(topic: Topic, payload: string): void {
    for (const listener of this.byTopic.get(topic) ?? []) listener(payload);
  }

  clear(): void {
    this.byTopic.clear();
  }
}

/** Within one process. Listeners run after the publisher's own work, never inside it. */
export function localBus(): Bus {
  const listeners = new Listeners();
  return {
    publish: (topic, payload) => queueMicrotask(() => listeners.tell(topic, payload)),
    subscribe: (topic, listener) => listeners.add(topic, listener),
    close: async () => listeners.clear(),
  };
}

/** Where messages of all topics travel together: one channel, `<topic> <payload>` a message. */
export interface Wire {
  send(message: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A bus over a wire that brings every message back to its sender too. A message that cannot be sent is told to the
 * listeners of this process all the same and reported to `onError`.
 */
export async function wiredBus(
  connect: (receive: (message: string) => void) => Promise<Wire>,
  onError: (error: unknown) => void,
): Promise<Bus> {
  const listeners = new Listeners();
  const receive = (message: string) => {
    const space = message.indexOf(' ');
    listeners.tell(message.slice(0, space) as Topic, message.slice(space + 1));
  };
  const wire = await connect(receive);
  return {
    publish: (topic, payload) => {
      wire.send(`${topic} ${payload}`).catch((error: unknown) => {
        listeners.tell(topic, payload);
        onError(error);
      });
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
    close: async () => {
      listeners.clear();
      await wire.close();
    },
  };
}

const CHANNEL = 'plumbline';

/** LISTEN/NOTIFY on a Postgres server; the driver listens again by itself after a lost connection. */
export const postgresBus = (driver: postgres.Sql, onError: (error: unknown) => void): Promise<Bus> =>
  wiredBus(async (receive) => {
    const listening = await driver.listen(CHANNEL, receive);
    return {
      send: async (message) => {
        await driver.notify(CHANNEL, message);
      },
      close: () => listening.unlisten(),
    };
  }, onError);
