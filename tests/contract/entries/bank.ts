/** Rows of the question bank and of roles. */
import { z } from 'zod';
import { bankQuerySchema, compareQuerySchema, exposureSchema, filterSchema } from '@/features/bank/schema';
import {
  archiveSchema,
  declineDraftSchema,
  draftIdSchema,
  openSamplesSchema,
  publishDraftSchema,
  saveDraftSchema,
  startDraftSchema,
  suggestDraftSchema,
} from '@/features/drafts/schema';
import { adoptSchema, practiceFormSchema, slugSchema, upgradeSchema } from '@/features/questions/schema';
import {
  choicesQuerySchema,
  copyRoleSchema,
  kitSchema,
  newRoleSchema,
  roleCapabilitySchema,
  roleInterviewIdSchema,
  roleInterviewSchema,
  roleNameSchema,
} from '@/features/roles/schema';
import { sharingSchema } from '@/features/shares/schema';
import { decideSchema, exportQuerySchema, uploadQuerySchema } from '@/features/transfers/schema';
import { aQuestion } from '../../support/questions';
import { action, cells, everybody, page, type Row, route } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const anyQuery = z.object({});
const MEMBERS = cells('sign-in', 'ok');
const RUNNERS = cells('sign-in', 'not-found', { manager: 'ok', owner: 'ok' });
const NOT_THERE = cells('sign-in', 'not-found');
const ACTION_NOT_THERE = cells('signed-out', 'not-found');
const bankIsTheirs = /Only an owner or a hiring manager of this workspace changes its bank/;
const rolesAreTheirs = /Only an owner or a hiring manager of this workspace changes its roles/;
const runners = (refusal: RegExp) => cells('signed-out', refusal, { manager: 'ok', owner: 'ok' });
/** Whoever interviews writes and suggests; observers look on. */
const WRITERS = cells('sign-in', 'ok', { observer: 'not-found' });
const looksOn = /Observers look on; they write no questions/;
const writers = cells('signed-out', 'ok', { observer: looksOn });
const crossedWriters = cells('signed-out', 'not-found', { observer: looksOn });
/** A draft is its author's: for everybody else it does not exist. */
const theAuthor = cells('signed-out', 'not-found', { panel: 'ok', observer: looksOn });
const crossedRunners = (refusal: RegExp) => cells('signed-out', refusal, { manager: 'not-found', owner: 'not-found' });

