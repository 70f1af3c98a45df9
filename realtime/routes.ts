/** What each message does. The same core functions serve the API; here an answer goes back on the sender's socket. */
import { openSession, withScope } from '@/features/access/data';
import type { ServerMessage } from '@/features/polls/live';
import { castVote, performCommand } from '@/features/polls/mutations';
import { type ClientMessage, clientMessageSchema } from '@/features/polls/schema';
import { fieldProblems } from '@/lib/edge';
import { AppError } from '@/lib/errors';
import { moment } from '@/lib/moment';
import type { Connection } from './connection';
import type { Rooms } from './rooms';

type Route<T extends ClientMessage['t']> = (
  rooms: Rooms,
  from: Connection,
  message: Extract<ClientMessage, { t: T }>,
) => Promise<ServerMessage | null>;

const routes: { [T in ClientMessage['t']]: Route<T> } = {
  hello: async (rooms, from, { version }) => {
    if (from.joined) return { t: 'invalid', reason: 'Hello was said already.', fields: [] };
    await rooms.join(from, version);
    return null;
  },

  vote: async (_, from, { vote }) => {
    const { clientId, operation } = vote;
    try {
      const cast = await castVote(from.scope, moment(), { roomId: from.roomId, vote });
      if (!cast.ok) return { t: 'refused', clientId, operation, reason: cast.reason };
      return { t: 'ack', clientId, operation, outcome: cast.value };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { t: 'later', clientId, operation, reason: error.message };
    }
  },

  command: async (_, from, { id, command }) => {
    const at = moment();
    // Commands are few and weighty: each asks whether its sender is still signed in.
    if ((await openSession(from.person.sessionId, at.now)) === null) {
      from.close('signedOut');
      return null;
    }
    try {
      const done = await withScope(from.scope, (tx) => performCommand(tx, from.scope, at, from.roomId, command));
      return done.ok ? { t: 'done', id } : { t: 'not-done', id, reason: done.reason };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { t: 'not-done', id, reason: error.message };
    }
  },
};

/** Parses one message by the one strict schema and does what it says. */
export async function answer(rooms: Rooms, from: Connection, text: string): Promise<void> {
  const parsed = clientMessageSchema.safeParse(json(text));
  if (!parsed.success) {
    const invalid: ServerMessage = {
      t: 'invalid',
      reason: 'This message cannot be accepted as it is.',
      fields: fieldProblems(parsed.error),
    };
    return from.send(invalid);
  }
  if (!from.joined && parsed.data.t !== 'hello') {
    return from.send({ t: 'invalid', reason: 'Say hello first.', fields: [] } satisfies ServerMessage);
  }
  const route = routes[parsed.data.t] as Route<ClientMessage['t']>;
  const reply = await route(rooms, from, parsed.data);
  if (reply !== null) from.send(reply);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
