/**
 * A server of live rooms in a process of its own, for tests that kill it: a database, the bus, the vote writer, sockets, and
 * one plain address through which a test seals cards. Its parent names the database in `LIVE_DATABASE` (JSON options), or
 * a data folder in `LIVE_DATA` for an embedded one, and is told the port over IPC.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { openDatabase } from '../../db/client';
import { startEmbedded } from '../../db/embedded/start';
import { migrate } from '../../db/migrate';
import { withScope } from '../../features/access/data';
import { readRoom } from '../../features/polls/data';
import { createVoteWriter } from '../../features/polls/jobs';
import { commitVotes } from '../../features/polls/mutations';
import { localBus } from '../../lib/bus';
import { siteOf } from '../../lib/edge';
import { provide } from '../../lib/process';
import { attachLive } from '../../realtime';
import { type Debrief, makeDebrief, sealCardOf, type Who } from './debrief';
import { LIVE_SECRET } from './live';

const embedded = process.env.LIVE_DATA ? await startEmbedded({ dataDir: process.env.LIVE_DATA }) : null;
const options = embedded?.options ?? JSON.parse(process.env.LIVE_DATABASE ?? '{}');
await migrate(options);
const database = openDatabase(options);
provide('database', database);
provide('bus', localBus());
provide('logger', pino({ level: 'silent' }));
provide('secrets', { auth: LIVE_SECRET } as never);

let clock = 1_000_000;
/** The planted fault: every operation is taken for the newest. */
const outOfOrder = createVoteWriter((workspaceId, operations) => {
  const scope = { kind: 'system', name: 'fault', workspaceId } as Debrief['system'];
  const renumbered = operations.map((one) => {
    clock += 1;
    return { ...one, operation: clock };
  });
  return withScope(scope, (tx) => commitVotes(tx, scope, renumbered));
});
provide('voteWriter', process.env.LIVE_FAULT === 'order' ? outOfOrder : createVoteWriter());

const server = createServer((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (part: Buffer) => body.push(part));
  request.on('end', () => {
    answer(request.url ?? '', JSON.parse(Buffer.concat(body).toString() || 'null')).then(
      (value) => response.end(JSON.stringify(value ?? null)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
});

async function answer(url: string, body: unknown): Promise<unknown> {
  if (url === '/make') return makeDebrief(database);
  if (url === '/read') {
    const { system, roomId } = body as Debrief;
    return withScope(system, (tx) => readRoom(tx, system, roomId));
  }
  const seal = body as { debrief: Debrief; who: Who; level: number; interview: 0 | 1; complete: boolean };
  return sealCardOf(seal.debrief, seal.who, seal.level, seal);
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  provide('site', siteOf({ publicUrl: null, host: '127.0.0.1', port, outbox: false }));
  attachLive(server);
  process.send?.({ port });
});
