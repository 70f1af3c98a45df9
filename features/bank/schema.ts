/** What the bank's addresses and forms may hold. In an address, a value that means nothing is left out and never an error. */
import { z } from 'zod';
import { slugSchema } from '@/features/questions/schema';
import { isPlainLine, isPlainText } from '@/lib/plain-text';

const choice = z
  .string()
  .max(60)
  .refine(isPlainLine)
  .optional()
  .catch(undefined)
  .transform((value) => (value === '' ? undefined : value));

const page = z.coerce.number().int().min(1).max(1000).default(1).catch(1);

const text = z.string().max(200).refine(isPlainText).default('').catch('');

/** What is searched, and each dimension of `BANK_DIMENSIONS`. */
const narrowing = {
  q: text,
  capability: choice,
  kind: choice,
  difficulty: choice,
  seniority: choice,
  facet: choice,
  language: choice,
  minutes: choice,
  tier: choice,
  exposure: choice,
};

/** The address of the bank: what is searched and narrowed, where, and which page of it. */
export const bankQuerySchema = z.object({
  ...narrowing,
  tab: z.enum(['bank', 'library', 'drafts', 'archive']).default('bank').catch('bank'),
  page,
});

export type BankQuery = z.infer<typeof bankQuerySchema>;

/** More columns than can be read side by side, on paper too. */
export const MOST_COMPARED = 6;

/** The address of the comparison: what is compared, in order, and what there is to choose from. */
export const compareQuerySchema = z.object({
  q: text,
  facet: choice,
  of: z
    .union([z.string(), z.array(z.string())])
    .catch([])
    .transform((value) => [
      ...new Set((Array.isArray(value) ? value : value.split(',')).filter((one) => slugSchema.safeParse(one).success)),
    ])
    .transform((slugs) => slugs.slice(0, MOST_COMPARED)),
});

export type CompareQuery = z.infer<typeof compareQuerySchema>;

const name = z
  .string()
  .trim()
  .min(1, 'give it a name')
  .max(60, 'at most 60 letters')
  .refine(isPlainLine, 'one line of plain text');
const flag = z
  .enum(['true', 'false', 'on'])
  .default('false')
  .transform((value) => value !== 'false');

/** Keeps a filter by name, or forgets one. */
export const filterSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('keep'),
    name,
    query: z.string().min(1, 'search or choose something first').max(2000).refine(isPlainLine),
    shared: flag,
  }),
  z.strictObject({ do: z.literal('forget'), id: z.uuid() }),
]);

export type FilterInput = z.output<typeof filterSchema>;

/** From how many askings there is a warning, or whether a question's text can be read by anybody. */
export const exposureSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('limit'),
    limit: z.coerce
      .number('a whole number, 1 to 1000')
      .int('a whole number, 1 to 1000')
      .min(1, 'at least 1')
      .max(1000, 'at most 1000'),
  }),
  z.strictObject({ do: z.literal('public'), questionId: z.uuid(), isPublic: flag }),
]);

export type ExposureInput = z.output<typeof exposureSchema>;
