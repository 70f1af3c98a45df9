/** One vote of a later round; answered after the commit, as on the socket. */
import { apiRoute } from '@/features/access/loaders';
import { loadRoom, roomIdOf } from '@/features/polls/loaders';
import { castVote } from '@/features/polls/mutations';
import { voteSchema } from '@/features/polls/schema';

export const POST = apiRoute({ body: voteSchema, maxBytes: 4096 }, async ({ scope, params, body, moment }) => {
  const roomId = roomIdOf(params);
  await loadRoom(scope, roomId);
  const cast = await castVote(scope, moment, { roomId, vote: body });
  return cast.ok ? { outcome: cast.value } : cast;
});
