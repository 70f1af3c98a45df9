/**
 * The bank, or what of it the query leaves, as one file that is written while it is read. It is a POST because it leaves a note in
 * the log, and with a document another beside each sample answer; a form without scripts sends it.
 */
import { apiRoute } from '@/features/access/loaders';
import { writeBank } from '@/features/transfers/mutations';
import { canTransfer } from '@/features/transfers/policy';
import { exportQuerySchema } from '@/features/transfers/schema';
import { AppError } from '@/lib/errors';
import { moment } from '@/lib/moment';

export const POST = apiRoute({ query: exportQuerySchema }, async ({ scope, params, query, moment: { now } }) => {
  if (!canTransfer(scope.role)) {
    throw new AppError('forbidden', 'Only an owner or a hiring manager of this workspace takes its bank out.');
  }
  const pieces = writeBank(scope, moment, query);
  const encoder = new TextEncoder();
  // What can be refused is refused before the answer begins: a file that breaks off looks whole to nobody.
  const first = await pieces.next();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first.value ?? '')),
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return();
    },
  });
  const name = `${params.workspace}-bank-${now.toISOString().slice(0, 10)}.${query.format}`;
  return new Response(body, {
    headers: {
      'content-type': query.format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
});
