/**
 * The shape of an exercise's files, and of everything that a candidate or a colleague may send about an attempt. One schema
 * serves the loader, the forms and the API.
 */
import { z } from 'zod';
import { isPlainLine, isPlainText } from '@/lib/plain-text';
import { SOURCE_LIMIT_BYTES } from '@/runner/contract';

export const RUN_LANGUAGES = ['typescript', 'javascript'] as const;
export const EDIT_LANGUAGES = ['python', 'java', 'go', 'csharp'] as const;
export const LANGUAGES = [...RUN_LANGUAGES, ...EDIT_LANGUAGES] as const;
export type Language = (typeof LANGUAGES)[number];

const slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case words joined by hyphens');
const words = (least: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => text.split(/\s+/).length >= least, `write at least ${least} words`);
const identifier = z.string().regex(/^[A-Za-z_$][\w$]*$/, 'use a name that JavaScript knows');

const plainValue = z.union([z.string(), z.number(), z.boolean()], 'use a text, a number or a truth value');
const range = z
  .tuple([z.int(), z.int()], 'give the least and the most')
  .refine(([least, most]) => least <= most, 'the least comes first');

/** How one parameter is drawn. */
export const parameterSpecSchema = z.union(
  [
    z.strictObject({ integer: range }),
    z.strictObject({ oneOf: z.array(plainValue).min(2, 'give at least two to choose from') }),
    z.strictObject({ shuffle: z.array(plainValue).min(2, 'give at least two to put in order') }),
  ],
  'use one of integer: [least, most], oneOf: [..], shuffle: [..]',
);
export type ParameterSpec = z.infer<typeof parameterSpecSchema>;

/** exercise.yaml */
export const exerciseFileSchema = z.strictObject({
  title: z.string().min(3).max(80),
  summary: words(5),
  minutes: z.int().min(10).max(240),
  languages: z.strictObject({
    run: z.array(z.enum(RUN_LANGUAGES)).min(1),
    editOnly: z.array(z.enum(EDIT_LANGUAGES)).default([]),
  }),
  exports: z.array(identifier).min(1),
  parameters: z.record(identifier, parameterSpecSchema).default({}),
  onlyInConversation: z.array(slug).default([]),
  hints: z.array(words(4)).min(1),
  mend: z.strictObject({ mutant: slug, statement: words(8) }),
});
export type ExerciseFile = z.infer<typeof exerciseFileSchema>;

const mutantBase = {
  id: slug,
  title: words(3),
  redFlag: slug,
  criterion: slug,
  killedBy: slug,
  mayAlsoFail: z.array(slug).default([]),
};
const edit = z.strictObject({ find: z.string().min(1), put: z.string() });

/** One entry of mutants.yaml: the reference with edits, or a whole file of `mutants/`. */
export const mutantSchema = z
  .strictObject({ ...mutantBase, edits: z.array(edit).min(1).optional(), file: z.string().optional() })
  .refine((one) => (one.edits === undefined) !== (one.file === undefined), 'give either edits or file');
export const mutantsFileSchema = z.array(mutantSchema).min(1, 'an exercise needs known-wrong solutions');
export type MutantFile = z.infer<typeof mutantSchema>;

/** What a suite says of one test. */
export const testMetaSchema = z.strictObject({
  id: slug,
  title: words(2),
  behaviour: z.string().trim().min(3).max(120),
  criterion: slug.optional(),
});

export const VARIANTS = ['write', 'mend'] as const;
export const MODES = ['live', 'take-home'] as const;
export const ALLOWED_HELP = ['none', 'docs', 'ai'] as const;

const text = (most: number) =>
  z.string().max(most, `has room for ${most} letters`).refine(isPlainText, 'plain text only');

/** Source text that can be stored. How large it may be is said with a status of its own (413), by `fitsSource`. */
const source = z
  .string()
  .refine((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value), 'is not text that can be stored');

/** Whether a source is within what the runner takes, in bytes of UTF-8. */
export const fitsSource = (value: string): boolean => new TextEncoder().encode(value).length <= SOURCE_LIMIT_BYTES;

/** The largest request that carries a source; quotes and line ends take two bytes each in JSON. */
export const SOURCE_BODY_BYTES = 1024 * 1024;

/** One window of a candidate or a colleague; each has its own count of operations. */
export const clientIdSchema = z.uuid();

/** Bytes of a Yjs update in base64, at most 256 KB of them in one. */
const updateBytes = z
  .string()
  .min(4)
  .max(350_000, 'is more than one update may hold')
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64')
  .refine((value) => value.length % 4 === 0, 'is not base64');

/** At most this many updates travel in one request. */
export const UPDATES_AT_ONCE = 64;
export const UPDATES_BODY_BYTES = 1024 * 1024;

/**
 * Changes of the document, oldest first. `operation` counts within the window, from 1; one that is sent again is
 * acknowledged without effect.
 */
export const sendUpdatesSchema = z.strictObject({
  clientId: clientIdSchema,
  updates: z
    .array(z.strictObject({ operation: z.int().min(1).max(2_147_483_647), update: updateBytes }))
    .min(1)
    .max(UPDATES_AT_ONCE, `at most ${UPDATES_AT_ONCE} at once`),
});
export type SendUpdates = z.infer<typeof sendUpdatesSchema>;

