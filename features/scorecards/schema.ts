/** What may be written on a card, field by field, and what a seal freezes. Shared by the form, the API and the export. */
import { z } from 'zod';

export const RECOMMENDATIONS = [
  { level: 1, label: 'Strong no' },
  { level: 2, label: 'No' },
  { level: 3, label: 'Yes' },
  { level: 4, label: 'Strong yes' },
] as const;

const uuid = z.uuid();
const stamp = z.iso.datetime();

/** The database stores neither the character U+0000 nor half of a surrogate pair; a browser sends neither by typing. */
const canBeStored = (words: string): boolean => !words.includes('\u0000') && !/\p{Surrogate}/u.test(words);
const text = (longest: number) =>
  z
    .string()
    .max(longest, `is longer than ${longest} characters`)
    .refine(canBeStored, 'holds a character that cannot be stored');

/** How long one line and one summary or addendum may be, in UTF-16 units. */
export const LONGEST_LINE = 4_000;
export const LONGEST_TEXT = 10_000;

/** A level counts from 1; null means "not assessed", which is an answer and never a number. */
export const levelValueSchema = z.strictObject({ level: z.int().min(1).max(5).nullable() });
export const recommendationValueSchema = z.strictObject({ level: z.int().min(1).max(4) });
export const markValueSchema = z.strictObject({ at: stamp });
export const textValueSchema = z.strictObject({ text: text(LONGEST_TEXT) });

export const LINE_KINDS = ['quote', 'moment', 'code', 'test', 'link'] as const;

/** Where a cited line was taken from: lines of a file as the attempt's document stood, or one test of a run. */
export const lineSourceSchema = z.union([
  z.strictObject({
    attemptId: uuid,
    /** The number of the document's last update that was in view. */
    seq: z.int().min(0),
    file: z.enum(['solution', 'scratch', 'tests']),
    /** From 1, both included. */
    lines: z.tuple([z.int().min(1), z.int().min(1)]),
  }),
  z.strictObject({
    attemptId: uuid,
    seq: z.int().min(0),
    runId: uuid,
    testId: z.string().regex(/^[a-z0-9-]{1,80}$/),
  }),
]);
export type LineSource = z.infer<typeof lineSourceSchema>;

/**
 * One line that was written during or after the interview. `filedTo` is a row key (`criterion:<criterion version id>` or
 * `capability:<key>`) once it is evidence, `private` when its author keeps it, null while it is unfiled.
 */
export const lineValueSchema = z.strictObject({
  text: text(LONGEST_LINE).min(1, 'is empty'),
  at: stamp,
  kind: z.enum(LINE_KINDS),
  filedTo: z
    .string()
    .regex(/^(criterion:[0-9a-f-]{36}|capability:[a-z0-9-]{1,60}|private)$/)
    .nullable(),
  /** Of a cited line. */
  source: lineSourceSchema.optional(),
});

/** Which schema a field's value must satisfy, by the part of its key before the colon. */
export const FIELD_SCHEMAS = {
  level: levelValueSchema,
  capability: levelValueSchema,
  recommendation: recommendationValueSchema,
  flag: markValueSchema,
  asked: markValueSchema,
  line: lineValueSchema,
  summary: textValueSchema,
} as const;

export type FieldKind = keyof typeof FIELD_SCHEMAS;

/** `level:<criterion version>`, `capability:<key>`, `recommendation`, `flag:<question version>/<id>`, `asked:<question version>/<id>`, `line:<uuid>`, `summary`. */
export const fieldKeySchema = z
  .string()
  .max(160)
  .regex(
    /^(level:[0-9a-f-]{36}|capability:[a-z0-9-]{1,60}|recommendation|summary|line:[0-9a-f-]{36}|(flag|asked):[0-9a-f-]{36}\/[a-z0-9-]{1,80})$/,
    'is not a field of a card',
  );

/** Counters are four-byte integers in the database. */
const LARGEST = 2_147_483_647;

/** One edit from one window. `operation` grows within a client; `base` is the field's version that the author saw. */
export const fieldEditSchema = z.strictObject({
  key: fieldKeySchema,
  value: z.unknown(),
  base: z.int().min(0).max(LARGEST),
  operation: z.int().min(1).max(LARGEST),
  /** Set when the author has chosen between texts that were kept side by side. */
  resolves: z.boolean().optional(),
});

export const editBatchSchema = z.strictObject({
  clientId: uuid,
  edits: z.array(fieldEditSchema).min(1).max(200),
});

/** How many bytes a request with edits may have. */
export const LARGEST_BATCH = 1024 * 1024;

/** The revision that a window has, when it asks how the card stands. */
export const lookSchema = z.strictObject({ since: z.coerce.number().int().min(0).max(LARGEST).optional() });

/** Sealing carries the edits that are still on their way, so nothing typed before the key was pressed can miss the seal. */
export const sealRequestSchema = z.strictObject({ clientId: uuid, edits: z.array(fieldEditSchema).max(200) });

/** `criterion:<criterion version id>`, `capability:<key>` or `recommendation`. */
const correctedRow = z
  .string()
  .regex(/^(criterion:[0-9a-f-]{36}|capability:[a-z0-9-]{1,60}|recommendation)$/, 'is not a row of a card');

const correction = z.strictObject({ row: correctedRow, level: z.int().min(1).max(5) }).optional();

export const addendumSchema = z.strictObject({ text: text(LONGEST_TEXT).trim().min(1, 'write the text'), correction });

/** A private note is offered as it is, or as the reason of a correction. */
export const offerSchema = z.strictObject({ correction });

/** What a seal freezes, and what is shown of it after the reveal. */
export const sealedCardSchema = z.strictObject({
  levels: z.record(z.string(), z.int().nullable()),
  capabilities: z.record(z.string(), z.int().nullable()),
  recommendation: z.int().min(1).max(4),
  redFlags: z.array(z.strictObject({ questionVersionId: uuid, id: z.string(), text: z.string(), at: stamp })),
  asked: z.array(z.strictObject({ questionVersionId: uuid, id: z.string(), at: stamp })),
  evidence: z.array(
    z.strictObject({
      id: uuid,
      text: z.string(),
      at: stamp,
      kind: z.enum(LINE_KINDS),
      /** `criterion:<criterion version id>` or `capability:<key>`. */
      row: z.string(),
      source: lineSourceSchema.optional(),
    }),
  ),
  summary: z.string(),
});

export type SealedCard = z.infer<typeof sealedCardSchema>;
export type FieldEdit = z.infer<typeof fieldEditSchema>;
export type LineValue = z.infer<typeof lineValueSchema>;
