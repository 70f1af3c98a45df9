/** The room as the caller may know it: what a new socket is sent first, with the caller's own votes beside it. */
import { apiRoute } from '@/features/access/loaders';
import { loadRoom, roomIdOf } from '@/features/polls/loaders';

export const GET = apiRoute({}, ({ scope, params }) => loadRoom(scope, roomIdOf(params)));
