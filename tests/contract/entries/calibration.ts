/** Rows of calibration: its pages, what an owner sets, its exports in every form, and pooled workspaces. */
import { z } from 'zod';
import {
  calibrationExportSchema,
  calibrationPageSchema,
  calibrationSettingsSchema,
  poolExportSchema,
  VIEWS,
} from '@/features/calibration/schema';
import { action, cells, page, type Row, route } from '../table';

const slug = z.string().regex(/^[a-z0-9-]{1,60}$/);
const workspace = slug;
const NOT_THERE = cells('signed-out', 'not-found');
const inWorkspace = {
  own: cells('sign-in', 'ok'),
  foreign: cells('sign-in', 'not-found'),
  crossed: null,
} as const;

export const calibrationRows: Row[] = [
  ...VIEWS.map((view) => {
    const below = view === 'overview' ? '' : `/${view}`;
    return page(`page /w/[workspace]/calibration${below}`, {
      ...inWorkspace,
      state: 'revealed',
      takes: { path: z.object({ workspace }), query: calibrationPageSchema },
      address: (at, { place }) => `/w/${at.slug}/calibration${below}?period=all&role=${place.roleId}`,
    });
  }),
  ...['settings', 'adjusted'].map((name) =>
    page(`page /w/[workspace]/calibration/${name}`, {
      ...inWorkspace,
      state: 'none',
      takes: { path: z.object({ workspace }), query: z.object({}) },
      address: (at) => `/w/${at.slug}/calibration/${name}`,
    }),
  ),
  action('features/calibration/actions.ts#setCalibration', {
    state: 'none',
    takes: calibrationSettingsSchema,
    given: () => ({ names: 'on', adjusted: 'on', pooled: 'on' }),
    own: cells('signed-out', /Only an owner of the workspace changes what calibration shows/, { owner: 'ok' }),
    foreign: NOT_THERE,
    crossed: null,
  }),
  // Olga owns the organisation as a whole; nobody else of the workspace holds anything in it.
  page('page /organisations/[organisation]/calibration', {
    state: 'none',
    takes: { path: z.object({ organisation: slug }), query: calibrationPageSchema },
    address: (at) => `/organisations/${at.slug}-group/calibration?period=all`,
    own: cells('sign-in', 'not-found', { owner: 'ok' }),
    foreign: cells('sign-in', 'not-found'),
    crossed: null,
  }),
  route('GET /api/v1/organisations/[organisation]/calibration/export', {
    state: 'none',
    takes: { body: null, query: poolExportSchema },
    call: (at) => ({ path: `/api/v1/organisations/${at.slug}-group/calibration/export?format=json&period=all` }),
    // Each look is noted in the log of every workspace that was read; here none allows it.
    changes: false,
    own: cells('signed-out', 'not-found', { owner: 'ok' }),
    foreign: NOT_THERE,
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
    state: 'revealed',
    takes: { body: null, query: calibrationExportSchema },
    call: (at) => ({ path: `/api/v1/w/${at.slug}/calibration/export?format=csv&table=ratings-by-performance` }),
    changes: false,
    // Whoever sees no panel gets the performances that they rated, which may be none.
    own: cells('signed-out', 'ok'),
    foreign: NOT_THERE,
    crossed: null,
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
