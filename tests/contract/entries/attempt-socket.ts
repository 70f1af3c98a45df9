/** Rows of what may be said on an attempt's socket, by colleagues who follow and by the candidate. */
import type { z } from 'zod';
import { attemptMessageSchema } from '@/features/exercises/live';
import { attemptSocket, cells, everybody, linkSocket, message, type Row } from '../table';

const takes = (t: string): z.ZodType =>
  attemptMessageSchema.options.find((one) => one.shape.t.value === t) as unknown as z.ZodType;

const state = 'attempting';
/** Interviewers see the attempts of loops that they sit on or facilitate; managers, owners and observers all of them. */
const FOLLOWERS = cells('signed-out', 'ok', { offPanel: 'not-found' });
const foreign = cells('signed-out', 'not-found');

export const attemptSocketRows: Row[] = [
  message('message attempt hello', {
    state,
    on: attemptSocket,
    takes: takes('hello'),
    message: () => ({ t: 'hello', after: 0 }),
    changes: false,
    own: FOLLOWERS,
    foreign,
    crossed: null,
  }),
  // The link is the right to type, whoever holds it; colleagues are refused but for pair mode (the next row).
  message('message attempt updates', {
    state,
    on: linkSocket,
    takes: takes('updates'),
    message: ({ interviewId }) => ({
      t: 'updates',
      clientId: interviewId,
      updates: [{ operation: 1, update: 'AAA=' }],
    }),
    changes: true,
    own: everybody('ok'),
    foreign: everybody('ok'),
    crossed: null,
  }),
  message('message attempt updates', {
    state,
    on: attemptSocket,
    takes: takes('updates'),
    message: ({ interviewId }) => ({
      t: 'updates',
      clientId: interviewId,
      updates: [{ operation: 1, update: 'AAA=' }],
    }),
    changes: false,
    own: cells('signed-out', /Only in pair mode/, { offPanel: 'not-found' }),
    foreign,
    crossed: null,
  }),
  message('message attempt caret', {
    state,
    on: attemptSocket,
    silent: true,
    takes: takes('caret'),
    message: () => ({ t: 'caret', cursor: { anchor: { tname: 'solution' }, head: { tname: 'solution', assoc: -1 } } }),
    changes: false,
    own: FOLLOWERS,
    foreign,
    crossed: null,
  }),
];
