/**
 * One window's line to a room: connects, says which version it holds, follows frames, and connects again by itself when the
 * line breaks. A vote stays here until the server has acknowledged it and is sent again, with its number, after every
 * break; a command is sent once, because doing it twice may not be what was meant. No React here: the page's hook and the
 * tests drive the same object, with sockets, timers and randomness of their own.
 */
import { type CloseName, follow, type Held, isFinal, type OwnRound, type ServerMessage } from '../live';
import type { RoomCommand, VoteInput } from '../schema';

/** The part of a WebSocket that is used. */
export interface Line {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { reason: string }) => void) | null;
}

export interface ClientOptions {
  open: () => Line;
  /** Names this window among the windows of its person; operations are counted within it. */
  clientId: string;
  /** From 0 to 1; spreads the attempts of many windows. */
  random: () => number;
  /** @returns a function that takes the timer back */
  after: (ms: number, work: () => void) => () => void;
}

export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** The line broke; `retryMs` is how long the window waits before it tries again. */
  | { readonly kind: 'offline'; readonly retryMs: number }
  /** Trying again is of no use. */
  | { readonly kind: 'ended'; readonly because: CloseName };

/** What a window shows. Replaced as a whole with every change. */
export interface ClientState {
  readonly line: LineState;
  readonly held: Held | null;
  readonly own: readonly OwnRound[];
  readonly here: readonly string[];
  /** Votes that the server has not acknowledged yet, oldest first. */
  readonly pending: readonly VoteInput[];
  /** Why the last vote was refused, until the next one. */
  readonly refusal: string | null;
}

export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const NOTHING_SENT: CommandResult = {
  ok: false,
  reason: 'You are offline: nothing was sent. Try again once the line is back.',
};

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** The server says something at least every 20 s. */
const SILENT_AFTER_MS = 50_000;

/** Exponential back-off; half of it is left to chance, so that a thousand windows do not come back in one instant. */
export function retryDelay(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return Math.round(full / 2 + (full / 2) * random());
}

export class RoomClient {
  private readonly options: ClientOptions;
  private readonly listeners = new Set<() => void>();
  private readonly answers = new Map<number, (result: CommandResult) => void>();
  /** Asked for while the line was being made: sent as soon as it stands, refused if it does not come to stand. */
  private waiting: { command: RoomCommand; answer: (result: CommandResult) => void }[] = [];
  private current: ClientState;
  private socket: Line | null = null;
  private operation = 0;
  private question = 0;
  private attempt = 0;
  private stopped = true;
  private stale = false;
  private cancelRetry: () => void = () => {};
  private cancelWatch: () => void = () => {};

