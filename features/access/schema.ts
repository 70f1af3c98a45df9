/** What may come in about accounts: shared by forms, actions and routes. Every reason is a sentence for the person typing. */
import { z } from 'zod';
import { isTimeZone } from '@/lib/dates';
import { WORKSPACE_ROLES } from './role';

/** Long enough to resist guessing at our rate, short enough that hashing it is cheap. */
export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

const text = (most: number, empty: string) =>
  z
    .string({ error: empty })
    .trim()
    .min(1, empty)
    .max(most, `At most ${most} characters.`)
    // Names are shown in tables, mails and exports: one line, and nothing that turns the reading direction around.
    .refine(
      (value) => !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(value),
      'One line of plain text, please.',
    );

/** An address as we keep it: trimmed, composed, in lower case. */
export const emailSchema = z
  .string({ error: 'Enter your e-mail address.' })
  .transform((value) => value.normalize('NFKC').trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'Enter your e-mail address.')
      .max(254, 'An e-mail address has at most 254 characters.')
      .regex(
        /^[^\s\p{Cc}@"<>,;:\\]+@[^\s\p{Cc}@"<>,;:\\]+$/u,
        'This is not an e-mail address: it needs a name, an @ and a host.',
      ),
  );

const newPasswordSchema = z
  .string({ error: 'Choose a password.' })
  .min(PASSWORD_LENGTH.least, `Choose a password of at least ${PASSWORD_LENGTH.least} characters.`)
  .max(PASSWORD_LENGTH.most, `A password has at most ${PASSWORD_LENGTH.most} characters.`)
  .refine((value) => new Set(value).size >= 4, 'Too easy to guess: use more than three different characters.');

const tokenSchema = z.string({ error: 'The link is incomplete.' }).regex(/^[\w-]{20,200}$/, 'The link is incomplete.');
const nameSchema = text(120, 'Enter a name.');
const timeZoneSchema = z
  .string({ error: 'Choose a time zone.' })
  .refine(isTimeZone, 'Choose a time zone from the list.');

export const signInSchema = z.object({
  email: emailSchema,
  password: z
    .string({ error: 'Enter your password.' })
    .min(1, 'Enter your password.')
    .max(PASSWORD_LENGTH.most, 'Too long.'),
});

export const askLinkSchema = z.strictObject({
  email: emailSchema,
  purpose: z.enum(['link', 'reset'], { error: 'Say whether to sign in or to choose a new password.' }),
  next: z.string().max(500).optional(),
});

export const useLinkSchema = z.object({ token: tokenSchema });

export const resetSchema = z.object({ token: tokenSchema, password: newPasswordSchema });

export const ownerSchema = z.object({
  token: tokenSchema,
  name: nameSchema,
  email: emailSchema,
  password: newPasswordSchema,
  organisation: text(120, 'Enter the name of your organisation.'),
  workspace: text(120, 'Enter a name for the first workspace.'),
  timeZone: timeZoneSchema,
});

export const addWorkspaceSchema = z.strictObject({
  organisationId: z.uuid('Choose an organisation.'),
  name: text(120, 'Enter a name for the workspace.'),
  timeZone: timeZoneSchema,
});

const roleSchema = z.enum(WORKSPACE_ROLES, { error: 'Choose a role.' });

export const inviteSchema = z.strictObject({ email: emailSchema, name: nameSchema, role: roleSchema });

export const changeRoleSchema = z.strictObject({ personId: z.uuid('Nobody is named.'), role: roleSchema });

export const removeMemberSchema = z.strictObject({ personId: z.uuid('Nobody is named.') });

export const accountSchema = z.strictObject({ name: nameSchema, timeZone: timeZoneSchema });

export const changePasswordSchema = z.strictObject({
  current: z.string().max(PASSWORD_LENGTH.most, 'Too long.').default(''),
  password: newPasswordSchema,
});

/** A form that holds nothing but its button. */
export const nothingSchema = z.strictObject({});

export const revokeSessionSchema = z.strictObject({ sessionId: z.uuid('No session is named.') });

/**
 * Where to go after signing in: a path of ours, or home. An address elsewhere, in any of the disguises that browsers
 * accept (`//host`, `/\host`, control characters), counts as home.
 */
export function safeNext(value: unknown): string {
  if (typeof value !== 'string' || value.length > 500 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value)) return '/';
  return value.includes('\\') || value.startsWith('/sign-in') ? '/' : value;
}