export const bankRows: Row[] = [
  page('page /w/[workspace]/bank', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: bankQuerySchema },
    address: (at) => `/w/${at.slug}/bank`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/[slug]', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: slugSchema }), query: z.object({ version: z.string().optional() }) },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/${questionSlug}`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/[slug]/samples/[key]', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: slugSchema, key: z.string().regex(/^[a-z]$/) }), query: anyQuery },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/${questionSlug}/samples/a`,
    own: cells('sign-in', 'ok', { observer: 'not-found' }),
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/[slug]/upgrade', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: slugSchema }), query: anyQuery },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/${questionSlug}/upgrade`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  action('features/questions/actions.ts#adopt', {
    state: 'none',
    takes: adoptSchema,
    given: (_target, { notAdopted }) => ({ slug: notAdopted }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/questions/actions.ts#upgrade', {
    state: 'none',
    takes: upgradeSchema,
    given: (_target, { questionSlug, libraryHash }) => ({ slug: questionSlug, hash: libraryHash }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/questions/actions.ts#practise', {
    state: 'none',
    takes: practiceFormSchema,
    given: (_target, { sampleId, sampleCriteria }) => ({
      sampleId,
      ...Object.fromEntries(sampleCriteria.map((id) => [`levels.${id}`, '1'])),
    }),
    own: cells('signed-out', 'ok', { observer: /Observers look on/ }),
    foreign: ACTION_NOT_THERE,
    crossed: cells('signed-out', 'not-found', { observer: /Observers look on/ }),
  }),
  page('page /w/[workspace]/bank/compare', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: compareQuerySchema },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/compare?of=${questionSlug}`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  action('features/bank/actions.ts#setFilter', {
    state: 'none',
    takes: filterSchema,
    given: () => ({ do: 'keep', name: 'Said for the table', query: 'kind=coding', shared: 'false' }),
    own: cells('signed-out', 'ok'),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/bank/actions.ts#setExposure', {
    state: 'none',
    takes: exposureSchema,
    given: ({ spareQuestionId }) => ({ do: 'public', questionId: spareQuestionId, isPublic: 'true' }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),

  page('page /w/[workspace]/bank/new', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/bank/new`,
    own: WRITERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/[slug]/edit', {
    state: 'none',
    takes: { path: z.object({ workspace, slug: slugSchema }), query: anyQuery },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/${questionSlug}/edit`,
    own: WRITERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/[slug]/changes', {
    state: 'none',
    takes: {
      path: z.object({ workspace, slug: slugSchema }),
      query: z.object({ from: z.string().optional(), to: z.string().optional() }),
    },
    address: (at, _target, { questionSlug }) => `/w/${at.slug}/bank/${questionSlug}/changes`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/drafts/[id]', {
    state: 'none',
    takes: { path: z.object({ workspace, id: z.uuid() }), query: anyQuery },
    address: (at, { draftId }) => `/w/${at.slug}/bank/drafts/${draftId}`,
    own: cells('sign-in', 'not-found', { panel: 'ok' }),
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  route('POST /api/v1/w/[workspace]/drafts/[id]', {
    state: 'none',
    takes: { body: saveDraftSchema, query: null },
    call: (at, { draftId, draftForm }) => ({
      path: `/api/v1/w/${at.slug}/drafts/${draftId}`,
      body: { questionId: null, baseVersionId: null, revision: 1, form: draftForm },
    }),
    changes: true,
    own: theAuthor,
    foreign: ACTION_NOT_THERE,
    crossed: cells('signed-out', 'not-found', { observer: looksOn }),
  }),
  action('features/drafts/actions.ts#begin', {
    state: 'none',
    takes: startDraftSchema,
    given: () => ({ title: 'Written for the table' }),
    own: writers,
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/drafts/actions.ts#suggest', {
    state: 'none',
    takes: suggestDraftSchema,
    given: ({ draftId }) => ({ draftId, revision: '1', note: 'Said for the table' }),
    own: theAuthor,
    foreign: ACTION_NOT_THERE,
    crossed: crossedWriters,
  }),
  action('features/drafts/actions.ts#discard', {
    state: 'none',
    takes: draftIdSchema,
    given: ({ draftId }) => ({ draftId }),
    own: theAuthor,
    foreign: ACTION_NOT_THERE,
    crossed: crossedWriters,
  }),
  action('features/drafts/actions.ts#takeBack', {
    state: 'none',
    takes: draftIdSchema,
    given: ({ suggestionId }) => ({ draftId: suggestionId }),
    own: theAuthor,
    foreign: ACTION_NOT_THERE,
    crossed: crossedWriters,
  }),
  action('features/drafts/actions.ts#publish', {
    state: 'none',
    takes: publishDraftSchema,
    given: ({ suggestionId }) => ({ draftId: suggestionId, revision: '1', note: 'Said for the table' }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),
  action('features/drafts/actions.ts#decline', {
    state: 'none',
    takes: declineDraftSchema,
    given: ({ suggestionId }) => ({ draftId: suggestionId, reason: 'Said for the table' }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),
  action('features/drafts/actions.ts#archive', {
    state: 'none',
    takes: archiveSchema,
    given: ({ spareQuestionId }) => ({ questionId: spareQuestionId, archived: 'false' }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),
  action('features/drafts/actions.ts#showSamples', {
    state: 'none',
    takes: openSamplesSchema,
    given: (_target, { questionId, questionVersionId }) => ({ questionId, versionId: questionVersionId }),
    own: writers,
    foreign: ACTION_NOT_THERE,
    crossed: crossedWriters,
  }),
  action('features/shares/actions.ts#changeSharing', {
    state: 'none',
    takes: sharingSchema,
    given: ({ spareQuestionId }) => ({ do: 'share', questionId: spareQuestionId }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),

  page('page /w/[workspace]/bank/import', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: exportQuerySchema },
    address: (at) => `/w/${at.slug}/bank/import`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/bank/import/[id]', {
    state: 'none',
    takes: { path: z.object({ workspace, id: z.uuid() }), query: anyQuery },
    address: (at, { importId }) => `/w/${at.slug}/bank/import/${importId}`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  route('POST /api/v1/w/[workspace]/imports', {
    state: 'none',
    takes: { body: null, query: uploadQuerySchema },
    bare: 'the body is a file of any kind, judged row by row as it comes',
    call: (at) => {
      const { slug, body } = aQuestion(1);
      const questions = [{ slug, ...body }];
      return {
        path: `/api/v1/w/${at.slug}/imports?name=bank.json`,
        body: { format: 'plumbline-bank', version: 1, questions },
      };
    },
    changes: true,
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  route('GET /api/v1/w/[workspace]/imports/[id]', {
    state: 'none',
    takes: { body: null, query: null },
    call: (at, { importId }) => ({ path: `/api/v1/w/${at.slug}/imports/${importId}` }),
    changes: false,
    own: cells('signed-out', 'not-found', { manager: 'ok', owner: 'ok' }),
    foreign: ACTION_NOT_THERE,
    crossed: ACTION_NOT_THERE,
  }),
  route('POST /api/v1/w/[workspace]/bank/export', {
    state: 'none',
    takes: { body: null, query: exportQuerySchema },
    bare: 'what is taken out stands in the address; it is a POST because it leaves a note in the log',
    call: (at) => ({ path: `/api/v1/w/${at.slug}/bank/export?format=csv&q=rate` }),
    changes: true,
    own: runners(/Only an owner or a hiring manager of this workspace takes its bank out/),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/transfers/actions.ts#decide', {
    state: 'none',
    takes: decideSchema,
    given: ({ importId }) => ({ importId, do: 'discard' }),
    own: runners(bankIsTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(bankIsTheirs),
  }),
  route('GET /schemas/bank.json', {
    state: 'none',
    takes: { body: null, query: null },
    call: () => ({ path: '/schemas/bank.json' }),
    changes: false,
    own: everybody('ok'),
    foreign: null,
    crossed: null,
  }),

  page('page /w/[workspace]/roles', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/roles`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/roles/new', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/roles/new`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/roles/[id]', {
    state: 'none',
    takes: { path: z.object({ workspace, id: z.uuid() }), query: anyQuery },
    address: (at, { place }) => `/w/${at.slug}/roles/${place.roleId}`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  action('features/roles/actions.ts#startRole', {
    state: 'none',
    takes: newRoleSchema,
    given: () => ({ template: 'platform-engineer', title: 'Platform engineer', level: 'senior' }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/roles/actions.ts#nameRole', {
    state: 'none',
    takes: roleNameSchema,
    given: ({ place }) => ({ roleId: place.roleId, title: 'Backend engineer', level: 'staff' }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
  action('features/roles/actions.ts#setCapability', {
    state: 'none',
    takes: roleCapabilitySchema,
    given: ({ place }) => ({
      roleId: place.roleId,
      capability: 'data-persistence',
      weight: '2',
      weightReason: 'Said for the table.',
      expectedLevel: '2',
      expectedReason: 'Said for the table.',
      rating: 'single',
    }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
  action('features/roles/actions.ts#setInterview', {
    state: 'none',
    takes: roleInterviewSchema,
    given: ({ place, spareRoleInterviewId }, { questionId }) => ({
      roleId: place.roleId,
      roleInterviewId: spareRoleInterviewId,
      title: 'Spare, renamed',
      purpose: 'There to be changed and dropped.',
      minutes: '45',
      rating: 'single',
      'questionIds[]': [questionId],
    }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
  action('features/roles/actions.ts#dropInterview', {
    state: 'none',
    takes: roleInterviewIdSchema,
    given: ({ place, spareRoleInterviewId }) => ({ roleId: place.roleId, roleInterviewId: spareRoleInterviewId }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
  page('page /w/[workspace]/roles/[id]/interviews/[interview]', {
    state: 'none',
    takes: { path: z.object({ workspace, id: z.uuid(), interview: z.uuid() }), query: anyQuery },
    address: (at, { place, spareRoleInterviewId }) =>
      `/w/${at.slug}/roles/${place.roleId}/interviews/${spareRoleInterviewId}`,
    own: RUNNERS,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  page('page /w/[workspace]/roles/[id]/print', {
    state: 'none',
    takes: { path: z.object({ workspace, id: z.uuid() }), query: z.object({ interview: z.uuid().optional() }) },
    address: (at, { place }) => `/w/${at.slug}/roles/${place.roleId}/print`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  route('GET /api/v1/w/[workspace]/bank/choices', {
    state: 'none',
    takes: { body: null, query: choicesQuerySchema },
    call: (at, _target, { questionId }) => ({
      path: `/api/v1/w/${at.slug}/bank/choices?q=rate&instead=${questionId}`,
    }),
    changes: false,
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: null,
  }),
  action('features/roles/actions.ts#keepKit', {
    state: 'none',
    takes: kitSchema,
    given: ({ place, spareRoleInterviewId }, { questionId }) => ({
      roleId: place.roleId,
      roleInterviewId: spareRoleInterviewId,
      revision: '1',
      entries: [{ questionId, scenarioIds: ['partner-plans'], minutes: '20', owners: {} }],
    }),
    own: runners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
  action('features/roles/actions.ts#copyRole', {
    state: 'none',
    takes: copyRoleSchema,
    // The only other workspace is of another organisation, so that nobody may; what is copied where one may is proved by mutations.
    given: ({ place }) => ({ roleId: place.roleId, to: 'south' }),
    own: crossedRunners(rolesAreTheirs),
    foreign: ACTION_NOT_THERE,
    crossed: crossedRunners(rolesAreTheirs),
  }),
];
