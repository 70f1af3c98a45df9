/** Hints: told after the publisher's own work, to whoever listens, and never lost in silence. */
import { describe, expect, it } from 'vitest';
import { localBus, type Wire, wiredBus } from './bus';

describe('localBus', () => {
  it('tells every listener of the topic, after the work at hand', async () => {
    const bus = localBus();
    const heard: string[] = [];
    bus.subscribe('room', (id) => heard.push(`one ${id}`));
    const stop = bus.subscribe('room', (id) => heard.push(`two ${id}`));
    bus.subscribe('user', (id) => heard.push(`user ${id}`));
    bus.publish('room', 'a');
    expect(heard).toEqual([]);
    await Promise.resolve();
    stop();
    bus.publish('room', 'b');
    await Promise.resolve();
    expect(heard).toEqual(['one a', 'two a', 'one b']);
    await bus.close();
    bus.publish('room', 'c');
    await Promise.resolve();
    expect(heard).toHaveLength(3);
  });
});

describe('wiredBus', () => {
  /** A wire that brings everything back, as a channel does. */
  const looped = (broken = false) => {
    let closed = false;
    const connect = async (receive: (message: string) => void): Promise<Wire> => ({
      send: async (message) => {
        if (broken) throw new Error('the wire is cut');
        receive(message);
      },
      close: async () => {
        closed = true;
      },
    });
    return { connect, isClosed: () => closed };
  };

  it('carries topic and payload, spaces in the payload included', async () => {
    const wire = looped();
    const bus = await wiredBus(wire.connect, () => {});
    const heard: string[] = [];
    bus.subscribe('presence', (payload) => heard.push(payload));
    bus.publish('presence', 'room process a,b');
    bus.publish('room', 'another topic');
    await Promise.resolve();
    expect(heard).toEqual(['room process a,b']);
    await bus.close();
    expect(wire.isClosed()).toBe(true);
  });

  it('tells this process at least, and reports, when the wire is cut', async () => {
    const errors: unknown[] = [];
    const bus = await wiredBus(looped(true).connect, (error) => errors.push(error));
    const heard: string[] = [];
    bus.subscribe('room', (id) => heard.push(id));
    bus.publish('room', 'a');
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['a']);
    expect(errors).toHaveLength(1);
  });
});
