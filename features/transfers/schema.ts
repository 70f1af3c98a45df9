/** What a bank's file holds, and what may be asked of an export or an import. */
import { z } from 'zod';
import { bankQuerySchema } from '@/features/bank/schema';
import { questionBodySchema, slugSchema } from '@/features/questions/schema';
import { isPlainLine } from '@/lib/plain-text';

export const FORMAT = 'plumbline-bank';
export const FORMAT_VERSION = 1;

/** One question of a file: its address in the bank, and everything that `docs/content.md` describes. */
export const bankQuestionSchema = questionBodySchema.extend({ slug: slugSchema });

/** A whole file. */
export const bankDocumentSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  questions: z.array(bankQuestionSchema),
});

/** What stands around the questions; read once the list has come to its end. */
export const documentFrameSchema = bankDocumentSchema.extend({ questions: z.array(z.never()) });

export const FORMATS = ['json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** The same narrowing as the bank's own address has; of the archive, where that is the tab. */
export const exportQuerySchema = bankQuerySchema.omit({ page: true }).extend({ format: z.enum(FORMATS) });
export type ExportQuery = z.infer<typeof exportQuerySchema>;

/** A file's name, as it is told among past imports. */
export const uploadQuerySchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'name the file')
    .max(200, 'at most 200 letters')
    .refine(isPlainLine, 'one line of plain text'),
});

/** `take` brings in all or nothing; `skip` leaves out the rows that cannot be. */
export const decideSchema = z.strictObject({
  importId: z.uuid(),
  do: z.enum(['take', 'skip', 'discard', 'undo']),
});
export type DecideInput = z.infer<typeof decideSchema>;
