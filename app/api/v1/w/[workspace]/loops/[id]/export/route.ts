/** A loop's packet to take away, under the very rule that the page follows. */
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { apiRoute } from '@/features/access/loaders';
import { readPacket } from '@/features/decisions/data';
import { CSV_HEADER, packetCsvRows } from '@/features/decisions/packet';
import { exportSchema } from '@/features/decisions/schema';
import { toCsv } from '@/lib/csv';
import { notFound } from '@/lib/errors';

export const GET = apiRoute({ query: exportSchema }, async ({ scope, params, query }) => {
  const loopId = z.uuid().safeParse(params.id);
  const packet = loopId.success ? await withScope(scope, (tx) => readPacket(tx, scope, loopId.data)) : null;
  if (packet === null) throw notFound('The loop');
  if (!packet.ok) return packet;
  const file = (type: string) => ({ 'content-disposition': `attachment; filename="packet-${loopId.data}.${type}"` });
  if (query.format === 'json') return Response.json(packet.value, { headers: file('json') });
  return new Response(toCsv(CSV_HEADER, packetCsvRows(packet.value)), {
    headers: { 'content-type': 'text/csv; charset=utf-8', ...file('csv') },
  });
});
