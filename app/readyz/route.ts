/** Whether the process can do its work: it answers, and its database does too. */
import { isDatabaseReady } from '@/features/access/data';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const database = await isDatabaseReady(2000);
  const headers = { 'cache-control': 'no-store', ...(database ? {} : { 'retry-after': '2' }) };
  return Response.json(
    { status: database ? 'ok' : 'unavailable', database },
    { status: database ? 200 : 503, headers },
  );
}