  constructor(options: ClientOptions, start: { held: Held | null; own: readonly OwnRound[] }) {
    this.options = options;
    this.current = { line: { kind: 'connecting' }, ...start, here: [], pending: [], refusal: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): ClientState => this.current;

  private change(part: Partial<ClientState>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener();
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.cancelRetry();
    this.drop();
  }

  /** Tries again now: the browser says that the network is back, or the person asks for it. */
  retryNow(): void {
    if (this.stopped || this.current.line.kind !== 'offline') return;
    this.attempt = 0;
    this.cancelRetry();
    this.connect();
  }

  private connect(): void {
    this.change({ line: { kind: 'connecting' } });
    const line = this.options.open();
    this.socket = line;
    line.onopen = () => {
      const version = this.stale ? null : (this.current.held?.version ?? null);
      line.send(JSON.stringify({ t: 'hello', version }));
      for (const vote of this.current.pending) this.sendVote(vote);
      for (const { command, answer } of this.waiting.splice(0)) this.ask(line, command, answer);
      this.attempt = 0;
      this.watch();
      this.change({ line: { kind: 'open' } });
    };
    line.onmessage = ({ data }) => {
      this.watch();
      this.hear(JSON.parse(String(data)) as ServerMessage);
    };
    line.onclose = ({ reason }) => this.lost(reason);
    this.watch();
  }

  private watch(): void {
    this.cancelWatch();
    this.cancelWatch = this.options.after(SILENT_AFTER_MS, () => {
      this.drop();
      this.lost('');
    });
  }

  /** Lets go of the line without hearing its end. */
  private drop(): void {
    this.cancelWatch();
    const line = this.socket;
    this.socket = null;
    if (line === null) return;
    line.onopen = null;
    line.onmessage = null;
    line.onclose = null;
    line.close();
  }

  private lost(reason: string): void {
    this.cancelWatch();
    this.socket = null;
    this.giveUpAnswers();
    for (const { answer } of this.waiting.splice(0)) answer(NOTHING_SENT);
    if (this.stopped) return;
    if (isFinal(reason)) {
      this.change({ line: { kind: 'ended', because: reason as CloseName }, here: [] });
      return;
    }
    const retryMs = retryDelay(this.attempt, this.options.random);
    this.attempt += 1;
    this.change({ line: { kind: 'offline', retryMs }, here: [] });
    this.cancelRetry = this.options.after(retryMs, () => this.connect());
  }

  /** What was asked on a line that is gone is not answered any more. */
  private giveUpAnswers(): void {
    for (const answer of this.answers.values()) {
      answer({ ok: false, reason: 'The connection broke before the answer came. The room shows whether it was done.' });
    }
    this.answers.clear();
  }

  private hear(message: ServerMessage): void {
    switch (message.t) {
      case 'snapshot':
      case 'frame':
        this.follow(message);
        break;
      case 'presence':
        this.change({ here: message.here });
        break;
      case 'own':
        this.change({ own: message.rounds });
        break;
      case 'ack':
        this.settle(message.operation, null);
        break;
      case 'refused':
        this.settle(message.operation, message.reason);
        break;
      case 'later':
        this.sendAgain(message.operation);
        break;
      case 'done':
        this.resolve(message.id, { ok: true });
        break;
      case 'not-done':
        this.resolve(message.id, { ok: false, reason: message.reason });
        break;
      case 'invalid':
        this.change({ refusal: message.fields[0]?.reason ?? message.reason });
        break;
      case 'beat':
        break;
    }
  }

  private follow(message: ServerMessage): void {
    if (message.t === 'snapshot') this.stale = false;
    const held = follow(this.current.held, message);
    if (held !== 'gap') {
      this.change({ held });
      return;
    }
    // Frames are missing: what is held stays on the page until everything has come anew.
    this.stale = true;
    this.drop();
    this.giveUpAnswers();
    this.connect();
  }

  private sendAgain(operation: number): void {
    const vote = this.current.pending.find((one) => one.operation === operation);
    if (vote === undefined) return;
    this.options.after(retryDelay(1, this.options.random), () => {
      if (this.current.pending.includes(vote)) this.sendVote(vote);
    });
  }

  /** A vote was answered. What was kept is one's own at once; the server's own stream follows. */
  private settle(operation: number, refusal: string | null): void {
    const vote = this.current.pending.find((one) => one.operation === operation);
    if (vote === undefined) return;
    const pending = this.current.pending.filter((one) => one !== vote);
    const room = this.current.held?.room;
    const subject = room?.rounds.find((one) => one.id === vote.roundId)?.sampleId ?? room?.loopId ?? '';
    const own = refusal === null ? keepOwn(this.current.own, vote, subject) : this.current.own;
    this.change({ pending, own, refusal });
  }

  private resolve(id: number, result: CommandResult): void {
    this.answers.get(id)?.(result);
    this.answers.delete(id);
  }

  private sendVote(vote: VoteInput): void {
    this.socket?.send(JSON.stringify({ t: 'vote', vote }));
  }

  /** Casts a vote of a debrief's later round, or of a workshop's. It is kept here and sent again until it is answered. */
  vote(input: { roundId: string; rowKey: string; level: number | null }): void {
    this.operation += 1;
    const vote: VoteInput = { ...input, clientId: this.options.clientId, operation: this.operation };
    this.change({ pending: [...this.current.pending, vote], refusal: null });
    if (this.current.line.kind === 'open') this.sendVote(vote);
  }

  /** Asks the room to do something. Never repeated by itself. */
  command(command: RoomCommand): Promise<CommandResult> {
    const { line } = this.current;
    return new Promise((answer) => {
      if (line.kind === 'open' && this.socket !== null) this.ask(this.socket, command, answer);
      else if (line.kind === 'connecting' && !this.stopped) this.waiting.push({ command, answer });
      else answer(NOTHING_SENT);
    });
  }

  private ask(line: Line, command: RoomCommand, answer: (result: CommandResult) => void): void {
    this.question += 1;
    this.answers.set(this.question, answer);
    line.send(JSON.stringify({ t: 'command', id: this.question, command }));
  }
}

function keepOwn(own: readonly OwnRound[], vote: VoteInput, subjectId: string): OwnRound[] {
  return own.map((round) => {
    if (round.roundId !== vote.roundId) return round;
    const others = round.votes.filter((one) => one.rowKey !== vote.rowKey || one.performanceId !== subjectId);
    return { ...round, votes: [...others, { rowKey: vote.rowKey, performanceId: subjectId, level: vote.level }] };
  });
}
