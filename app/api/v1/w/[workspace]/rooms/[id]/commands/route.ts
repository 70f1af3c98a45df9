/** What a person may ask a room to do: reveal, open, seal, reset and close rounds, type a disagreement, comment. */
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { roomIdOf } from '@/features/polls/loaders';
import { performCommand } from '@/features/polls/mutations';
import { commandSchema } from '@/features/polls/schema';

export const POST = apiRoute({ body: commandSchema, maxBytes: 16_384 }, ({ scope, params, body, moment }) => {
  const roomId = roomIdOf(params);
  return withScope(scope, (tx) => performCommand(tx, scope, moment, roomId, body));
});
