/** The bus over Redis publish/subscribe, for several servers behind one address. ioredis reconnects and subscribes again. */
import { Redis } from 'ioredis';
import { type Bus, wiredBus } from './bus';

const CHANNEL = 'plumbline';
const CONNECT_WITHIN_MS = 5_000;

/**
 * @param url a redis:// or rediss:// address
 * @throws Error when Redis does not answer at start-up
 */
export function redisBus(url: string, onError: (error: unknown) => void): Promise<Bus> {
  return wiredBus(async (receive) => {
    // A publisher that cannot reach Redis must fail at once, so that its hint is at least told in this process.
    const sender = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, connectTimeout: CONNECT_WITHIN_MS });
    const listener = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_WITHIN_MS,
      maxRetriesPerRequest: null,
    });
    sender.on('error', onError);
    listener.on('error', onError);
    listener.on('message', (_channel: string, message: string) => receive(message));
    try {
      await sender.connect();
      await listener.connect();
      await listener.subscribe(CHANNEL);
    } catch (error) {
      sender.disconnect();
      listener.disconnect();
      throw error;
    }
    return {
      send: async (message) => {
        await sender.publish(CHANNEL, message);
      },
      close: async () => {
        listener.disconnect();
        sender.disconnect();
      },
    };
  }, onError);
}
