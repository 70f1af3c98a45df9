/** What a person may enter about a role. */
import { z } from 'zod';
import { RATING_MODES, ROLE_LEVELS, ROLE_TEMPLATES } from './role';

export const newRoleSchema = z.strictObject({
  template: z.enum(ROLE_TEMPLATES.map((one) => one.key) as [string, ...string[]]),
  title: z.string().trim().min(3, 'needs at least 3 letters').max(90),
  level: z.enum(ROLE_LEVELS as [string, ...string[]]).transform((value) => value as (typeof ROLE_LEVELS)[number]),
});

export const roleCapabilitySchema = z.strictObject({
  roleId: z.uuid(),
  capability: z.string().min(1).max(60),
  weight: z.coerce.number().int().min(1).max(3),
  weightReason: z.string().trim().min(8, 'say why in at least 8 letters').max(400),
  expectedLevel: z.coerce.number().int().min(1).max(5),
  expectedReason: z.string().trim().min(8, 'say why in at least 8 letters').max(400),
  rating: z.enum(RATING_MODES as ['pair', 'second-reader', 'single']),
});

export const roleInterviewSchema = z.strictObject({
  roleId: z.uuid(),
  roleInterviewId: z.uuid().optional(),
  title: z.string().trim().min(3, 'needs at least 3 letters').max(90),
  purpose: z.string().trim().min(8, 'say in a sentence what this interview is for').max(400),
  minutes: z.coerce.number().int().min(10).max(240),
  rating: z.enum(RATING_MODES as ['pair', 'second-reader', 'single']),
  questionIds: z.array(z.uuid()).min(1, 'choose at least one question').max(6),
});

export type NewRole = z.infer<typeof newRoleSchema>;
export type RoleCapabilityInput = z.infer<typeof roleCapabilitySchema>;
export type RoleInterviewInput = z.infer<typeof roleInterviewSchema>;
