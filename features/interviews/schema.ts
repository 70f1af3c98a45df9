/** What a person may enter about a loop and its changes. Every change asks for its reason. */
import { z } from 'zod';
import { fromLocalInput, isTimeZone } from '@/lib/dates';
import { isPlainLine, isPlainText } from '@/lib/plain-text';
import { type LoopStage, STAGES } from './loop';

const text = (most: number) =>
  z.string().trim().max(most, `has room for ${most} letters`).refine(isPlainText, 'plain text only');
const line = (most: number) =>
  z.string().trim().max(most, `has room for ${most} letters`).refine(isPlainLine, 'one line of plain text');
const reason = text(400).min(4, 'say why in a few words');
const zone = z.string().trim().max(60).refine(isTimeZone, 'is not a time zone, for example Asia/Kolkata');
/** Years that a database can hold and a person can mean. */
const IN_RANGE = /^20\d\d-/;
const startsAt = z.iso
  .datetime({ message: 'is not a date and time' })
  .refine((at) => IN_RANGE.test(at), 'must lie between the years 2000 and 2099');
const place = line(300);

const candidateAndDebrief = {
  roleId: z.uuid(),
  candidateName: line(120).min(1, 'needs a name'),
  candidateEmail: z.union([z.literal(''), z.email('is not an e-mail address').max(254)], 'is not an e-mail address'),
  facilitatorId: z.uuid('choose who runs the debrief'),
};
const NOBODY = 'choose at least one interviewer';

export const newLoopSchema = z.strictObject({
  ...candidateAndDebrief,
  revealAtLastSeal: z.boolean(),
  interviews: z
    .array(
      z.strictObject({
        roleInterviewId: z.uuid(),
        startsAt: startsAt.nullable(),
        timeZone: zone,
        place,
        raterIds: z.array(z.uuid()).min(1, NOBODY).max(8, 'eight raters at most'),
      }),
    )
    .min(1, 'a loop needs at least one interview'),
});

export const rescheduleSchema = z.strictObject({ interviewId: z.uuid(), startsAt, timeZone: zone, place, reason });
export const reassignSchema = z.strictObject({
  interviewId: z.uuid(),
  fromRaterId: z.uuid(),
  toRaterId: z.uuid('choose who takes the seat'),
  reason,
});
export const addRaterSchema = z.strictObject({
  interviewId: z.uuid(),
  raterId: z.uuid('choose a person'),
  mode: z.enum(['in-room', 'second-reader'], 'choose how they rate'),
  reason,
});
export const swapSchema = z.strictObject({
  interviewId: z.uuid(),
  otherInterviewId: z.uuid('choose the other interview'),
  reason,
});
export const recuseSchema = z.strictObject({ loopId: z.uuid(), raterId: z.uuid(), reason });
export const skipSchema = z.strictObject({ interviewId: z.uuid(), reason });
export const withdrawSchema = z.strictObject({ loopId: z.uuid(), reason });
export const releaseSchema = z.strictObject({
  kitItemId: z.uuid(),
  followUpId: z.string().max(80),
  released: z.boolean(),
});
export const alternateSchema = z.strictObject({ kitItemId: z.uuid(), scenarioIndex: z.int().min(0).max(20) });

/** A wall clock and its zone, as a form sends them, to an instant; null for an empty clock, undefined for none. */
function instantOf(start: string, timeZone: string): string | null | undefined {
  if (start === '') return null;
  const at = fromLocalInput(start, timeZone)?.toISOString();
  return at !== undefined && IN_RANGE.test(at) ? at : undefined;
}

const start = z.string().trim().max(40).default('');
const formPlace = z.string().default('');
const NOT_A_TIME = 'is not a date and time between the years 2000 and 2099';

/** Rescheduling as a form sends it: a wall clock in the interview's own zone. */
export const rescheduleFormSchema = z
  .strictObject({ interviewId: z.uuid(), start, timeZone: zone, place: formPlace, reason })
  .transform(({ start: local, ...rest }, context) => {
    const at = instantOf(local, rest.timeZone);
    if (typeof at !== 'string') {
      context.addIssue({
        code: 'custom',
        path: ['start'],
        message: local === '' ? 'choose a date and time' : NOT_A_TIME,
      });
      return z.NEVER;
    }
    return { ...rest, startsAt: at };
  })
  .pipe(rescheduleSchema);

/** `interviews.0.place` becomes the `place` of the first of `interviews`; a form has no other way to nest. */
export function nested(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return fields;
  const flat: [string, unknown][] = [];
  const rows: Record<string, unknown>[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const match = /^interviews\.(\d{1,2})\.(\w{1,30})$/.exec(name);
    if (!match) flat.push([name, value]);
    else {
      const index = Number(match[1]);
      rows[index] = { ...rows[index], [match[2] ?? '']: value };
    }
  }
  const listed = rows.length > 0 ? { interviews: Array.from(rows, (row) => row ?? {}) } : {};
  return { ...Object.fromEntries(flat), ...listed };
}

const formInterview = z
  .strictObject({
    roleInterviewId: z.uuid(),
    start,
    timeZone: zone,
    place: formPlace,
    raterIds: z.array(z.string().max(60)).default([]),
  })
  .transform(({ start: local, ...rest }, context) => {
    const at = instantOf(local, rest.timeZone);
    if (at === undefined) context.addIssue({ code: 'custom', path: ['start'], message: NOT_A_TIME });
    const raterIds = rest.raterIds.filter((id) => id !== '');
    if (raterIds.length === 0) context.addIssue({ code: 'custom', path: ['raterIds'], message: NOBODY });
    if (new Set(raterIds).size < raterIds.length) {
      context.addIssue({ code: 'custom', path: ['raterIds'], message: 'names one person twice' });
    }
    return { ...rest, raterIds, startsAt: at ?? null };
  });

/** A new loop as the form sends it: flat names, wall clocks, and empty seats among the raters. */
export const newLoopFormSchema = z
  .preprocess(
    nested,
    z.strictObject({
      ...candidateAndDebrief,
      // A box that is not ticked is not sent at all.
      revealAtLastSeal: z
        .unknown()
        .optional()
        .transform((value) => value === 'on' || value === true || value === 'true'),
      interviews: z.array(formInterview, 'a loop needs at least one interview').max(20, 'twenty interviews at most'),
    }),
  )
  .pipe(newLoopSchema);

/** Which loops the list shows. A value that means nothing is left out, never an error. */
export const loopQuerySchema = z.object({
  q: z.string().max(200).refine(isPlainText).default('').catch(''),
  show: z.enum(['open', 'decided', 'withdrawn', 'all']).default('open').catch('open'),
  stage: z
    .enum(STAGES as [LoopStage, ...LoopStage[]])
    .optional()
    .catch(undefined),
  role: z.uuid().optional().catch(undefined),
  person: z.uuid().optional().catch(undefined),
  late: z.literal('yes').optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1000).default(1).catch(1),
});

export type LoopQuery = z.infer<typeof loopQuerySchema>;
export type NewLoop = z.infer<typeof newLoopSchema>;
