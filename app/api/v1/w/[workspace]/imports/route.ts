/** A bank's file comes in, as the request's body: read and judged while it arrives, and answered when it has. Nothing is imported yet. */
import { apiRoute } from '@/features/access/loaders';
import { receiveBank } from '@/features/transfers/mutations';
import { canTransfer } from '@/features/transfers/policy';
import { uploadQuerySchema } from '@/features/transfers/schema';
import { LARGEST_FILE } from '@/features/transfers/transfer';
import { AppError } from '@/lib/errors';
import { moment } from '@/lib/moment';

export const POST = apiRoute({ query: uploadQuerySchema }, async ({ scope, request, query }) => {
  if (!canTransfer(scope.role)) {
    throw new AppError('forbidden', 'Only an owner or a hiring manager of this workspace changes its bank.');
  }
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_FILE) {
    throw new AppError('too-large', `A file may have at most ${LARGEST_FILE / 1024 / 1024} MB: divide this one.`);
  }
  return await receiveBank(scope, moment, { fileName: query.name }, chunksOf(request));
});

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = request.body?.getReader();
  for (;;) {
    const part = await reader?.read().catch((cause: unknown) => {
      throw new AppError('bad-request', 'The file did not arrive whole: send it again.', { cause });
    });
    if (part === undefined || part.done) return;
    yield part.value;
  }
}
