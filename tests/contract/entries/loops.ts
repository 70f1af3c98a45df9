/** Rows of loops: their pages and the changes of panel and plan. */
import { z } from 'zod';
import {
  addRaterSchema,
  loopQuerySchema,
  newLoopFormSchema,
  reassignSchema,
  recuseSchema,
  rescheduleFormSchema,
  skipSchema,
  swapSchema,
  withdrawSchema,
} from '@/features/interviews/schema';
import { action, cells, page, type Row } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const anyQuery = z.object({});
const withId = { path: z.object({ workspace, id: z.uuid() }), query: anyQuery };
const MEMBERS = cells('sign-in', 'ok');
const RUNNERS = cells('sign-in', 'not-found', { manager: 'ok', owner: 'ok' });
/** An interviewer sees the loops they sit on or facilitate, and no others. */
const LOOP = cells('sign-in', 'ok', { offPanel: 'not-found' });
const NOT_THERE = cells('sign-in', 'not-found');
const ACTION_NOT_THERE = cells('signed-out', 'not-found');
const loopsAreTheirs = /Only an owner or a hiring manager of this workspace changes its loops/;
/** Those who may not even see the loop are told that it is not there. */
const CHANGERS = cells('signed-out', loopsAreTheirs, { offPanel: 'not-found', manager: 'ok', owner: 'ok' });
const change = { state: 'planned', own: CHANGERS, foreign: ACTION_NOT_THERE, crossed: ACTION_NOT_THERE } as const;
const reason = 'Said for the table.';

export const loopRows: Row[] = [
  page('page /w/[workspace]/loops', {
    state: 'planned',
    takes: { path: z.object({ workspace }), query: loopQuerySchema },
    address: (at) => `/w/${at.slug}/loops`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/loops/new', {
    state: 'planned',
    takes: { path: z.object({ workspace }), query: z.object({ role: z.uuid().optional() }) },
    address: (at, { place }) => `/w/${at.slug}/loops/new?role=${place.roleId}`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: RUNNERS,
  }),
  page('page /w/[workspace]/loops/[id]', {
    state: 'sealed',
    takes: withId,
    address: (at, { loopId }) => `/w/${at.slug}/loops/${loopId}`,
    own: LOOP,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  action('features/interviews/actions.ts#startLoop', {
    state: 'planned',
    takes: newLoopFormSchema,
    given: ({ place }, { roleInterviewId }) => ({
      roleId: place.roleId,
      candidateName: 'Jo Weber',
      candidateEmail: 'jo@example.org',
      facilitatorId: place.ids.fay,
      'interviews.0.roleInterviewId': roleInterviewId,
      'interviews.0.start': '2026-03-09T10:00',
      'interviews.0.timeZone': 'Europe/Lisbon',
      'interviews.0.place': 'Room 2',
      'interviews.0.raterIds[]': [place.ids.ana, place.ids.ben],
    }),
    own: cells('signed-out', /Only an owner or a hiring manager of this workspace starts loops/, {
      manager: 'ok',
      owner: 'ok',
    }),
    foreign: ACTION_NOT_THERE,
    crossed: cells('signed-out', /Only an owner or a hiring manager of this workspace starts loops/, {
      manager: 'not-found',
      owner: 'not-found',
    }),
  }),
  action('features/interviews/actions.ts#moveInterview', {
    ...change,
    takes: rescheduleFormSchema,
    given: ({ interviewId }) => ({
      interviewId,
      start: '2026-03-10T14:30',
      timeZone: 'Europe/Lisbon',
      place: 'Room 9',
      reason,
    }),
  }),
  action('features/interviews/actions.ts#swapInterviews', {
    ...change,
    takes: swapSchema,
    given: ({ interviewId, otherInterviewId }) => ({ interviewId, otherInterviewId, reason }),
  }),
  action('features/interviews/actions.ts#reassignSeat', {
    ...change,
    takes: reassignSchema,
    given: ({ place, interviewId }) => ({
      interviewId,
      fromRaterId: place.ids.ben,
      toRaterId: place.ids.ivo,
      reason,
    }),
  }),
  action('features/interviews/actions.ts#addSeat', {
    ...change,
    takes: addRaterSchema,
    given: ({ place, interviewId }) => ({ interviewId, raterId: place.ids.ivo, mode: 'second-reader', reason }),
  }),
  action('features/interviews/actions.ts#skip', {
    ...change,
    takes: skipSchema,
    given: ({ interviewId }) => ({ interviewId, reason }),
  }),
  action('features/interviews/actions.ts#withdrawLoop', {
    ...change,
    takes: withdrawSchema,
    given: ({ loopId }) => ({ loopId, reason }),
  }),
  // Ben is the one who is to step down: he may himself, or a manager for him.
  action('features/interviews/actions.ts#recuseFromLoop', {
    ...change,
    takes: recuseSchema,
    given: ({ place, loopId }) => ({ loopId, raterId: place.ids.ben, reason }),
    own: cells('signed-out', /./, { offPanel: 'not-found', colleague: 'ok', manager: 'ok', owner: 'ok' }),
  }),
];
