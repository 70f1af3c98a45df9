/** Rows of an interview: its kit, the card that is found for its author alone, and the candidate's view. */
import { z } from 'zod';
import { alternateSchema, releaseSchema } from '@/features/interviews/schema';
import {
  addendumSchema,
  editBatchSchema,
  lookSchema,
  offerSchema,
  sealRequestSchema,
} from '@/features/scorecards/schema';
import type { Target } from '../scenery';
import { cells, everybody, type Place, page, type Row, route } from '../table';

/** For everybody but its author a card does not exist, whatever their role. */
const AUTHOR = cells('signed-out', 'not-found', { panel: 'ok' });
const NOT_THERE = cells('signed-out', 'not-found');
/** Raters of the interview, and those who run the workspace, decide what its candidate sees. */
const SHOWERS = cells('signed-out', /Whoever holds this interview, or a hiring manager/, {
  offPanel: 'not-found',
  panel: 'ok',
  colleague: 'ok',
  manager: 'ok',
  owner: 'ok',
});
const elsewhere = { foreign: NOT_THERE, crossed: NOT_THERE } as const;

const card = (at: Place, { cardId }: Target, rest = '') => `/api/v1/w/${at.slug}/cards/${cardId}${rest}`;
const interview = (at: Place, { interviewId }: Target, rest: string) =>
  `/api/v1/w/${at.slug}/interviews/${interviewId}/${rest}`;

const summary = (target: Target) => ({
  clientId: target.interviewId,
  edits: [{ key: 'summary', value: { text: 'Typed for the table.' }, base: 0, operation: 1 }],
});

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const withId = { path: z.object({ workspace, id: z.uuid() }), query: z.object({}) };
const NO_PAGE = cells('sign-in', 'not-found');

export const cardRows: Row[] = [
  page('page /', {
    state: 'planned',
    takes: { path: z.strictObject({}), query: z.object({}) },
    address: () => '/',
    own: cells('sign-in', 'ok'),
    foreign: null,
    crossed: null,
  }),
  page('page /w/[workspace]/interviews/[id]', {
    state: 'drafted',
    takes: withId,
    address: (at, { interviewId }) => `/w/${at.slug}/interviews/${interviewId}`,
    own: cells('sign-in', 'ok', { offPanel: 'not-found' }),
    foreign: NO_PAGE,
    crossed: NO_PAGE,
  }),
  // A card page is its author's: whoever rates the interview finds their own there, and nobody else finds any.
  page('page /w/[workspace]/interviews/[id]/card', {
    state: 'sealed',
    takes: withId,
    address: (at, { interviewId }) => `/w/${at.slug}/interviews/${interviewId}/card`,
    own: cells('sign-in', 'not-found', { panel: 'ok', colleague: 'ok' }),
    foreign: NO_PAGE,
    crossed: NO_PAGE,
  }),
  page('page /c/[token]', {
    state: 'planned',
    takes: { path: z.object({ token: z.string().regex(/^[\w-]{20,200}$/) }), query: z.object({}) },
    address: (_at, { token }) => `/c/${token}`,
    own: everybody('ok'),
    foreign: everybody('ok'),
    crossed: null,
  }),
  route('GET /api/v1/w/[workspace]/cards/[id]', {
    state: 'drafted',
    takes: { body: null, query: lookSchema },
    call: (at, target) => ({ path: card(at, target) }),
    changes: false,
    own: AUTHOR,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/cards/[id]/edits', {
    state: 'drafted',
    takes: { body: editBatchSchema, query: null },
    call: (at, target) => ({ path: card(at, target, '/edits'), body: summary(target) }),
    changes: true,
    own: AUTHOR,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/cards/[id]/seal', {
    state: 'drafted',
    takes: { body: sealRequestSchema, query: null },
    call: (at, target) => ({ path: card(at, target, '/seal'), body: summary(target) }),
    changes: true,
    own: AUTHOR,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/cards/[id]/reopen', {
    state: 'sealed',
    takes: { body: null, query: null },
    bare: 'the address says everything',
    call: (at, target) => ({ path: card(at, target, '/reopen') }),
    changes: true,
    own: AUTHOR,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/cards/[id]/addenda', {
    state: 'sealed',
    takes: { body: addendumSchema, query: null },
    call: (at, target) => ({ path: card(at, target, '/addenda'), body: { text: 'Said for the table.' } }),
    changes: true,
    own: AUTHOR,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/cards/[id]/addenda/[noteId]/offer', {
    state: 'noted',
    takes: { body: offerSchema, query: null },
    call: (at, target) => ({ path: card(at, target, `/addenda/${target.noteId}/offer`), body: {} }),
    changes: true,
    own: AUTHOR,
    ...elsewhere,
  }),

  route('POST /api/v1/w/[workspace]/interviews/[id]/card', {
    state: 'planned',
    takes: { body: null, query: null },
    bare: 'the address says everything',
    call: (at, target) => ({ path: interview(at, target, 'card') }),
    changes: true,
    own: cells('signed-out', 'not-found', { panel: 'ok', colleague: 'ok' }),
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/interviews/[id]/release', {
    state: 'planned',
    takes: { body: releaseSchema, query: null },
    call: (at, target) => ({
      path: interview(at, target, 'release'),
      body: { kitItemId: target.kitItemId, followUpId: target.followUpId, released: true },
    }),
    changes: true,
    own: SHOWERS,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/interviews/[id]/scenario', {
    state: 'planned',
    takes: { body: alternateSchema, query: null },
    call: (at, target) => ({
      path: interview(at, target, 'scenario'),
      body: { kitItemId: target.kitItemId, scenarioIndex: 0 },
    }),
    changes: true,
    own: SHOWERS,
    ...elsewhere,
  }),
  route('POST /api/v1/w/[workspace]/interviews/[id]/candidate-link', {
    state: 'planned',
    takes: { body: null, query: null },
    bare: 'the address says everything',
    call: (at, target) => ({ path: interview(at, target, 'candidate-link') }),
    changes: true,
    own: SHOWERS,
    ...elsewhere,
  }),
  // The secret in the address is the right to read it, and the only one.
  route('GET /c/[token]/view', {
    state: 'planned',
    takes: { body: null, query: null },
    call: (_at, { token }) => ({ path: `/c/${token}/view` }),
    changes: false,
    own: everybody('ok'),
    foreign: everybody('ok'),
    crossed: null,
  }),
];
