/**
 * One room with its open sockets. Rows are the truth: on a hint it reads the room anew, and what changed since the version
 * it held goes out as one frame, redacted once for each distinct kind of viewer, at most one frame every 50 ms.
 */
import { isOnPanel } from '@/features/polls/data';
import type { OwnRound } from '@/features/polls/live';
import { canEnterRoom } from '@/features/polls/policy';
import { diff, isWorkshop, type Room, view, viewClass } from '@/features/polls/poll';
import type { Connection } from './connection';
import { frameClasses, frameFor, History, type Step } from './history';

/** How a live room reaches the rows; given by `rooms.ts`. */
export interface RoomSource {
  /** The room whole, or null when it is no longer there. */
  read(): Promise<{ version: number; room: Room } | null>;
  readOwn(userId: string): Promise<OwnRound[]>;
}

export interface RoomOptions {
  frameEveryMs: number;
  clock: () => number;
  onError: (error: unknown) => void;
  /** Who is here has changed in this process. */
  onPresence: () => void;
}

const bytesOf = (message: object): Buffer => Buffer.from(JSON.stringify(message));

export class LiveRoom {
  readonly members = new Set<Connection>();
  /** Windows on their way in. */
  expected = 0;
  private readonly source: RoomSource;
  private readonly options: RoomOptions;
  private readonly history = new History();
  private current: { version: number; room: Room } | null = null;
  private snapshots = new Map<string, Buffer>();
  private lastFrameAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private reading: Promise<void> | null = null;
  private looking = false;
  private lookAgain = false;
  /** People whose own votes changed since the last look. */
  private owing = new Set<string>();
  private telling: Promise<unknown> = Promise.resolve();
  private stopped = false;
  private elsewhere: readonly string[] = [];

  constructor(source: RoomSource, options: RoomOptions) {
    this.source = source;
    this.options = options;
  }

  get version(): number | null {
    return this.current?.version ?? null;
  }

  /** Something changed, perhaps: look soon, and not more often than a frame may go out. */
  hint(): void {
    if (this.timer !== null) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    const wait = Math.max(0, this.lastFrameAt + this.options.frameEveryMs - this.options.clock());
    this.timer = setTimeout(() => this.look(), wait);
  }

  /** Somebody's own votes changed: their windows hear of it with the next look, after the frame that says what all may know of it. */
  hintOwn(userId: string): void {
    if (this.windowsOf(userId).length === 0) return;
    this.owing.add(userId);
    this.hint();
  }

  private look(): void {
    this.timer = null;
    this.looking = true;
    this.lookAgain = false;
    const owing = this.owing;
    this.owing = new Set();
    this.refresh()
      .then(() => Promise.all([...owing].map((userId) => this.sendOwn(userId))))
      .catch((error) => {
        for (const userId of owing) this.owing.add(userId);
        this.options.onError(error);
      })
      .finally(() => {
        this.looking = false;
        if (this.lookAgain && !this.stopped) this.hint();
      });
  }

  /** Reads the rows; one read at a time, and whoever asks during one gets the next. */
  private async refresh(): Promise<void> {
    while (this.reading !== null) await this.reading.catch(() => {});
    this.reading = this.source
      .read()
      .then((next) => this.advance(next))
      .finally(() => {
        this.reading = null;
      });
    await this.reading;
  }

  private advance(next: { version: number; room: Room } | null): void {
    const before = this.current;
    this.current = next;
    this.snapshots = new Map();
    if (next === null) {
      for (const member of this.members) member.close('noRoom');
      return;
    }
    if (before === null || next.version === before.version) return;
    this.lastFrameAt = this.options.clock();
    if (next.version < before.version) {
      // The rows went back in time (a restored backup): what windows hold is void.
      for (const member of this.members) this.sendSnapshot(member);
      return;
    }
    const step: Step = {
      from: before.version,
      to: next.version,
      before: before.room,
      events: diff(before.room, next.room),
    };
    this.history.add(step);
    this.sendFrame(step);
    for (const member of this.members) if (!this.mayStay(member)) member.close('noRoom');
  }

