/**
 * Loaded into a server before anything else of it (`node --import`), this puts the server's clock and its ids into a
 * test's hand, through the registry slot that production leaves empty.
 *
 * An id depends on the request that asks for it and on how many that request has drawn before, never on what other requests
 * drew in between: otherwise one person's activity would shift everybody's ids, and two runs could not be compared by
 * bytes. The clock stands still until the parent process moves it by a message `{ hold: <ISO 8601> }`.
 *
 * The `Date` header is Node's own and reads the machine's clock; it is given the held one, like everything else.
 */
import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { MomentSource } from '../../lib/moment';
import { provide, resolveOptional } from '../../lib/process';
import { seededId } from './moments';

const seed = process.env.PLUMBLINE_HELD_SEED ?? 'held';
let now = new Date(process.env.PLUMBLINE_HELD_NOW ?? '2026-03-02T09:00:00Z');

const drawn = new Map<string, number>();
const source: MomentSource = {
  now: () => new Date(now),
  id: () => {
    const request = resolveOptional('requestContext')?.getStore()?.requestId ?? 'no request';
    const count = (drawn.get(request) ?? 0) + 1;
    drawn.set(request, count);
    return seededId(`${seed}/${request}/${count}`);
  },
};
provide('moments', source);

channel('http.server.request.start').subscribe((message) => {
  const { response } = message as { response: ServerResponse };
  response.setHeader('date', now.toUTCString());
});

process.on('message', (message: { hold?: string }) => {
  if (typeof message.hold !== 'string') return;
  now = new Date(message.hold);
  process.send?.({ held: message.hold });
});
