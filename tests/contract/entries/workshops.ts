/** Rows of workshops, checks and the rubric: pages, what their rooms hand out, and what only workshops do. */
import { z } from 'zod';
import { clientMessageSchema, commandSchema, type RoomCommand } from '@/features/polls/schema';
import { rubricQuerySchema } from '@/features/rubrics/schema';
import { checkFormSchema, startCheckSchema, workshopIdSchema, workshopSchema } from '@/features/workshops/schema';
import type { Target } from '../scenery';
import { action, type Cells, cells, message, page, type Row, route } from '../table';

const workspace = z.string().regex(/^[a-z0-9-]{1,60}$/);
const one = z.object({ workspace, id: workshopIdSchema });
const anyQuery = z.object({});
const MEMBERS = cells('sign-in', 'ok');
const NOT_THERE = cells('sign-in', 'not-found');
const STARTERS = { facilitator: 'ok', manager: 'ok', owner: 'ok' } as const;
const notYours = /An owner, a hiring manager or the facilitator/;
const looksOn = { observer: /Observers look on/ } as const;

interface Command {
  name: RoomCommand['name'];
  rest: (target: Target) => Record<string, unknown>;
  own: Cells;
  crossed: Cells | null;
}

const COMMANDS: Command[] = [
  {
    name: 'join',
    rest: () => ({}),
    own: cells('signed-out', 'ok', { ...looksOn, panel: /You take part already/, colleague: /You take part already/ }),
    crossed: null,
  },
  {
    name: 'pass',
    rest: ({ roundId }) => ({ roundId }),
    own: cells('signed-out', /You are not a rater/, { panel: 'ok', colleague: /sealed or passed/ }),
    crossed: cells('signed-out', /There is no such round/),
  },
  {
    name: 'take-lead',
    rest: () => ({}),
    own: cells('signed-out', /Only a manager of the workspace/, { manager: 'ok', owner: 'ok' }),
    crossed: null,
  },
];

const variant = (schema: { options: readonly unknown[] }, key: string, value: string): z.ZodType =>
  (schema.options as (z.ZodType & { shape: Record<string, { value?: unknown }> })[]).find(
    (option) => option.shape[key]?.value === value,
  ) as z.ZodType;
const commandNamed = (name: string): z.ZodType => variant(commandSchema, 'name', name);

export const workshopRows: Row[] = [
  page('page /w/[workspace]/workshops', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/workshops`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/workshops/new', {
    // Who facilitates a panel may start one: fay does once there is a loop.
    state: 'planned',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/workshops/new`,
    own: cells('sign-in', 'not-found', STARTERS),
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/workshops/[id]', {
    state: 'workshop',
    takes: { path: one, query: anyQuery },
    address: (at, { roomId }) => `/w/${at.slug}/workshops/${roomId}`,
    own: MEMBERS,
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  page('page /w/[workspace]/checks', {
    state: 'none',
    takes: { path: z.object({ workspace }), query: anyQuery },
    address: (at) => `/w/${at.slug}/checks`,
    own: cells('sign-in', 'ok', { observer: 'not-found' }),
    foreign: NOT_THERE,
    crossed: null,
  }),
  page('page /w/[workspace]/checks/[id]', {
    state: 'workshop',
    takes: { path: one, query: anyQuery },
    address: (at, { checkId }) => `/w/${at.slug}/checks/${checkId}`,
    // Its rater's alone: to everybody else it is not there.
    own: cells('sign-in', 'not-found', { panel: 'ok' }),
    foreign: NOT_THERE,
    crossed: NOT_THERE,
  }),
  page('page /w/[workspace]/calibration/rubric', {
    state: 'revealed',
    takes: { path: z.object({ workspace }), query: rubricQuerySchema },
    address: (at, { criterionId }) => `/w/${at.slug}/calibration/rubric?criterion=${criterionId}`,
    own: cells('sign-in', 'not-found', { observer: 'ok', manager: 'ok', owner: 'ok' }),
    foreign: NOT_THERE,
    crossed: null,
  }),
  route('GET /api/v1/w/[workspace]/rooms/[id]/samples', {
    state: 'workshop',
    takes: { body: null, query: null },
    call: (at, { roomId }) => ({ path: `/api/v1/w/${at.slug}/rooms/${roomId}/samples` }),
    changes: false,
    own: cells('signed-out', 'ok'),
    foreign: cells('signed-out', 'not-found'),
    crossed: cells('signed-out', 'not-found'),
  }),
  action('features/workshops/actions.ts#startWorkshop', {
    state: 'planned',
    takes: workshopSchema,
    given: (_target, { sampleIds }) => ({ title: 'Kick-off for the table', 'sampleIds[]': sampleIds }),
    own: cells('signed-out', notYours, STARTERS),
    foreign: cells('signed-out', 'not-found'),
    crossed: cells('signed-out', notYours, { facilitator: 'not-found', manager: 'not-found', owner: 'not-found' }),
  }),
  action('features/workshops/actions.ts#startCheck', {
    state: 'none',
    takes: startCheckSchema,
    given: () => ({}),
    own: cells('signed-out', 'ok', looksOn),
    foreign: cells('signed-out', 'not-found'),
    crossed: null,
  }),
  action('features/workshops/actions.ts#rateCheckAnswer', {
    state: 'workshop',
    takes: checkFormSchema,
    given: ({ checkId, checkSampleId, checkCriteria }) => ({
      checkId,
      sampleId: checkSampleId,
      ...Object.fromEntries(checkCriteria.map((id) => [`levels.${id}`, '2'])),
    }),
    own: cells('signed-out', 'not-found', { ...looksOn, panel: 'ok' }),
    foreign: cells('signed-out', 'not-found'),
    crossed: cells('signed-out', 'not-found', looksOn),
  }),
  message('message vote', {
    state: 'workshop',
    takes: variant(clientMessageSchema, 't', 'vote'),
    message: ({ interviewId, roundId, sampleRowKey }) => ({
      t: 'vote',
      vote: { clientId: interviewId, operation: 1_000, roundId, rowKey: sampleRowKey, level: 2 },
    }),
    changes: true,
    own: cells('signed-out', /You are not a rater/, { panel: 'ok', colleague: /You have sealed this round/ }),
    foreign: cells('signed-out', 'not-found'),
    crossed: cells('signed-out', /There is no such round/),
  }),
  message('message command reveal', {
    state: 'workshop',
    takes: commandNamed('reveal'),
    message: ({ roundId }) => ({ t: 'command', id: 1, command: { name: 'reveal', roundId } }),
    changes: true,
    own: cells('signed-out', /Only the facilitator/, { facilitator: 'ok' }),
    foreign: cells('signed-out', 'not-found'),
    crossed: cells('signed-out', /There is no|Only the facilitator/),
  }),
  ...COMMANDS.map((command) =>
    message(`message command ${command.name}`, {
      state: 'workshop',
      takes: commandNamed(command.name),
      message: (target) => ({ t: 'command', id: 1, command: { name: command.name, ...command.rest(target) } }),
      changes: true,
      own: command.own,
      foreign: cells('signed-out', 'not-found'),
      crossed: command.crossed,
    }),
  ),
];
