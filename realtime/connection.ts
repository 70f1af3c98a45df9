/** One window of somebody in a room: whose it is, and what it was last told. */
import type { WebSocket } from 'ws';
import type { PersonScope, WorkspaceScope } from '@/features/access/scope';
import { type Limits, Line } from './line';

export class Connection extends Line {
  readonly person: PersonScope;
  /** Replaced when the person's role in the workspace changes. */
  scope: WorkspaceScope;
  readonly roomId: string;
  /** What this window was last told of who is here. */
  toldPresence = '';

  constructor(
    socket: WebSocket,
    facts: { person: PersonScope; scope: WorkspaceScope; roomId: string },
    limits: Limits,
    clock: () => number,
  ) {
    super(socket, limits, clock);
    this.person = facts.person;
    this.scope = facts.scope;
    this.roomId = facts.roomId;
  }

  get userId(): string {
    return this.person.userId;
  }
}
