/** Rows of exercises and attempts, as staff and candidates come to them. */
import { z } from 'zod';
import {
  acceptOfferSchema,
  attemptIdSchema,
  citeCodeSchema,
  dropNoteSchema,
  extendSchema,
  giveHintSchema,
  heartbeatSchema,
  inviteFormSchema,
  noteSchema,
  pairingSchema,
  rejudgeSchema,
  replaySchema,
  requestRunSchema,
  requestScratchSchema,
  sendUpdatesSchema,
  showExtensionSchema,
  sinceSchema,
  startAttemptSchema,
  submitSchema,
  watchRunSchema,
} from '@/features/exercises/schema';
import type { Target } from '../scenery';
import { action, cells, everybody, type Place, page, type Row, route } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const anyQuery = z.object({});
const withId = { path: z.object({ workspace, id: z.uuid() }), query: anyQuery };
const withToken = { path: z.object({ token: z.string().regex(/^[\w-]{20,200}$/) }), query: anyQuery };
const MEMBERS = cells('sign-in', 'ok');
const NO_PAGE = cells('sign-in', 'not-found');
const NO_ROUTE = cells('signed-out', 'not-found');

/** Interviewers see the attempts of loops that they sit on or facilitate; managers, owners and observers all of them. */
const seen = { state: 'attempting', foreign: NO_PAGE, crossed: NO_PAGE } as const;
const SEERS = { offPanel: 'not-found' } as const;

/** The secret in the address is the right to the attempt, and the only one. */
const byLink = { own: everybody('ok'), foreign: everybody('ok'), crossed: null } as const;
const link = (target: Target, rest: string): string => `/attempt/${target.attemptToken}${rest}`;
const api = (at: Place, target: Target, rest = ''): string =>
  `/api/v1/w/${at.slug}/attempts/${target.attemptId}${rest}`;

const notYours = /Whoever holds this interview, or a hiring manager, does this/;
const CONDUCTORS = cells('signed-out', notYours, {
  offPanel: 'not-found',
  panel: 'ok',
  colleague: 'ok',
  manager: 'ok',
  owner: 'ok',
});
const lookOn = /Observers look on/;
const elsewhere = { foreign: NO_ROUTE, crossed: NO_ROUTE } as const;
const conduct = { state: 'attempting', own: CONDUCTORS, ...elsewhere } as const;
const note = {
  state: 'attempting',
  own: cells('signed-out', 'ok', { offPanel: 'not-found', observer: lookOn }),
  ...elsewhere,
} as const;
/** Evidence goes onto a card of one's own, which raters have. */
const evidence = {
  state: 'attempting',
  own: cells('signed-out', 'not-found', { observer: lookOn, panel: 'ok', colleague: 'ok' }),
  ...elsewhere,
} as const;
const typist = /Whoever holds this interview types with the candidate/;

/** A change that adds a letter to a document, as Yjs encodes it: client 7, clock 0, the text "a" in "solution". */
const UPDATE = 'AQEHAAQBCHNvbHV0aW9uAWEA';
const SOURCE = 'export class RateLimiter {}';

