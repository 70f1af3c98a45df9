/** Rows of deciding: packet, comparison, signature, and the exports in both forms. */
import { z } from 'zod';
import { decisionSchema, exportSchema } from '@/features/decisions/schema';
import { action, cells, page, type Row, route } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const withId = { path: z.object({ workspace, id: z.uuid() }), query: z.object({}) };
const PANEL_AND_MORE = cells('sign-in', 'ok', { offPanel: 'not-found' });
const NOT_THERE = cells('sign-in', 'not-found');
const API_NOT_THERE = cells('signed-out', 'not-found');
const blind = /not revealed to you yet/;

export const decisionRows: Row[] = [
  page('page /w/[workspace]/loops/[id]/decision', {
    state: 'revealed',
    takes: withId,
    address: (at, { loopId }) => `/w/${at.slug}/loops/${loopId}/decision`,
    own: PANEL_AND_MORE,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  page('page /w/[workspace]/loops/[id]/packet', {
    state: 'revealed',
    takes: withId,
    address: (at, { loopId }) => `/w/${at.slug}/loops/${loopId}/packet`,
    own: PANEL_AND_MORE,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  // Loops that are not there for the reader are left out of it, so crossed it is a page with nothing on it.
  page('page /w/[workspace]/compare', {
    state: 'revealed',
    takes: {
      path: z.object({ workspace }),
      query: z.object({ loop: z.union([z.uuid(), z.array(z.uuid())]).optional() }),
    },
    address: (at, { loopId }) => `/w/${at.slug}/compare?loop=${loopId}&loop=${loopId}`,
    own: cells('sign-in', 'ok'),
    foreign: NOT_THERE,
    crossed: cells('sign-in', 'ok'),
  }),
  action('features/decisions/actions.ts#signDecision', {
    state: 'revealed',
    takes: decisionSchema,
    given: ({ loopId, cite }, _furniture, caller) => ({
      loopId,
      outcome: 'hire',
      reasons: [{ text: 'Said it before being asked.', cites: [cite] }],
      signature: caller,
      supersedes: null,
    }),
    own: cells('signed-out', /A hiring manager or an owner signs/, {
      offPanel: 'not-found',
      manager: 'ok',
      owner: 'ok',
    }),
    foreign: API_NOT_THERE,
    crossed: API_NOT_THERE,
  }),
  route('GET /api/v1/w/[workspace]/loops/[id]/export', {
    state: 'revealed',
    takes: { body: null, query: exportSchema },
    call: (at, { loopId }) => ({ path: `/api/v1/w/${at.slug}/loops/${loopId}/export?format=csv` }),
    changes: false,
    own: cells('signed-out', 'ok', { offPanel: 'not-found' }),
    foreign: API_NOT_THERE,
    crossed: API_NOT_THERE,
  }),
  route('GET /api/v1/w/[workspace]/loops/[id]/export', {
    state: 'second',
    takes: { body: null, query: exportSchema },
    call: (at, { loopId }) => ({ path: `/api/v1/w/${at.slug}/loops/${loopId}/export?format=json` }),
    changes: false,
    own: cells('signed-out', 'ok', { offPanel: 'not-found' }),
    foreign: API_NOT_THERE,
    crossed: API_NOT_THERE,
  }),
  // The same export before the reveal: nobody gets it, the manager and the owner least of all.
  route('GET /api/v1/w/[workspace]/loops/[id]/export', {
    state: 'sealed',
    takes: { body: null, query: exportSchema },
    call: (at, { loopId }) => ({ path: `/api/v1/w/${at.slug}/loops/${loopId}/export?format=json` }),
    changes: false,
    own: cells('signed-out', blind, { offPanel: 'not-found' }),
    foreign: API_NOT_THERE,
    crossed: API_NOT_THERE,
  }),
];