/** Where the reader of a stream stands: everything after this number comes; the answer waits for news up to `wait` seconds. */
export const sinceSchema = z.object({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  wait: z.coerce.number().int().min(0).max(25).default(0),
});

export const startAttemptSchema = z.strictObject({ language: z.enum(LANGUAGES) });

/** A run of the visible tests on what stands in the editor; `runId` is drawn by the window, so a resent request is harmless. */
export const requestRunSchema = z.strictObject({ runId: z.uuid(), source });
/** A run of a scratch file, or of own tests, beside the solution. */
export const requestScratchSchema = z.strictObject({ runId: z.uuid(), source, scratch: source });
/** Ends the attempt with what stands in the editor. */
export const submitSchema = z.strictObject({ source });
/** Says that somebody is there. `focus` is true while the candidate works unwatched ("focus time"). */
export const heartbeatSchema = z.strictObject({ focus: z.boolean().optional() });
/** Which records of a run the reader has: the answer waits a moment for more. */
export const watchRunSchema = z.object({
  records: z.coerce.number().int().min(0).max(1000).default(0),
  wait: z.coerce.number().int().min(0).max(25).default(0),
});

export type RequestRun = z.infer<typeof requestRunSchema>;
export type RequestScratch = z.infer<typeof requestScratchSchema>;

/** An invitation, as a colleague makes it. */
export const inviteSchema = z.strictObject({
  interviewId: z.uuid(),
  exercise: slug,
  variant: z.enum(VARIANTS).default('write'),
  mode: z.enum(MODES),
  allowedHelp: z.enum(ALLOWED_HELP),
  note: text(600).trim().default(''),
  minutes: z.coerce.number().int().min(10).max(480),
  /** Take-home: days from now in which it may be started. */
  days: z.coerce.number().int().min(1).max(30).default(7),
});
export type Invite = z.infer<typeof inviteSchema>;

export const attemptIdSchema = z.strictObject({ attemptId: z.uuid() });
export const extendSchema = z.strictObject({
  attemptId: z.uuid(),
  minutes: z.coerce.number().int().min(1, 'at least one minute').max(240, 'at most 240 minutes'),
  reason: z.string().trim().min(3, 'say why in a few words').max(200).refine(isPlainLine, 'one line of plain text'),
});
/** Which hint or extension is shown next; each is shown once, in the exercise's order for hints. */
export const giveHintSchema = z.strictObject({ attemptId: z.uuid() });
export const showExtensionSchema = z.strictObject({ attemptId: z.uuid(), followUpId: slug });
export const noteSchema = z.strictObject({
  attemptId: z.uuid(),
  noteId: z.uuid(),
  text: text(4000).trim().min(1, 'write something'),
});
/** A form's tick arrives as a word. */
const yes = z.union([z.boolean(), z.enum(['true', 'false'])]).transform((value) => value === true || value === 'true');
/** Pair mode, in which both type. */
export const pairingSchema = z.strictObject({ attemptId: z.uuid(), on: yes });
export const dropNoteSchema = z.strictObject({ attemptId: z.uuid(), noteId: z.uuid() });
export const replaySchema = z.strictObject({ attemptId: z.uuid(), runId: z.uuid() });
/** Runs every attempt of an exercise again, with the suite as it is now. */
export const rejudgeSchema = z.strictObject({ exercise: slug });

/** The form of an invitation: what it says, and time that is added from the start with its reason. */
export const inviteFormSchema = inviteSchema
  .extend({
    extraMinutes: z.coerce.number().int().min(0).max(240, 'at most 240 minutes').default(0),
    extraReason: z.string().trim().max(200).refine(isPlainLine, 'one line of plain text').default(''),
  })
  .refine((one) => one.extraMinutes === 0 || one.extraReason.length >= 3, {
    path: ['extraReason'],
    message: 'say why in a few words',
  });
/** A row of the reader's own card, or none yet. */
const filing = z.preprocess(
  (value) => (value === '' ? null : value),
  z
    .string()
    .regex(/^(criterion:[0-9a-f-]{36}|capability:[a-z0-9-]{1,60})$/, 'is not a row of a card')
    .nullable()
    .default(null),
);
/** Lines of a file, as the document stood after a number of changes. */
export const citeCodeSchema = z.strictObject({
  attemptId: z.uuid(),
  seq: z.coerce.number().int().min(1).max(2_147_483_647),
  file: z.enum(['solution', 'scratch', 'tests']),
  from: z.coerce.number().int().min(1).max(1_000_000),
  to: z.coerce.number().int().min(1).max(1_000_000),
  note: z.string().trim().max(400).refine(isPlainLine, 'one line of plain text').default(''),
  filedTo: filing,
});
export type CiteCode = z.infer<typeof citeCodeSchema>;
/** A test that failed in a run. The row is the server's to find where the kit holds the exercise's question. */
export const acceptOfferSchema = z.strictObject({
  attemptId: z.uuid(),
  runId: z.uuid(),
  testId: slug,
  flags: z.array(slug).max(20).default([]),
  filedTo: filing,
});
export type AcceptOffer = z.infer<typeof acceptOfferSchema>;
