/** What a draft may hold and what may be done with one. A draft takes any words; a question's own schema waits at the end. */
import { z } from 'zod';
import { DIFFICULTIES, FACETS, KINDS, SENIORITIES, TIERS } from '@/features/questions/schema';
import { isPlainLine, isPlainText } from '@/lib/plain-text';
import type { Finding } from './check';
import { SAMPLE_KEYS } from './draft';

const plain = (most: number) => z.string().max(most, `at most ${most} letters`).refine(isPlainText, 'plain text only');
const words = plain(6_000);
const longText = plain(40_000);
const line = z.string().max(300, 'at most 300 letters').refine(isPlainLine, 'one line of plain text');
const key = z.string().regex(/^[a-z0-9-]{1,120}$/, 'not a key of this form');

/** A list whose items have keys of their own. */
const list = <S extends z.ZodType<{ key: string }>>(item: S, most: number) =>
  z
    .array(item)
    .max(most, `at most ${most}`)
    .refine((all) => new Set(all.map((one) => one.key)).size === all.length, 'a key is used twice');

const levelForm = z.strictObject({ key, label: line, anchor: words });

/** A sample answer under the level of answer that it is, with the expert's level and reason by the criterion's key in this form. */
const sampleForm = z.strictObject({
  key: z.enum(SAMPLE_KEYS),
  title: line,
  answer: longText,
  expert: list(z.strictObject({ key, level: z.enum(['', '1', '2', '3', '4', '5']), why: words }), 12),
});

export const draftFormSchema = z.strictObject({
  title: line,
  capability: z.string().max(80).refine(isPlainLine),
  kind: z.enum(KINDS),
  difficulty: z.enum(DIFFICULTIES),
  tier: z.enum(TIERS),
  minutes: z.string().max(10).refine(isPlainLine),
  seniority: z.array(z.enum(SENIORITIES)).max(SENIORITIES.length),
  facets: z.array(z.enum(FACETS)).max(FACETS.length),
  assesses: words,
  cue: words,
  prompt: words,
  scenarios: list(z.strictObject({ key, title: line, text: words }), 12),
  clarifying: list(z.strictObject({ key, asks: words, answer: words }), 30),
  followUps: list(z.strictObject({ key, text: words, changesRequirement: z.boolean(), listenFor: words }), 20),
  signals: list(z.strictObject({ key, text: words }), 30),
  redFlags: list(z.strictObject({ key, text: words, criterion: z.string().max(120).refine(isPlainLine) }), 20),
  criteria: list(
    z.strictObject({
      key,
      title: line,
      capability: z.string().max(80).refine(isPlainLine),
      /** Its author says that the levels mean something else now. */
      renewed: z.boolean(),
      levels: list(levelForm, 5),
    }),
    4,
  ),
  otherPaths: list(z.strictObject({ key, title: line, text: words }), 12),
  comparison: z.strictObject({ complexity: words, needs: words, buys: words, bestFor: words }),
  answerKey: longText,
  /** True once its author has opened them: from then on the form holds them. Before that they stay as they are published. */
  samplesOpen: z.boolean().default(false),
  samples: list(sampleForm, 3).default([]),
  /** Texts that another window had in a field that this one wrote in too, until their author has looked at them. */
  aside: list(z.strictObject({ key, field: z.string().max(400).refine(isPlainLine), text: longText }), 60),
});

export type DraftForm = z.infer<typeof draftFormSchema>;

/** One save. `revision` is the last that this window knows; the window learns what it missed. */
export const saveDraftSchema = z.strictObject({
  questionId: z.uuid().nullable(),
  baseVersionId: z.uuid().nullable(),
  revision: z.int().min(0).max(1_000_000_000),
  form: draftFormSchema,
});
export type SaveDraftInput = z.infer<typeof saveDraftSchema>;
/** What a window learns from a save. */
export type SaveReply =
  | { status: 'saved'; id: string; revision: number; problems: Finding[]; warnings: Finding[] }
  /** Another window of this author was here: its form, to be brought together with one's own and sent again. */
  | { status: 'missed'; id: string; revision: number; baseVersionId: string | null; form: DraftForm }
  /** It is no draft any more. */
  | { status: 'closed'; state: 'suggested' | 'published' | 'declined' | 'discarded' };

export const LARGEST_DRAFT = 600_000;

export const startDraftSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(5, 'at least 5 letters')
    .max(90, 'at most 90 letters')
    .refine(isPlainLine, 'one line of plain text'),
});

const note = z.string().trim().max(200, 'at most 200 letters').refine(isPlainText, 'plain text only');
const revision = z.coerce.number().int().min(0).max(1_000_000_000);

export const publishDraftSchema = z.strictObject({
  draftId: z.uuid(),
  revision,
  note: note.min(3, 'say in a few words what changed'),
});
export const suggestDraftSchema = publishDraftSchema;
export const draftIdSchema = z.strictObject({ draftId: z.uuid() });
export const declineDraftSchema = z.strictObject({ draftId: z.uuid(), reason: note.min(3, 'say why, in a few words') });
/** The sample answers of one version, to be written further. */
export const openSamplesSchema = z.strictObject({ questionId: z.uuid(), versionId: z.uuid() });
export const archiveSchema = z.strictObject({ questionId: z.uuid(), archived: z.enum(['true', 'false']) });

export type PublishDraftInput = z.infer<typeof publishDraftSchema>;
