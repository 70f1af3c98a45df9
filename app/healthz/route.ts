/** Whether the process answers at all; asks nothing of anything else. */
export const dynamic = 'force-dynamic';

export const GET = (): Response => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
