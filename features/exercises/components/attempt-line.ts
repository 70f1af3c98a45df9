/**
 * One window's line to an attempt: brings changes, carets and who is here, carries changes and the own caret out, and comes
 * back by itself. The candidate opens it by the link, a colleague by the attempt's id:
 *
 *     const line = new AttemptLine({ address: attemptAddress(id), after: () => held, hear, ... });
 *     const stop = line.open();
 *
 * `hear.updates` gets what others typed (and what this window sent, which a Yjs document takes for known). Changes that are
 * too large for the socket, or that wait while it is away, are the caller's to send by POST: `send` then answers null.
 */

import { fromBase64, toBase64 } from '../base64';
import type { Batch } from '../journal';
import { type AttemptServerMessage, type Cursor, FINAL_CLOSE, type Present, SOCKET_LETTERS } from '../live';
import type { Sent } from './keeper';

export type LineState = 'connecting' | 'open' | 'closed';

export interface Hearing {
  /** @param to the number in the stream that the document has reached */
  updates(updates: readonly Uint8Array[], to: number): void;
  here(people: readonly Present[]): void;
  caret(id: number, cursor: Cursor | null): void;
  /** Something else changed: ask for the state. */
  look(): void;
  focus(on: boolean): void;
  state(state: LineState, reason: string): void;
}

/** The part of a WebSocket that is used, so that a test can stand in for it. */
export interface SocketLike {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { reason: string }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface AttemptLineOptions {
  readonly address: string;
  /** The number in the stream up to which the window holds the document. */
  readonly after: () => number;
  readonly hear: Hearing;
  readonly connect?: (address: string) => SocketLike;
  readonly random?: () => number;
}

const OPEN = 1;
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 15_000;
/** A line that has said nothing for this long is dead; the server speaks every 20 s. */
const SILENCE_MS = 50_000;
/** How long an acknowledgement may take before the change goes by POST. */
const ANSWER_MS = 5_000;

/** @param attempt an attempt's id, or the secret of its link */
export const attemptAddress = (attempt: string): string =>
  `${location.origin.replace(/^http/, 'ws')}/live?attempt=${encodeURIComponent(attempt)}`;

export class AttemptLine {
  /** Whether the server lets this window type, as it said when the line opened. */
  mayType = false;
  private readonly options: AttemptLineOptions;
  private readonly connect: (address: string) => SocketLike;
  private readonly random: () => number;
  private socket: SocketLike | null = null;
  private welcome = false;
  private failures = 0;
  private stopped = true;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Map<string, (sent: Sent | null) => void>();

  constructor(options: AttemptLineOptions) {
    this.options = options;
    this.connect = options.connect ?? ((address) => new WebSocket(address) as unknown as SocketLike);
    this.random = options.random ?? Math.random;
  }

  /** @returns how to end it */
  open(): () => void {
    this.stopped = false;
    this.dial();
    return () => {
      this.stopped = true;
      clearTimeout(this.retry);
      clearTimeout(this.silence);
      this.socket?.close();
      this.socket = null;
      this.letGo();
    };
  }

  /** The network is known to be gone: nothing more is expected of this line, though nothing has ended it yet. */
  drop(): void {
    const { socket } = this;
    socket?.onclose?.({ reason: '' });
    socket?.close();
  }

  /** Tries at once what waits for a later try. */
  wake(): void {
    if (this.stopped || this.socket !== null) return;
    this.failures = 0;
    clearTimeout(this.retry);
    this.dial();
  }

  /** @returns null when it cannot go this way */
  send({ clientId, entries }: Batch): Promise<Sent | null> {
    const updates = entries.map(({ operation, update }) => ({ operation, update: toBase64(update) }));
    const text = JSON.stringify({ t: 'updates', clientId, updates });
    const { socket } = this;
    if (!this.welcome || socket === null || socket.readyState !== OPEN || text.length > SOCKET_LETTERS) {
      return Promise.resolve(null);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), ANSWER_MS);
      const settle = (sent: Sent | null) => {
        clearTimeout(timer);
        this.waiting.delete(clientId);
        resolve(sent);
      };
      this.waiting.set(clientId, settle);
      socket.send(text);
    });
  }

  moveCaret(cursor: Cursor | null): void {
    if (this.welcome && this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ t: 'caret', cursor }));
  }

  private dial(): void {
    this.options.hear.state('connecting', '');
    const socket = this.connect(this.options.address);
    this.socket = socket;
    this.listenForSilence(socket);
    socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', after: this.options.after() }));
    socket.onmessage = ({ data }) => {
      this.listenForSilence(socket);
      this.hear(JSON.parse(String(data)) as AttemptServerMessage);
    };
    socket.onclose = ({ reason }) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.welcome = false;
      clearTimeout(this.silence);
      this.letGo();
      if (this.stopped) return;
      this.options.hear.here([]);
      this.options.hear.state('closed', reason);
      if (FINAL_CLOSE.includes(reason)) return;
      this.failures += 1;
      const wait = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
      this.retry = setTimeout(() => this.dial(), wait * (0.5 + this.random() / 2));
    };
  }

  private hear(message: AttemptServerMessage): void {
    const { hear } = this.options;
    const answered = (clientId: string, sent: Sent) => this.waiting.get(clientId)?.(sent);
    if (message.t === 'welcome') {
      this.failures = 0;
      this.welcome = true;
      this.mayType = message.mayType;
      hear.state('open', '');
    } else if (message.t === 'updates') hear.updates(message.updates.map(fromBase64), message.to);
    else if (message.t === 'ack') answered(message.clientId, { kind: 'acknowledged', operation: message.operation });
    else if (message.t === 'refused') answered(message.clientId, { kind: 'ended' });
    else if (message.t === 'later') answered(message.clientId, { kind: 'unreachable' });
    // Which message was meant is not said: whatever waits goes by POST, whose answer names it.
    else if (message.t === 'invalid') this.letGo();
    else if (message.t === 'here') hear.here(message.people);
    else if (message.t === 'caret') hear.caret(message.id, message.cursor);
    else if (message.t === 'focus') hear.focus(message.on);
    else if (message.t === 'look') hear.look();
  }

  private letGo(): void {
    for (const settle of [...this.waiting.values()]) settle(null);
  }

  /** A line that died without a word is noticed by its silence. */
  private listenForSilence(socket: SocketLike): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (this.socket !== socket) return;
      socket.onclose?.({ reason: '' });
      socket.close();
    }, SILENCE_MS);
  }
}