  private sendFrame(step: Step): void {
    const classOf = frameClasses(step);
    const built = new Map<string, Buffer>();
    for (const member of this.members) {
      if (!member.joined || member.behindSince !== null || !this.mayStay(member)) continue;
      if (member.slow) {
        member.behindSince = this.options.clock();
        continue;
      }
      const key = classOf(member.userId);
      let bytes = built.get(key);
      if (bytes === undefined) {
        bytes = bytesOf(frameFor(step, member.userId));
        built.set(key, bytes);
      }
      member.sendBytes(bytes);
    }
  }

  /** Whether policy still lets this person into the room as it is now. */
  mayStay(member: Connection): boolean {
    const room = this.current?.room;
    if (room === undefined) return false;
    const facilitator = room.facilitatorId === member.userId;
    return canEnterRoom({
      role: member.scope.role,
      facilitator,
      onPanel: isOnPanel(room, member.userId),
      workshop: isWorkshop(room),
    });
  }

  private sendSnapshot(member: Connection): void {
    if (this.current === null) return;
    const { version, room } = this.current;
    const key = viewClass(room, member.userId);
    let bytes = this.snapshots.get(key);
    if (bytes === undefined) {
      bytes = bytesOf({ t: 'snapshot', version, room: view(room, member.userId) });
      this.snapshots.set(key, bytes);
    }
    member.behindSince = null;
    member.sendBytes(bytes);
  }

  /**
   * Brings a window up to date and keeps it so: the frames it missed when they are all here, else a snapshot.
   * @param holds the version that the window says it holds
   */
  async join(member: Connection, holds: number | null): Promise<void> {
    // Hints keep a room with windows fresh; only one that knows more than this process makes it look at once.
    const fresh = this.current !== null && this.members.size > 0 && (holds ?? 0) <= this.current.version;
    if (!fresh) await this.refresh();
    if (!member.open) return;
    if (this.current === null || !this.mayStay(member)) return member.close('noRoom');
    const missed = holds === null ? null : this.history.since(holds, this.current.version);
    if (missed === null) this.sendSnapshot(member);
    else for (const step of missed) member.send(frameFor(step, member.userId));
    member.joined = true;
    member.onDrained = () => {
      this.sendSnapshot(member);
      this.sendPresence(member);
    };
    const newcomer = !this.hereNow().includes(member.userId);
    this.members.add(member);
    this.sendPresence(member);
    if (newcomer) this.options.onPresence();
    await this.sendOwn(member.userId, [member]);
  }

  leave(member: Connection): void {
    if (this.members.delete(member) && !this.hereNow().includes(member.userId)) this.options.onPresence();
  }

  /** Sends somebody's own votes to their own windows; one read after the other, so that none is overtaken by an older one. */
  private sendOwn(userId: string, to: readonly Connection[] = this.windowsOf(userId)): Promise<void> {
    if (to.length === 0) return Promise.resolve();
    const told = this.telling.then(async () => {
      const bytes = bytesOf({ t: 'own', rounds: await this.source.readOwn(userId) });
      for (const member of to) member.sendBytes(bytes);
    });
    this.telling = told.catch(() => {});
    return told;
  }

  windowsOf(userId: string): Connection[] {
    return [...this.members].filter((member) => member.userId === userId);
  }

  /** People with a window open in this process, in a fixed order. */
  hereNow(): string[] {
    return [...new Set([...this.members].map((member) => member.userId))].sort();
  }

  /** @param elsewhere people whom other processes have here */
  tellPresence(elsewhere: readonly string[]): void {
    this.elsewhere = elsewhere;
    for (const member of this.members) if (!member.slow) this.sendPresence(member);
  }

  /** Says who is here, unless that is what this window was told last. */
  private sendPresence(member: Connection): void {
    const text = JSON.stringify(this.presence());
    if (member.toldPresence === text) return;
    member.toldPresence = text;
    member.sendBytes(Buffer.from(text));
  }

  private presence() {
    return { t: 'presence' as const, here: [...new Set([...this.hereNow(), ...this.elsewhere])].sort() };
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
