/** What may be asked of calibration, in an address: whose figures over which period, and in which form. */
import { z } from 'zod';

/** Months that a period looks back, counted from the present; null: everything there is. */
export const PERIODS = {
  '3m': { months: 3, label: '3 months', words: 'last 3 months' },
  '6m': { months: 6, label: '6 months', words: 'last 6 months' },
  '12m': { months: 12, label: '12 months', words: 'last 12 months' },
  all: { months: null, label: 'All time', words: 'all time' },
} as const;

export type Period = keyof typeof PERIODS;
const keys = Object.keys(PERIODS) as [Period, ...Period[]];
const role = z.union([z.literal(''), z.uuid('is not a role')]);
const capability = z.union([z.literal(''), z.string().regex(/^[a-z0-9-]{1,60}$/, 'is not a capability')]);

/** For programs: a value that is not known is refused with its field. */
export const calibrationQuerySchema = z.strictObject({
  period: z.enum(keys, { error: `must be one of ${keys.join(', ')}` }).default('12m'),
  /** A role's id; empty for all roles together. */
  role: role.default(''),
  /** A capability's key; empty for all of them. */
  capability: capability.default(''),
});

/** For people: an address that was cut or mistyped shows the usual page. */
export const calibrationPageSchema = z.object({
  period: z.enum(keys).catch('12m'),
  role: role.catch(''),
  capability: capability.catch(''),
});

/** What an address may narrow calibration to. */
export const NARROWED = ['period', 'role', 'capability'] as const;
export type Narrowed = (typeof NARROWED)[number];

export type CalibrationQuery = z.infer<typeof calibrationQuerySchema>;

/** The pages of calibration, each with an address of its own. */
export const VIEWS = ['overview', 'raters', 'criteria', 'process'] as const;
export type View = (typeof VIEWS)[number];

/** The tables that can be taken away, by their name in an address, and the page that shows each. */
export const TABLE_VIEWS = {
  agreement: 'overview',
  trust: 'overview',
  adjusted: 'overview',
  own: 'overview',
  'left-out': 'overview',
  severity: 'raters',
  groups: 'raters',
  drift: 'raters',
  pairs: 'raters',
  habits: 'raters',
  raters: 'raters',
  'raters-by-criterion': 'raters',
  criteria: 'criteria',
  questions: 'criteria',
  capabilities: 'criteria',
  months: 'criteria',
  rewordings: 'criteria',
  items: 'criteria',
  levels: 'criteria',
  cards: 'process',
  'seal-times': 'process',
  impressions: 'process',
  coverage: 'process',
} as const satisfies Record<string, View>;
export type TableName = keyof typeof TABLE_VIEWS;
export const TABLES = Object.keys(TABLE_VIEWS) as [TableName, ...TableName[]];

/** The rows that figures rest on, as `npm run stats` reads them; `rating-file.ts` says what stands in each. */
export const RATING_FILES = [
  'ratings',
  'ratings-less-severity',
  'ratings-by-performance',
  'own-pairs',
  'means-by-criterion',
  'criterion-and-rest',
  'levels-by-criterion',
  'distances-to-colleagues',
  'seal-classes',
  'cards-overdue',
  'levels-with-evidence',
  'lines-of-evidence',
  'raters-by-performance',
] as const;
export type RatingFile = (typeof RATING_FILES)[number];
/** Those that are made of cards, which are read for them alone. */
export const CARD_FILES: readonly string[] = [
  'seal-classes',
  'cards-overdue',
  'levels-with-evidence',
  'lines-of-evidence',
] satisfies RatingFile[];

const FILES = [...TABLES, ...RATING_FILES] as [TableName | RatingFile, ...(TableName | RatingFile)[]];

export const calibrationExportSchema = z.discriminatedUnion('format', [
  calibrationQuerySchema.extend({ format: z.literal('json') }),
  calibrationQuerySchema.extend({
    format: z.literal('csv'),
    table: z.enum(FILES, { error: `must be one of ${FILES.join(', ')}` }),
  }),
]);

/** Of several workspaces: whole tables alone, for the rows under them are candidates' data and stay where they are. */
export const poolExportSchema = z.discriminatedUnion('format', [
  calibrationQuerySchema.omit({ role: true }).extend({ format: z.literal('json') }),
  calibrationQuerySchema.omit({ role: true }).extend({
    format: z.literal('csv'),
    table: z.enum(TABLES, { error: `must be one of ${TABLES.join(', ')}` }),
  }),
]);

const onOff = z
  .union([z.literal('on'), z.literal('')], { error: 'must be on, or left out' })
  .optional()
  .transform((value) => value === 'on');

/** What an owner sets; a box that is not ticked is not sent. */
export const calibrationSettingsSchema = z.strictObject({ names: onOff, adjusted: onOff, pooled: onOff });

/**
 * The first instant of a period. Months are calendar months: on 31 May three months look back to the end of February.
 * @returns null for all time
 */
export function periodStart(period: Period, now: Date): Date | null {
  const { months } = PERIODS[period];
  if (months === null) return null;
  const start = new Date(now);
  start.setUTCDate(1);
  start.setUTCMonth(start.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  start.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return start;
}
