/**
 * One open socket: how much it may say, and whether it keeps up. It hands text on, one message after the other, and knows
 * nothing of whom it belongs to.
 */
import type { RawData, WebSocket } from 'ws';
import { CLOSE, type CloseName } from './close-codes';

export interface Limits {
  /** Messages that may come at once, and how many more may come a second. */
  readonly burst: number;
  readonly perSecond: number;
  /** Messages that may wait for their answer. */
  readonly waiting: number;
  /** Bytes unsent above which a reader counts as slow. */
  readonly unsentBytes: number;
}

export class Line {
  /** The window has said what it holds, and has been brought up to date. */
  joined = false;
  /** Frames were left out because the reader was slow; it needs a snapshot once it has caught up. */
  behindSince: number | null = null;
  /** Answered the last ping. */
  alive = true;
  onDrained: () => void = () => {};
  private readonly socket: WebSocket;
  private readonly limits: Limits;
  private readonly clock: () => number;
  private tokens: number;
  private refilledAt: number;
  private waiting = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, limits: Limits, clock: () => number) {
    this.socket = socket;
    this.limits = limits;
    this.clock = clock;
    this.tokens = limits.burst;
    this.refilledAt = clock();
    socket.on('pong', () => {
      this.alive = true;
    });
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /**
   * Hears messages one after the other: the next waits until `handle` has answered the last, so a seal never overtakes the
   * votes before it.
   */
  listen(handle: (text: string) => Promise<void>, onError: (error: unknown) => void): void {
    this.socket.on('message', (data: RawData, binary: boolean) => {
      if (!this.takeToken() || this.waiting >= this.limits.waiting) return this.close('tooManyMessages');
      this.waiting += 1;
      const text = binary ? '' : data.toString();
      this.queue = this.queue
        .then(() => (this.open ? handle(text) : undefined))
        .catch(onError)
        .finally(() => {
          this.waiting -= 1;
        });
    });
  }

  private takeToken(): boolean {
    const now = this.clock();
    this.tokens = Math.min(this.limits.burst, this.tokens + ((now - this.refilledAt) / 1000) * this.limits.perSecond);
    this.refilledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Whether what was sent so far lies unread; frames are then left out, never piled up. */
  get slow(): boolean {
    return this.socket.bufferedAmount > this.limits.unsentBytes;
  }

  /** Sends text that was serialised once for everybody it concerns. */
  sendBytes(bytes: Buffer): void {
    if (!this.open) return;
    this.socket.send(bytes, { binary: false }, () => {
      if (this.behindSince !== null && this.open && this.socket.bufferedAmount === 0) this.onDrained();
    });
  }

  send(message: object): void {
    this.sendBytes(Buffer.from(JSON.stringify(message)));
  }

  ping(): void {
    this.alive = false;
    this.socket.ping();
  }

  close(name: CloseName): void {
    this.socket.close(CLOSE[name], name);
  }

  /** Ends a line whose other end does not read its goodbye either. */
  terminate(): void {
    this.socket.terminate();
  }
}
