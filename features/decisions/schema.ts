/** What somebody may sign: an outcome and reasons that cite evidence lines. */
import { z } from 'zod';
import { isPlainText } from '@/lib/plain-text';

export const OUTCOMES = ['hire', 'no', 'more-evidence'] as const;
export type OutcomeOfLoop = (typeof OUTCOMES)[number];

/** `<card id>/<line id>`: one evidence line of one sealed card. */
export const citeSchema = z.string().regex(/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/, 'is not an evidence line');

export const decisionSchema = z.strictObject({
  loopId: z.uuid(),
  outcome: z.enum(OUTCOMES, { error: 'choose hire, no, or more evidence needed' }),
  reasons: z
    .array(
      z.strictObject({
        text: z
          .string()
          .trim()
          .min(8, 'say the reason in at least 8 letters')
          .max(2_000, 'has room for 2,000 letters')
          .refine(isPlainText, 'plain text only'),
        cites: z.array(citeSchema).max(40),
      }),
    )
    .min(1, 'give at least one reason')
    .max(12),
  /** Typed by the signer; it must be the name of their account. */
  signature: z.string().trim().min(1, 'type your name to sign').max(120),
  /**
   * The decision that the signer saw standing, null for none: a decision that somebody else signed meanwhile is then never
   * superseded unread. Left out by jobs, which take what stands.
   */
  supersedes: z.uuid().nullable().optional(),
});

/** In which form a packet is taken away. */
export const exportSchema = z.strictObject({ format: z.enum(['csv', 'json'], { error: 'must be csv or json' }) });

export type DecisionInput = z.infer<typeof decisionSchema>;
