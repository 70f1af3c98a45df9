/** Rows about accounts, sign-in and people. */
import { z } from 'zod';
import {
  accountSchema,
  addWorkspaceSchema,
  askLinkSchema,
  changePasswordSchema,
  changeRoleSchema,
  inviteSchema,
  nothingSchema,
  ownerSchema,
  removeMemberSchema,
  resetSchema,
  revokeSessionSchema,
  signInSchema,
  useLinkSchema,
} from '@/features/access/schema';
import { action, cells, everybody, page, type Row, route } from '../table';

const anyQuery = z.object({});
const slug = z.object({ workspace: z.string().regex(/^[a-z0-9-]{1,60}$/) });
const oneTime = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) });
const ownersOnly = /Only an owner of the workspace/;
const NOT_THERE = cells('sign-in', 'not-found');
const ACTION_NOT_THERE = cells('signed-out', 'not-found');
const account = { state: 'none', foreign: null, crossed: null } as const;

export const accountRows: Row[] = [
  page('page /sign-in', {
    ...account,
    takes: { path: nothingSchema, query: z.object({ next: z.string().max(500).optional() }) },
    address: () => '/sign-in',
    own: cells('ok', 'onward'),
  }),
  page('page /forgot', {
    ...account,
    takes: { path: nothingSchema, query: anyQuery },
    address: () => '/forgot',
    own: everybody('ok'),
  }),
  page('page /reset/[token]', {
    ...account,
    takes: { path: oneTime, query: anyQuery },
    address: (_at, target) => `/reset/${target.token}`,
    own: everybody('ok'),
  }),
  page('page /link/[token]', {
    ...account,
    takes: { path: oneTime, query: z.object({ next: z.string().max(500).optional() }) },
    address: (_at, target) => `/link/${target.token}`,
    own: everybody('ok'),
  }),
  page('page /owner/[token]', {
    ...account,
    takes: { path: oneTime, query: anyQuery },
    address: (_at, target) => `/owner/${target.token}`,
    own: everybody('ok'),
  }),
  // It exists only with the sample on loopback, and this server has no sample.
  page('page /outbox', {
    ...account,
    takes: { path: nothingSchema, query: anyQuery },
    address: () => '/outbox',
    own: everybody('not-found'),
  }),
  page('page /account', {
    ...account,
    takes: { path: nothingSchema, query: anyQuery },
    address: () => '/account',
    own: cells('sign-in', 'ok'),
  }),
  page('page /workspaces/new', {
    ...account,
    takes: { path: nothingSchema, query: anyQuery },
    address: () => '/workspaces/new',
    own: cells('sign-in', 'not-found', { owner: 'ok' }),
  }),
  page('page /w/[workspace]', {
    state: 'none',
    takes: { path: slug, query: anyQuery },
    address: (at) => `/w/${at.slug}`,
    own: cells('sign-in', 'onward'),
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/people', {
    state: 'none',
    takes: { path: slug, query: anyQuery },
    address: (at) => `/w/${at.slug}/people`,
    own: cells('sign-in', 'ok'),
    foreign: NOT_THERE,
    crossed: null,
  }),

  route('GET /healthz', {
    ...account,
    takes: { body: null, query: null },
    call: () => ({ path: '/healthz' }),
    changes: false,
    own: everybody('ok'),
  }),
  route('GET /readyz', {
    ...account,
    takes: { body: null, query: null },
    call: () => ({ path: '/readyz' }),
    changes: false,
    own: everybody('ok'),
  }),
  // This server has no mail server: whoever asks is told so, the same for every address.
  route('POST /api/v1/account-links', {
    ...account,
    takes: { body: askLinkSchema, query: null },
    call: () => ({ path: '/api/v1/account-links', body: { email: 'ana@north.example', purpose: 'link' } }),
    changes: true,
    own: everybody(/no mail server/),
  }),
  // next-auth's own door: what it tells anybody is who they are themselves.
  route('GET /api/auth/[...nextauth]', {
    ...account,
    takes: { body: null, query: null },
    call: () => ({ path: '/api/auth/csrf' }),
    changes: false,
    own: everybody('ok'),
  }),
  // Without the token that GET /api/auth/csrf binds to a cookie, no way in is even looked at.
  route('POST /api/auth/[...nextauth]', {
    ...account,
    takes: {
      body: z.union([signInSchema, useLinkSchema, resetSchema, ownerSchema]),
      query: null,
    },
    call: () => ({
      path: '/api/auth/callback/password',
      body: { email: 'ana@north.example', password: 'not the password', csrfToken: 'forged', json: 'true' },
    }),
    changes: true,
    own: everybody(/./),
  }),

  action('features/access/actions.ts#signOut', {
    ...account,
    takes: nothingSchema,
    bare: 'leaving is open to everybody, whatever a button sends along',
    given: () => ({}),
    own: everybody('ok'),
  }),
  // The organisation is olga's: who owns a workspace of it alone, or nothing, adds none.
  action('features/access/actions.ts#makeWorkspace', {
    ...account,
    takes: addWorkspaceSchema,
    given: ({ organisationId }) => ({ organisationId, name: 'Third', timeZone: 'Europe/Berlin' }),
    own: cells('signed-out', /Only an owner of the organisation/, { owner: 'ok' }),
  }),
  action('features/access/actions.ts#saveAccount', {
    ...account,
    takes: accountSchema,
    given: (_target, _furniture, caller) => ({ name: caller, timeZone: 'Asia/Kathmandu' }),
    own: cells('signed-out', 'ok'),
  }),
  action('features/access/actions.ts#savePassword', {
    ...account,
    takes: changePasswordSchema,
    given: () => ({ current: '', password: 'seven brave otters' }),
    own: cells('signed-out', 'ok'),
  }),
  // The session named is olga's: nobody else can end it.
  action('features/access/actions.ts#endSession', {
    ...account,
    takes: revokeSessionSchema,
    given: ({ sessionId }) => ({ sessionId }),
    own: cells('signed-out', /has ended already/, { owner: 'ok' }),
  }),
  action('features/access/actions.ts#endOtherSessions', {
    ...account,
    takes: nothingSchema,
    given: () => ({}),
    own: cells('signed-out', 'ok'),
  }),
  action('features/access/actions.ts#invite', {
    state: 'none',
    takes: inviteSchema,
    given: () => ({ email: 'new@north.example', name: 'New Person', role: 'interviewer' }),
    own: cells('signed-out', ownersOnly, { owner: /no mail server/ }),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/access/actions.ts#changeRole', {
    state: 'none',
    takes: changeRoleSchema,
    given: ({ personId }) => ({ personId, role: 'observer' }),
    own: cells('signed-out', ownersOnly, { owner: 'ok' }),
    foreign: ACTION_NOT_THERE,
    crossed: cells('signed-out', ownersOnly, { owner: /not a member/ }),
  }),
  action('features/access/actions.ts#removeMember', {
    state: 'none',
    takes: removeMemberSchema,
    given: ({ personId }) => ({ personId }),
    own: cells('signed-out', ownersOnly, { owner: 'ok' }),
    foreign: ACTION_NOT_THERE,
    crossed: cells('signed-out', ownersOnly, { owner: /not a member/ }),
  }),
];