export const exerciseRows: Row[] = [
  page('page /w/[workspace]/exercises', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/exercises`,
    own: MEMBERS,
    foreign: NO_PAGE,
    crossed: null,
  }),
  // Exercises belong to the library, which every workspace reads.
  page('page /w/[workspace]/exercises/[slug]', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: z.string().regex(/^[a-z0-9-]{1,80}$/) }), query: anyQuery },
    address: (at) => `/w/${at.slug}/exercises/rate-limiter`,
    own: MEMBERS,
    foreign: NO_PAGE,
    crossed: null,
  }),
  page('page /w/[workspace]/exercises/[slug]/see', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: z.string().regex(/^[a-z0-9-]{1,80}$/) }), query: anyQuery },
    address: (at) => `/w/${at.slug}/exercises/rate-limiter/see`,
    own: MEMBERS,
    foreign: NO_PAGE,
    crossed: null,
  }),
  page('page /w/[workspace]/sandbox', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/sandbox`,
    own: cells('sign-in', 'not-found', { owner: 'ok' }),
    foreign: NO_PAGE,
    crossed: null,
  }),
  page('page /w/[workspace]/attempts/[id]', {
    ...seen,
    takes: withId,
    address: (at, { attemptId }) => `/w/${at.slug}/attempts/${attemptId}`,
    own: cells('sign-in', 'ok', SEERS),
  }),
  page('page /w/[workspace]/attempts/[id]/replay', {
    ...seen,
    takes: withId,
    address: (at, { attemptId }) => `/w/${at.slug}/attempts/${attemptId}/replay`,
    own: cells('sign-in', 'ok', SEERS),
  }),
  route('GET /api/v1/w/[workspace]/attempts/[id]', {
    state: 'attempting',
    takes: { body: null, query: null },
    call: (at, target) => ({ path: api(at, target) }),
    changes: false,
    own: cells('signed-out', 'ok', SEERS),
    ...elsewhere,
  }),
  route('GET /api/v1/w/[workspace]/attempts/[id]/updates', {
    state: 'attempting',
    takes: { body: null, query: sinceSchema },
    call: (at, target) => ({ path: api(at, target, '/updates?after=0') }),
    changes: false,
    own: cells('signed-out', 'ok', SEERS),
    ...elsewhere,
  }),
  route('GET /api/v1/w/[workspace]/attempts/[id]/runs/[runId]', {
    state: 'attempting',
    takes: { body: null, query: null },
    call: (at, target) => ({ path: api(at, target, `/runs/${target.runId}`) }),
    changes: false,
    own: cells('signed-out', 'ok', SEERS),
    ...elsewhere,
  }),
  action('features/exercises/actions.ts#inviteCandidate', {
    ...conduct,
    state: 'planned',
    takes: inviteFormSchema,
    given: ({ interviewId }) => ({
      interviewId,
      exercise: 'rate-limiter',
      variant: 'write',
      mode: 'take-home',
      allowedHelp: 'docs',
      note: 'Say what you looked up.',
      minutes: '60',
      days: '7',
      extraMinutes: '15',
      extraReason: 'Asked for breaks',
    }),
  }),
  action('features/exercises/actions.ts#withdrawInvitation', {
    ...conduct,
    state: 'invited',
    takes: attemptIdSchema,
    given: ({ attemptId }) => ({ attemptId }),
  }),
  action('features/exercises/actions.ts#renewLink', {
    ...conduct,
    takes: attemptIdSchema,
    given: ({ attemptId }) => ({ attemptId }),
  }),
  action('features/exercises/actions.ts#addTime', {
    ...conduct,
    takes: extendSchema,
    given: ({ attemptId }) => ({ attemptId, minutes: '10', reason: 'The line was lost' }),
  }),
  action('features/exercises/actions.ts#giveNextHint', {
    ...conduct,
    takes: giveHintSchema,
    given: ({ attemptId }) => ({ attemptId }),
  }),
  action('features/exercises/actions.ts#showFurtherTask', {
    ...conduct,
    takes: showExtensionSchema,
    given: ({ attemptId }, { extensionId }) => ({ attemptId, followUpId: extensionId }),
  }),
  action('features/exercises/actions.ts#switchPairing', {
    ...conduct,
    takes: pairingSchema,
    given: ({ attemptId }) => ({ attemptId, on: 'true' }),
    own: cells('signed-out', typist, { offPanel: 'not-found', panel: 'ok', colleague: 'ok' }),
  }),
  action('features/exercises/actions.ts#endRunningAttempt', {
    ...conduct,
    takes: attemptIdSchema,
    given: ({ attemptId }) => ({ attemptId }),
  }),
  action('features/exercises/actions.ts#writeNote', {
    ...note,
    takes: noteSchema,
    given: ({ attemptId, runId }) => ({ attemptId, noteId: runId, text: 'Names the case that is missing.' }),
  }),
  action('features/exercises/actions.ts#removeNote', {
    ...note,
    takes: dropNoteSchema,
    given: ({ attemptId, attemptNoteId }) => ({ attemptId, noteId: attemptNoteId }),
  }),
  action('features/exercises/actions.ts#cite', {
    ...evidence,
    takes: citeCodeSchema,
    given: ({ attemptId }) => ({ attemptId, seq: '1', file: 'solution', from: '1', to: '3', note: 'How it begins' }),
  }),
  action('features/exercises/actions.ts#accept', {
    ...evidence,
    takes: acceptOfferSchema,
    given: ({ attemptId, runId, failedTestId }) => ({ attemptId, runId, testId: failedTestId }),
  }),
  action('features/exercises/actions.ts#replayStoredRun', {
    state: 'attempting',
    takes: replaySchema,
    given: ({ attemptId, runId }) => ({ attemptId, runId }),
    own: cells('signed-out', 'ok', SEERS),
    ...elsewhere,
  }),
  action('features/exercises/actions.ts#judgeAgain', {
    state: 'none',
    takes: rejudgeSchema,
    given: () => ({ exercise: 'rate-limiter' }),
    own: cells('signed-out', /Only an owner or a hiring manager has attempts judged again/, {
      manager: 'ok',
      owner: 'ok',
    }),
    foreign: NO_ROUTE,
    crossed: null,
  }),
  page('page /attempt/[token]', {
    ...byLink,
    state: 'attempting',
    takes: withToken,
    address: (_at, target) => link(target, ''),
  }),
  page('page /attempt/[token]/practice', {
    ...byLink,
    state: 'invited',
    takes: withToken,
    address: (_at, target) => link(target, '/practice'),
  }),
  route('GET /editor/library', {
    ...byLink,
    state: 'none',
    takes: { body: null, query: null },
    call: () => ({ path: '/editor/library' }),
    changes: false,
    foreign: null,
  }),
  route('GET /attempt/[token]/state', {
    ...byLink,
    state: 'attempting',
    takes: { body: null, query: null },
    call: (_at, target) => ({ path: link(target, '/state') }),
    changes: false,
  }),
  route('POST /attempt/[token]/start', {
    ...byLink,
    state: 'invited',
    takes: { body: startAttemptSchema, query: null },
    call: (_at, target) => ({ path: link(target, '/start'), body: { language: 'typescript' } }),
    changes: true,
  }),
  route('GET /attempt/[token]/updates', {
    ...byLink,
    state: 'attempting',
    takes: { body: null, query: sinceSchema },
    call: (_at, target) => ({ path: link(target, '/updates?after=0') }),
    changes: false,
  }),
  route('POST /attempt/[token]/updates', {
    ...byLink,
    state: 'attempting',
    takes: { body: sendUpdatesSchema, query: null },
    call: (_at, target) => ({
      path: link(target, '/updates'),
      body: { clientId: target.attemptNoteId, updates: [{ operation: 1, update: UPDATE }] },
    }),
    changes: true,
  }),
  route('POST /attempt/[token]/runs', {
    ...byLink,
    state: 'attempting',
    takes: { body: requestRunSchema, query: null },
    call: (_at, target) => ({ path: link(target, '/runs'), body: { runId: target.attemptNoteId, source: SOURCE } }),
    changes: true,
  }),
  route('GET /attempt/[token]/runs/[id]', {
    ...byLink,
    state: 'attempting',
    takes: { body: null, query: watchRunSchema },
    call: (_at, target) => ({ path: link(target, `/runs/${target.runId}?records=1`) }),
    changes: false,
  }),
  route('POST /attempt/[token]/scratch', {
    ...byLink,
    state: 'attempting',
    takes: { body: requestScratchSchema, query: null },
    call: (_at, target) => ({
      path: link(target, '/scratch'),
      body: { runId: target.attemptNoteId, source: SOURCE, scratch: 'console.log(1);' },
    }),
    changes: true,
  }),
  route('POST /attempt/[token]/heartbeat', {
    ...byLink,
    state: 'attempting',
    takes: { body: heartbeatSchema, query: null },
    call: (_at, target) => ({ path: link(target, '/heartbeat'), body: { focus: true } }),
    changes: true,
  }),
  route('GET /attempt/[token]/download', {
    ...byLink,
    state: 'attempting',
    takes: { body: null, query: null },
    call: (_at, target) => ({ path: link(target, '/download') }),
    changes: false,
  }),
  route('POST /attempt/[token]/submit', {
    ...byLink,
    state: 'attempting',
    takes: { body: submitSchema, query: null },
    call: (_at, target) => ({ path: link(target, '/submit'), body: { source: SOURCE } }),
    changes: true,
  }),
];
