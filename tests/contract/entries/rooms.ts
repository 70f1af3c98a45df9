/** Rows of the panel room: its views, and what may be said to it by the API and on the socket. */
import { z } from 'zod';
import { clientMessageSchema, commandSchema, type RoomCommand, voteSchema } from '@/features/polls/schema';
import type { Target, TargetState } from '../scenery';
import { type Cells, cells, message, page, type Row, route } from '../table';

const seen = { foreign: cells('signed-out', 'not-found'), crossed: cells('signed-out', 'not-found') };
const ROOM = cells('signed-out', 'ok', { offPanel: 'not-found' });
const room = (cell: RegExp, named: Partial<Cells>): Cells =>
  cells('signed-out', cell, { offPanel: 'not-found', ...named });

const facilitatorOnly = /Only the facilitator/;
const panelOnly = { panel: 'ok', colleague: 'ok' } as const;
const discuss = room(/Observers read along/, {
  panel: 'ok',
  colleague: 'ok',
  facilitator: 'ok',
  manager: 'ok',
  owner: 'ok',
});
/** Rounds of the other workspace are no rounds of this room. */
const noSuchRound = room(/There is no|Only the facilitator|Only a manager|not a rater|after the reveal/, {});

interface Command {
  name: RoomCommand['name'];
  state: TargetState;
  rest: (target: Target) => Record<string, unknown>;
  own: Cells;
  /** With a round of the other workspace in it. */
  crossed: Cells | null;
}

const first = ({ roundId }: Target) => ({ roundId });
const current = ({ currentRoundId }: Target) => ({ roundId: currentRoundId });
const FACILITATOR = room(facilitatorOnly, { facilitator: 'ok' });

const COMMANDS: Command[] = [
  { name: 'reveal', state: 'sealed', rest: first, own: FACILITATOR, crossed: noSuchRound },
  {
    name: 'override-reveal',
    state: 'sealed',
    rest: (target) => ({ ...first(target), reason: 'The facilitator is on a train.' }),
    own: room(/Only a manager of the workspace/, { manager: 'ok', owner: 'ok' }),
    crossed: noSuchRound,
  },
  { name: 'open-round', state: 'revealed', rest: () => ({}), own: FACILITATOR, crossed: null },
  {
    name: 'hand-in',
    state: 'owed',
    rest: first,
    // Ben has a card to seal before he can hand in.
    own: room(/You are not a rater|Seal each of your cards first/, { panel: 'ok' }),
    crossed: room(/Only the cards of round 1 are handed in/, {}),
  },
  {
    name: 'seal-round',
    state: 'second',
    rest: current,
    // Ben has not answered any row of it; ana has answered all.
    own: room(/You are not a rater|rows have no answer yet/, { panel: 'ok' }),
    crossed: noSuchRound,
  },
  { name: 'void-round', state: 'second', rest: current, own: FACILITATOR, crossed: noSuchRound },
  { name: 'close-round', state: 'revealed', rest: first, own: FACILITATOR, crossed: noSuchRound },
  {
    name: 'close-room',
    state: 'revealed',
    rest: () => ({}),
    own: room(/Only the facilitator or a manager/, { facilitator: 'ok', manager: 'ok', owner: 'ok' }),
    crossed: null,
  },
  {
    name: 'type-disagreement',
    state: 'revealed',
    rest: (target) => ({
      ...first(target),
      rowKey: 'recommendation',
      performanceId: target.loopId,
      kind: 'different-bar',
    }),
    own: discuss,
    crossed: noSuchRound,
  },
  {
    name: 'add-comment',
    state: 'revealed',
    rest: (target) => ({
      ...first(target),
      rowKey: 'recommendation',
      commentId: target.interviewId,
      text: 'Said for the table.',
    }),
    own: discuss,
    crossed: noSuchRound,
  },
];

const variant = (schema: { options: readonly unknown[] }, key: string, value: string): z.ZodType =>
  (schema.options as (z.ZodType & { shape: Record<string, { value?: unknown }> })[]).find(
    (one) => one.shape[key]?.value === value,
  ) as z.ZodType;

const vote = (target: Target) => ({
  clientId: target.interviewId,
  operation: 1_000,
  roundId: target.currentRoundId,
  rowKey: 'recommendation',
  level: 3,
});

const VOTERS = room(/You are not a rater/, panelOnly);

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);

export const roomRows: Row[] = [
  page('page /w/[workspace]/rooms/[id]', {
    state: 'sealed',
    takes: { path: z.object({ workspace, id: z.uuid() }), query: z.object({}) },
    address: (at, { roomId }) => `/w/${at.slug}/rooms/${roomId}`,
    own: cells('sign-in', 'ok', { offPanel: 'not-found' }),
    foreign: cells('sign-in', 'not-found'),
    crossed: cells('sign-in', 'not-found'),
  }),
  route('GET /api/v1/w/[workspace]/rooms/[id]', {
    state: 'sealed',
    takes: { body: null, query: null },
    call: (at, { roomId }) => ({ path: `/api/v1/w/${at.slug}/rooms/${roomId}` }),
    changes: false,
    own: ROOM,
    ...seen,
  }),
  route('GET /api/v1/w/[workspace]/rooms/[id]/evidence', {
    state: 'revealed',
    takes: { body: null, query: null },
    call: (at, { roomId }) => ({ path: `/api/v1/w/${at.slug}/rooms/${roomId}/evidence` }),
    changes: false,
    own: ROOM,
    ...seen,
  }),
  route('POST /api/v1/w/[workspace]/rooms/[id]/votes', {
    state: 'second',
    takes: { body: voteSchema, query: null },
    call: (at, target) => ({ path: `/api/v1/w/${at.slug}/rooms/${target.roomId}/votes`, body: vote(target) }),
    changes: true,
    own: VOTERS,
    ...seen,
  }),
  // Which commands whom is told by the socket's rows below, which run the same function; this row asks for a reveal.
  route('POST /api/v1/w/[workspace]/rooms/[id]/commands', {
    state: 'sealed',
    takes: { body: commandSchema, query: null },
    call: (at, target) => ({
      path: `/api/v1/w/${at.slug}/rooms/${target.roomId}/commands`,
      body: { name: 'reveal', roundId: target.roundId },
    }),
    changes: true,
    own: FACILITATOR,
    ...seen,
  }),

  message('message hello', {
    state: 'sealed',
    takes: variant(clientMessageSchema, 't', 'hello'),
    message: () => ({ t: 'hello', version: null }),
    changes: false,
    own: ROOM,
    foreign: cells('signed-out', 'not-found'),
    crossed: null,
  }),
  message('message vote', {
    state: 'second',
    takes: variant(clientMessageSchema, 't', 'vote'),
    message: (target) => ({ t: 'vote', vote: vote(target) }),
    changes: true,
    own: VOTERS,
    foreign: cells('signed-out', 'not-found'),
    crossed: room(/There is no such round/, {}),
  }),
  ...COMMANDS.map((command) =>
    message(`message command ${command.name}`, {
      state: command.state,
      takes: variant(commandSchema, 'name', command.name),
      message: (target) => ({ t: 'command', id: 1, command: { name: command.name, ...command.rest(target) } }),
      changes: true,
      own: command.own,
      foreign: cells('signed-out', 'not-found'),
      crossed: command.crossed,
    }),
  ),
];
