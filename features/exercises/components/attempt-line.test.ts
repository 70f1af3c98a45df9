/** A window's line to an attempt, over a socket that a test holds: what is sent, what is answered, and coming back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AttemptServerMessage } from '../live';
import { AttemptLine, type SocketLike } from './attempt-line';

class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { reason: string }) => void) | null = null;
  readonly sent: { t: string; after?: number }[] = [];
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  tell(message: AttemptServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  end(reason: string): void {
    this.readyState = 3;
    this.onclose?.({ reason });
  }
}

const batch = { clientId: 'me', entries: [{ operation: 1, update: Uint8Array.of(1, 2) }] };

describe('AttemptLine', () => {
  let sockets: FakeSocket[];
  let states: string[];
  let held: number;
  let line: AttemptLine;
  let stop: () => void;
  const latest = () => sockets.at(-1) as FakeSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    held = 7;
    line = new AttemptLine({
      address: 'ws://here',
      after: () => held,
      random: () => 1,
      connect: () => {
        sockets.push(new FakeSocket());
        return latest();
      },
      hear: {
        updates: (_updates, to) => {
          held = to;
        },
        here: () => {},
        caret: () => {},
        look: () => {},
        focus: () => {},
        state: (state, reason) => states.push(`${state} ${reason}`.trim()),
      },
    });
    stop = line.open();
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  const welcome = () => {
    latest().open();
    latest().tell({ t: 'welcome', you: 1, mayType: true });
  };

  it('says hello with what it holds, and again with what it has got since', () => {
    latest().open();
    expect(latest().sent).toEqual([{ t: 'hello', after: 7 }]);
    latest().tell({ t: 'updates', after: 7, to: 9, updates: [] });
    latest().end('restarting');
    vi.advanceTimersByTime(500);
    latest().open();
    expect(latest().sent).toEqual([{ t: 'hello', after: 9 }]);
  });

  it('sends changes only when it was welcomed, and tells what became of them', async () => {
    expect(await line.send(batch)).toBeNull();
    welcome();
    const sent = line.send(batch);
    latest().tell({ t: 'ack', clientId: 'me', operation: 1 });
    expect(await sent).toEqual({ kind: 'acknowledged', operation: 1 });
    const refused = line.send(batch);
    latest().tell({ t: 'refused', clientId: 'me', operation: 1, reason: 'over' });
    expect(await refused).toEqual({ kind: 'ended' });
  });

  it('hands changes back that are not answered, too large, or on a line that ends', async () => {
    welcome();
    const silent = line.send(batch);
    vi.advanceTimersByTime(5_000);
    expect(await silent).toBeNull();
    expect(await line.send({ clientId: 'me', entries: [{ operation: 1, update: new Uint8Array(20_000) }] })).toBeNull();
    const cut = line.send(batch);
    line.drop();
    expect(await cut).toBeNull();
    expect(states.at(-1)).toBe('closed');
  });

  it('comes back later and later, at once when it is woken, and not to a door that is shut', () => {
    latest().end('');
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
    latest().end('');
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    line.wake();
    expect(sockets).toHaveLength(3);
    latest().end('noAttempt');
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(3);
    expect(states.at(-1)).toBe('closed noAttempt');
  });

  it('takes a line that says nothing for dead', () => {
    welcome();
    vi.advanceTimersByTime(50_000);
    expect(states.at(-1)).toBe('closed');
    vi.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
  });
});
