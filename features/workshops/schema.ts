/** What may be sent about workshops and checks. */
import { z } from 'zod';
import { isPlainLine } from '@/lib/plain-text';

/** Answers of one workshop: four to six take an hour, and a question has three. */
export const FEWEST_SAMPLES = 3;
export const MOST_SAMPLES = 6;

export const workshopSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(3, 'at least three letters')
    .max(90, 'at most 90 letters')
    .refine(isPlainLine, 'plain text only'),
  sampleIds: z
    .array(z.uuid())
    .min(FEWEST_SAMPLES, `choose at least ${FEWEST_SAMPLES} answers`)
    .max(MOST_SAMPLES, `choose at most ${MOST_SAMPLES} answers`),
});
export type WorkshopInput = z.infer<typeof workshopSchema>;

export const startCheckSchema = z.strictObject({});

/** A level for every criterion of one answer of a check, by criterion version. */
export const checkAnswerSchema = z.strictObject({
  checkId: z.uuid(),
  sampleId: z.uuid(),
  levels: z.record(z.uuid(), z.coerce.number().int().min(1).max(5)),
});
export type CheckAnswer = z.infer<typeof checkAnswerSchema>;

/** The same as a form sends it: one field `levels.<criterion version>` each. */
export const checkFormSchema = z
  .looseObject({ checkId: z.string(), sampleId: z.string() })
  .transform(({ checkId, sampleId, ...fields }) => ({
    checkId,
    sampleId,
    levels: Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name.startsWith('levels.'))
        .map(([name, value]) => [name.slice('levels.'.length), value]),
    ),
  }))
  .pipe(checkAnswerSchema);

export const workshopIdSchema = z.uuid();
