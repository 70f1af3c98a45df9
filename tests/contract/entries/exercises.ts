/** Rows of exercises and attempts, as staff and candidates come to them. */
import { z } from 'zod';
import { cells, page, type Row } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const anyQuery = z.object({});
const MEMBERS = cells('sign-in', 'ok');
const NO_PAGE = cells('sign-in', 'not-found');

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
];
