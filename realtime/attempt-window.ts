/** One window open on an attempt: whose it is, how far it holds the document, and where its caret stands. */
import type { WebSocket } from 'ws';
import type { PersonScope, SystemScope, WorkspaceScope } from '@/features/access/scope';
import type { Cursor } from '@/features/exercises/live';
import type { AttemptActor } from '@/features/exercises/policy';
import { type Limits, Line } from './line';

export type Viewer =
  | {
      readonly side: 'candidate';
      readonly name: string;
      readonly scope: SystemScope & { readonly workspaceId: string };
      readonly tokenHash: string;
    }
  | {
      readonly side: 'staff';
      readonly name: string;
      readonly person: PersonScope;
      readonly scope: WorkspaceScope;
      readonly actor: AttemptActor;
    };

export class AttemptWindow extends Line {
  readonly attemptId: string;
  /** Names the window among carets. */
  readonly id: number;
  /** Replaced when the person's role or seat changes. */
  viewer: Viewer;
  /** The number in the stream up to which this window was told everything. */
  after = 0;
  cursor: Cursor | null = null;
  /** What this window was last told of who is here, and of focus time. */
  toldHere = '';
  toldFocus = false;

  constructor(
    socket: WebSocket,
    facts: { attemptId: string; id: number; viewer: Viewer },
    limits: Limits,
    clock: () => number,
  ) {
    super(socket, limits, clock);
    this.attemptId = facts.attemptId;
    this.id = facts.id;
    this.viewer = facts.viewer;
  }
}
