/** What a person may enter about a role. */
import { z } from 'zod';
import { bankQuerySchema } from '@/features/bank/schema';
import { isPlainLine, isPlainText } from '@/lib/plain-text';
import { RATING_MODES, ROLE_LEVELS, ROLE_TEMPLATES } from './role';

/** In letters. */
export const MAX_TITLE = 90;
const title = z
  .string()
  .trim()
  .min(3, 'needs at least 3 letters')
  .max(MAX_TITLE, `has room for ${MAX_TITLE} letters`)
  .refine(isPlainLine, 'one line of plain text');
const sentence = (least: string) =>
  z.string().trim().min(8, least).max(400, 'has room for 400 letters').refine(isPlainText, 'plain text only');
const whole = (least: number, most: number) =>
  z.coerce.number('is not a number').int('a whole number').min(least, `at least ${least}`).max(most, `at most ${most}`);
const rating = z.enum(RATING_MODES as ['pair', 'second-reader', 'single'], 'choose how it is rated');
const level = z
  .enum(ROLE_LEVELS as [string, ...string[]], 'choose a level')
  .transform((value) => value as (typeof ROLE_LEVELS)[number]);

export const newRoleSchema = z.strictObject({
  template: z.enum(ROLE_TEMPLATES.map((one) => one.key) as [string, ...string[]], 'choose a template'),
  title,
  level,
});

export const roleNameSchema = z.strictObject({ roleId: z.uuid(), title, level });

export const roleCapabilitySchema = z.strictObject({
  roleId: z.uuid(),
  capability: z.string().min(1).max(60).refine(isPlainLine),
  weight: whole(1, 3),
  weightReason: sentence('say why in at least 8 letters'),
  expectedLevel: whole(1, 5),
  expectedReason: sentence('say why in at least 8 letters'),
  rating,
});

export const roleInterviewSchema = z
  .strictObject({
    roleId: z.uuid(),
    roleInterviewId: z.uuid().optional(),
    title,
    purpose: sentence('say in a sentence what this interview is for'),
    minutes: whole(10, 240),
    rating,
    /** The kit that it begins with; left out where an interview keeps the one that it has. */
    questionIds: z
      .array(z.uuid(), 'choose at least one question')
      .min(1, 'choose at least one question')
      .max(6, 'six questions are more than an hour holds')
      .optional(),
  })
  .refine(({ roleInterviewId, questionIds }) => roleInterviewId !== undefined || questionIds !== undefined, {
    path: ['questionIds'],
    message: 'choose at least one question',
  });

const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(120);

/** A kit as it stands after one change. `revision` is the last that this window knows. */
export const kitSchema = z.strictObject({
  roleId: z.uuid(),
  roleInterviewId: z.uuid(),
  revision: z.coerce.number().int().min(0).max(1_000_000_000),
  entries: z
    .array(
      z.strictObject({
        questionId: z.uuid(),
        scenarioIds: z.array(key).min(1, 'keep at least one scenario').max(20),
        minutes: whole(3, 240),
        owners: z.record(key, z.enum(['first', 'second'])),
      }),
      'choose at least one question',
    )
    .min(1, 'keep at least one question')
    .max(6, 'six questions are more than an hour holds')
    .refine((all) => new Set(all.map((one) => one.questionId)).size === all.length, 'a question can be in a kit once'),
});

/** What is looked for in the bank for a kit; with `instead`, what could stand in for that question. A value that means nothing is left out. */
export const choicesQuerySchema = bankQuerySchema
  .pick({ q: true, capability: true, kind: true, minutes: true })
  .extend({ instead: z.uuid().optional().catch(undefined) });

export type ChoicesQuery = z.infer<typeof choicesQuerySchema>;

export const copyRoleSchema = z.strictObject({
  roleId: z.uuid(),
  /** The slug of the workspace that it goes to. */
  to: z.string().regex(/^[a-z0-9-]{1,80}$/, 'choose a workspace'),
});

export const roleInterviewIdSchema = z.strictObject({ roleId: z.uuid(), roleInterviewId: z.uuid() });

export type NewRole = z.infer<typeof newRoleSchema>;
export type RoleName = z.infer<typeof roleNameSchema>;
export type RoleCapabilityInput = z.infer<typeof roleCapabilitySchema>;
export type RoleInterviewInput = z.infer<typeof roleInterviewSchema>;
export type KitInput = z.infer<typeof kitSchema>;
