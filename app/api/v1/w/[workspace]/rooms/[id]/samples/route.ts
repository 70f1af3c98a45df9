/** What a workshop's rounds are about: text and anchors, and the expert's levels of what is revealed to the caller. */
import { apiRoute } from '@/features/access/loaders';
import { roomIdOf } from '@/features/polls/loaders';
import { loadMaterial } from '@/features/workshops/loaders';

export const GET = apiRoute({}, async ({ scope, params, moment }) => {
  const { materials } = await loadMaterial(scope, moment, roomIdOf(params));
  return { samples: materials };
});
