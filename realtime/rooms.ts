/**
 * All live rooms of this process: opened with their first socket, closed with their last, woken by hints. What is lost on
 * the way (a hint, a revocation, a goodbye) is found again by three slow looks: at versions, at sessions, at pings.
 */
import { enterWorkspace, openSession, withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { readOwnRounds, readRoom, readRoomVersions } from '@/features/polls/data';
import { bus } from '@/lib/bus';
import { moment } from '@/lib/moment';
import type { Connection } from './connection';
import { LiveRoom } from './room';

export interface RoomsOptions {
  frameEveryMs: number;
  presenceEveryMs: number;
  /** A process that has said nothing of its people for this long is taken for gone. */
  presenceTtlMs: number;
  versionPollMs: number;
  sessionPollMs: number;
  pingEveryMs: number;
  /** A reader may be behind for this long. */
  slowForMs: number;
  clock: () => number;
  onError: (error: unknown) => void;
}

type RoomScope = SystemScope & { readonly workspaceId: string };

interface Remote {
  readonly here: readonly string[];
  readonly at: number;
}

export class Rooms {
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly remote = new Map<string, Map<string, Remote>>();
  private readonly presenceDue = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly process = moment().id();
  private readonly options: RoomsOptions;
  private readonly endings: (() => void)[] = [];

  constructor(options: RoomsOptions) {
    this.options = options;
    const hears = bus();
    this.endings.push(
      hears.subscribe('room', (id) => this.rooms.get(id)?.hint()),
      hears.subscribe('user', (id) => {
        for (const room of this.rooms.values()) room.hintOwn(id);
      }),
      hears.subscribe('sessions', (id) => this.closeWhere((one) => one.person.sessionId === id, 'signedOut')),
      hears.subscribe('access', (id) => this.each((room) => this.recheck(room.windowsOf(id)))),
      hears.subscribe('presence', (payload) => this.hearPresence(payload)),
    );
    this.every(options.versionPollMs, () => this.lookAtVersions());
    this.every(options.sessionPollMs, () => this.recheck(this.connections()));
    this.every(options.pingEveryMs, async () => this.sweep());
    this.every(options.presenceTtlMs / 2, async () => this.repeatPresence());
  }

  private every(ms: number, work: () => Promise<unknown>): void {
    const timer = setInterval(() => work().catch(this.options.onError), ms);
    this.endings.push(() => clearInterval(timer));
  }

  private each(work: (room: LiveRoom) => Promise<unknown>): void {
    for (const room of this.rooms.values()) work(room).catch(this.options.onError);
  }

  private connections(): Connection[] {
    return [...this.rooms.values()].flatMap((room) => [...room.members]);
  }

  /** Brings a window into its room. @param holds the version that it holds already, or null */
  async join(member: Connection, holds: number | null): Promise<void> {
    const room = this.rooms.get(member.roomId) ?? this.open(member.roomId, member.scope.workspaceId);
    room.expected += 1;
    try {
      await room.join(member, holds);
    } finally {
      room.expected -= 1;
      this.tidy(member.roomId, room);
    }
  }

  leave(member: Connection): void {
    const room = this.rooms.get(member.roomId);
    if (room === undefined) return;
    room.leave(member);
    this.tidy(member.roomId, room);
  }

  private open(roomId: string, workspaceId: string): LiveRoom {
    const scope = systemScope('room', workspaceId) as RoomScope;
    const room = new LiveRoom(
      {
        read: () => withScope(scope, (tx) => readRoom(tx, scope, roomId)),
        readOwn: (raterId) => withScope(scope, (tx) => readOwnRounds(tx, scope, { roomId, raterId })),
      },
      {
        frameEveryMs: this.options.frameEveryMs,
        clock: this.options.clock,
        onError: this.options.onError,
        onPresence: () => this.presenceSoon(roomId),
      },
    );
    this.rooms.set(roomId, room);
    return room;
  }

  private tidy(roomId: string, room: LiveRoom): void {
    if (room.members.size > 0 || room.expected > 0 || this.rooms.get(roomId) !== room) return;
    room.stop();
    this.rooms.delete(roomId);
  }

  private presenceSoon(roomId: string): void {
    if (this.presenceDue.has(roomId)) return;
    const timer = setTimeout(() => {
      this.presenceDue.delete(roomId);
      this.rooms.get(roomId)?.tellPresence(this.elsewhere(roomId));
      this.publishPresence(roomId);
    }, this.options.presenceEveryMs);
    this.presenceDue.set(roomId, timer);
  }

  private publishPresence(roomId: string): void {
    const here = this.rooms.get(roomId)?.hereNow() ?? [];
    bus().publish('presence', `${roomId} ${this.process} ${here.join(',')}`);
  }

  private hearPresence(payload: string): void {
    const [roomId = '', process = '', list = ''] = payload.split(' ');
    if (process === this.process || !this.rooms.has(roomId)) return;
    const known = this.remote.get(roomId) ?? new Map<string, Remote>();
    this.remote.set(roomId, known);
    const before = known.get(process)?.here.join(',');
    known.set(process, { here: list === '' ? [] : list.split(','), at: this.options.clock() });
    if (before === list) return;
    this.rooms.get(roomId)?.tellPresence(this.elsewhere(roomId));
    // A process that has just opened the room knows nothing of ours yet.
    if (before === undefined) this.publishPresence(roomId);
  }

  private elsewhere(roomId: string): string[] {
    const fresh = this.options.clock() - this.options.presenceTtlMs;
    return [...(this.remote.get(roomId)?.values() ?? [])]
      .filter((one) => one.at >= fresh)
      .flatMap((one) => [...one.here]);
  }

  /** Says again who is here, and forgets processes that no longer do. */
  private repeatPresence(): void {
    const fresh = this.options.clock() - this.options.presenceTtlMs;
    for (const [roomId, processes] of this.remote) {
      const gone = [...processes].filter(([, one]) => one.at < fresh);
      for (const [process] of gone) processes.delete(process);
      if (gone.length > 0) this.rooms.get(roomId)?.tellPresence(this.elsewhere(roomId));
      if (!this.rooms.has(roomId)) this.remote.delete(roomId);
    }
    for (const roomId of this.rooms.keys()) this.publishPresence(roomId);
  }

  private async lookAtVersions(): Promise<void> {
    if (this.rooms.size === 0) return;
    const scope = systemScope('room');
    const versions = await withScope(scope, (tx) => readRoomVersions(tx, scope, [...this.rooms.keys()]));
    for (const [roomId, room] of this.rooms) {
      if (room.version !== null && versions.get(roomId) !== room.version) room.hint();
    }
  }

  /** Asks again whether these people are signed in, belong to the workspace and may be in the room. */
  private async recheck(connections: readonly Connection[]): Promise<void> {
    for (const one of connections) {
      const person = await openSession(one.person.sessionId, moment().now);
      if (person === null) {
        one.close('signedOut');
        continue;
      }
      const scope = await enterWorkspace(person, one.scope.workspaceId);
      if (scope !== null) one.scope = scope;
      if (scope === null || this.rooms.get(one.roomId)?.mayStay(one) === false) one.close('noRoom');
    }
  }

  /** Ends lines that did not answer the last ping or have been behind for too long; asks the others for a sign of life. */
  private sweep(): void {
    const now = this.options.clock();
    for (const one of this.connections()) {
      if (one.behindSince !== null && now - one.behindSince > this.options.slowForMs) {
        one.close('slowReader');
        one.terminate();
      } else if (!one.alive) {
        one.terminate();
      } else {
        one.ping();
        if (!one.slow) one.send({ t: 'beat' });
      }
    }
  }

  private closeWhere(matches: (one: Connection) => boolean, name: 'signedOut'): void {
    for (const one of this.connections()) if (matches(one)) one.close(name);
  }

  stop(): void {
    for (const end of this.endings) end();
    for (const timer of this.presenceDue.values()) clearTimeout(timer);
    for (const room of this.rooms.values()) room.stop();
    this.rooms.clear();
  }
}
