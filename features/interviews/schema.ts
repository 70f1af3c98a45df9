/** What a person may enter about a loop and its changes. Every change asks for its reason. */
import { z } from 'zod';

const reason = z.string().trim().min(4, 'say why in a few words').max(400);
const zone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'is not a time zone, for example Asia/Kolkata');
const startsAt = z.iso.datetime({ message: 'is not a date and time' });
const place = z.string().trim().max(300).default('');

export const newLoopSchema = z.strictObject({
  roleId: z.uuid(),
  candidateName: z.string().trim().min(1, 'needs a name').max(120),
  candidateEmail: z.union([z.literal(''), z.email('is not an e-mail address')]).default(''),
  facilitatorId: z.uuid('choose who runs the debrief'),
  revealAtLastSeal: z.coerce.boolean().default(false),
  interviews: z
    .array(
      z.strictObject({
        roleInterviewId: z.uuid(),
        startsAt: startsAt.nullable(),
        timeZone: zone,
        place,
        raterIds: z.array(z.uuid()).min(1, 'choose at least one interviewer').max(8),
      }),
    )
    .min(1, 'a loop needs at least one interview'),
});

export const rescheduleSchema = z.strictObject({ interviewId: z.uuid(), startsAt, timeZone: zone, place, reason });
export const reassignSchema = z.strictObject({
  interviewId: z.uuid(),
  fromRaterId: z.uuid(),
  toRaterId: z.uuid(),
  reason,
});
export const addRaterSchema = z.strictObject({
  interviewId: z.uuid(),
  raterId: z.uuid(),
  mode: z.enum(['in-room', 'second-reader']),
  reason,
});
export const swapSchema = z.strictObject({ interviewId: z.uuid(), otherInterviewId: z.uuid(), reason });
export const recuseSchema = z.strictObject({ loopId: z.uuid(), raterId: z.uuid(), reason });
export const skipSchema = z.strictObject({ interviewId: z.uuid(), reason });
export const withdrawSchema = z.strictObject({ loopId: z.uuid(), reason });
export const releaseSchema = z.strictObject({
  kitItemId: z.uuid(),
  followUpId: z.string().max(80),
  released: z.boolean(),
});
export const alternateSchema = z.strictObject({ kitItemId: z.uuid(), scenarioIndex: z.int().min(0).max(20) });

export type NewLoop = z.infer<typeof newLoopSchema>;
