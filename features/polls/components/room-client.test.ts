/** A window's line against a server of a few lines: resuming, sending again, waiting, giving up. */
import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../live';
import type { Room } from '../poll';
import { type Line, RoomClient, retryDelay } from './room-client';

const room: Room = { roomId: 'room', loopId: 'loop', phase: 'draft', facilitatorId: 'fay', rounds: [], overrides: [] };

class FakeLine implements Line {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { reason: string }) => void) | null = null;
  readonly sent: { t: string; [name: string]: unknown }[] = [];
  closed = false;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function window_(version: number | null = 3) {
  const lines: FakeLine[] = [];
  const timers: { ms: number; work: () => void; off: boolean }[] = [];
  const client = new RoomClient(
    {
      open: () => {
        const line = new FakeLine();
        lines.push(line);
        return line;
      },
      clientId: '11111111-1111-4111-8111-111111111111',
      random: () => 0.5,
      after: (ms, work) => {
        const timer = { ms, work, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
    },
    { held: version === null ? null : { version, room }, own: [{ roundId: 'round-2', sealed: false, votes: [] }] },
  );
  client.start();
  /** Runs the timer that waits for this long. */
  const fire = (ms: number) => {
    const due = timers.find((timer) => timer.ms === ms && !timer.off);
    if (due === undefined) throw new Error(`No timer of ${ms} ms: ${timers.filter((t) => !t.off).map((t) => t.ms)}`);
    due.off = true;
    due.work();
  };
  const line = (): FakeLine => lines.at(-1) as FakeLine;
  return { client, lines, line, fire };
}

describe('a window of a room', () => {
  it('says which version it holds, and follows', () => {
    const { client, line } = window_();
    line().onopen?.();
    expect(line().sent).toEqual([{ t: 'hello', version: 3 }]);
    line().say({ t: 'frame', from: 3, to: 5, events: [{ type: 'phase-changed', phase: 'open' }] });
    expect(client.state().held).toMatchObject({ version: 5, room: { phase: 'open' } });
    line().say({ t: 'frame', from: 4, to: 5, events: [{ type: 'phase-changed', phase: 'closed' }] });
    expect(client.state().held?.room.phase).toBe('open');
  });

  it('asks for everything when frames are missing', () => {
    const { client, line, lines } = window_();
    line().onopen?.();
    line().say({ t: 'frame', from: 4, to: 5, events: [] });
    expect(lines).toHaveLength(2);
    line().onopen?.();
    expect(line().sent).toEqual([{ t: 'hello', version: null }]);
    line().say({ t: 'snapshot', version: 9, room });
    expect(client.state().held?.version).toBe(9);
  });

  it('keeps votes until they are acknowledged and sends them again, in order, under their numbers', () => {
    const { client, line, fire } = window_();
    line().onopen?.();
    client.vote({ roundId: 'round-2', rowKey: 'recommendation', level: 2 });
    line().onclose?.({ reason: '' });
    client.vote({ roundId: 'round-2', rowKey: 'recommendation', level: 3 });
    expect(client.state().line).toEqual({ kind: 'offline', retryMs: 375 });
    fire(375);
    line().onopen?.();
    expect(line().sent.map((one) => one.t)).toEqual(['hello', 'vote', 'vote']);
    expect(line().sent[1]?.vote).toMatchObject({ operation: 1, level: 2 });
    line().say({ t: 'ack', clientId: '', operation: 1, outcome: 'repeated' });
    line().say({ t: 'ack', clientId: '', operation: 2, outcome: 'kept' });
    expect(client.state().pending).toEqual([]);
    expect(client.state().own[0]?.votes).toEqual([{ rowKey: 'recommendation', performanceId: 'loop', level: 3 }]);
  });

  it('says why a vote was refused and does not send it again', () => {
    const { client, line } = window_();
    line().onopen?.();
    client.vote({ roundId: 'round-2', rowKey: 'recommendation', level: 2 });
    line().say({ t: 'refused', clientId: '', operation: 1, reason: 'You have sealed this round.' });
    expect(client.state()).toMatchObject({ pending: [], refusal: 'You have sealed this round.' });
  });

  it('sends again what could not be stored', () => {
    const { client, line, fire } = window_();
    line().onopen?.();
    client.vote({ roundId: 'round-2', rowKey: 'recommendation', level: 2 });
    line().say({ t: 'later', clientId: '', operation: 1, reason: 'not now' });
    fire(750);
    expect(line().sent.filter((one) => one.t === 'vote')).toHaveLength(2);
    expect(client.state().pending).toHaveLength(1);
  });

  it('sends a command once, and says so when the line breaks before the answer', async () => {
    const { client, line, fire } = window_();
    line().onopen?.();
    const done = client.command({ name: 'open-round' });
    line().say({ t: 'done', id: 1 });
    expect(await done).toEqual({ ok: true });
    const lost = client.command({ name: 'close-room' });
    line().onclose?.({ reason: '' });
    expect(await lost).toMatchObject({ ok: false, reason: expect.stringContaining('broke') });
    fire(375);
    line().onopen?.();
    expect(line().sent.map((one) => one.t)).toEqual(['hello']);
  });

  it('keeps a command for a line that is being made, and says that nothing was sent when none comes to stand', async () => {
    const { client, line, fire } = window_();
    const early = client.command({ name: 'open-round' });
    expect(line().sent).toEqual([]);
    line().onopen?.();
    expect(line().sent.map((one) => one.t)).toEqual(['hello', 'command']);
    line().say({ t: 'done', id: 1 });
    expect(await early).toEqual({ ok: true });
    line().onclose?.({ reason: '' });
    const nothing = { ok: false, reason: expect.stringContaining('nothing was sent') };
    expect(await client.command({ name: 'close-room' })).toMatchObject(nothing);
    fire(375);
    const vain = client.command({ name: 'close-room' });
    line().onclose?.({ reason: '' });
    expect(await vain).toMatchObject(nothing);
  });

  it('waits longer after each failure, never more than half a minute, and spreads the crowd', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelay(attempt, () => 1))).toEqual([500, 1000, 2000, 4000]);
    expect(retryDelay(30, () => 1)).toBe(30_000);
    expect(retryDelay(2, () => 0)).toBe(1000);
  });

  it('stops for good when signed out or sent away, and only then', () => {
    const { client, line, lines, fire } = window_();
    line().onopen?.();
    line().onclose?.({ reason: 'restarting' });
    fire(375);
    line().onopen?.();
    line().onclose?.({ reason: 'signedOut' });
    expect(client.state().line).toEqual({ kind: 'ended', because: 'signedOut' });
    client.retryNow();
    expect(lines).toHaveLength(2);
  });

  it('gives up on a line that has gone silent', () => {
    const { client, line, lines, fire } = window_();
    line().onopen?.();
    fire(50_000);
    expect(lines[0]?.closed).toBe(true);
    expect(client.state().line.kind).toBe('offline');
    client.retryNow();
    expect(lines).toHaveLength(2);
  });
});
