/** Rows of calibration: the page and its export, in both forms. */
import { z } from 'zod';
import { calibrationExportSchema, calibrationPageSchema } from '@/features/calibration/schema';
import { cells, page, type Row, route } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const NOT_THERE = cells('signed-out', 'not-found');

export const calibrationRows: Row[] = [
  page('page /w/[workspace]/calibration', {
    state: 'revealed',
    takes: { path: z.object({ workspace }), query: calibrationPageSchema },
    address: (at, { place }) => `/w/${at.slug}/calibration?period=all&role=${place.roleId}`,
    own: cells('sign-in', 'ok'),
    foreign: cells('sign-in', 'not-found'),
    crossed: null,
  }),
  route('GET /api/v1/w/[workspace]/calibration/export', {
    state: 'revealed',
    takes: { body: null, query: calibrationExportSchema },
    call: (at, { place }) => ({
      path: `/api/v1/w/${at.slug}/calibration/export?format=json&period=all&role=${place.roleId}`,
    }),
    changes: false,
    own: cells('signed-out', 'ok'),
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  route('GET /api/v1/w/[workspace]/calibration/export', {
    state: 'none',
    takes: { body: null, query: calibrationExportSchema },
    call: (at) => ({ path: `/api/v1/w/${at.slug}/calibration/export?format=csv&table=agreement` }),
    changes: false,
    // Interviewers see their own figures, and this table is of the panel's.
    own: cells('signed-out', 'not-found', { observer: 'ok', manager: 'ok', owner: 'ok' }),
    foreign: NOT_THERE,
    crossed: null,
  }),
];
