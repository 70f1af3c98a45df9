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

/** For programs: a value that is not known is refused with its field. */
export const calibrationQuerySchema = z.strictObject({
  period: z.enum(keys, { error: `must be one of ${keys.join(', ')}` }).default('12m'),
  /** A role's id; empty for all roles together. */
  role: role.default(''),
});

/** For people: an address that was cut or mistyped shows the usual page. */
export const calibrationPageSchema = z.object({
  period: z.enum(keys).catch('12m'),
  role: role.catch(''),
});

export type CalibrationQuery = z.infer<typeof calibrationQuerySchema>;

/** The tables that the page shows and that can be taken away, by their name in an address. */
export const TABLES = [
  'agreement',
  'criteria',
  'months',
  'rewordings',
  'raters',
  'raters-by-criterion',
  'levels',
  'groups',
  'left-out',
  'own',
] as const;
export type TableName = (typeof TABLES)[number];

export const calibrationExportSchema = z.discriminatedUnion('format', [
  calibrationQuerySchema.extend({ format: z.literal('json') }),
  calibrationQuerySchema.extend({
    format: z.literal('csv'),
    table: z.enum(TABLES, { error: `must be one of ${TABLES.join(', ')}` }),
  }),
]);

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
