/**
 * The shape of a question: what a file under `content/questions/<slug>/` must hold, and what a workspace's own copy
 * holds in its version rows. One schema serves the loader, the editor and the API, so a question that loads is a
 * question that can be asked, probed and scored.
 */
import { z } from 'zod';
import { isPlainText } from '@/lib/plain-text';
import { UPGRADE_PARTS } from './question';

export const CAPABILITIES = [
  'coding-debugging',
  'data-persistence',
  'distributed-systems',
  'production-readiness',
  'working-with-others',
] as const;

export const FACETS = [
  'api',
  'caching',
  'concurrency',
  'data',
  'delivery',
  'messaging',
  'observability',
  'performance',
  'reliability',
  'runtimes',
  'search',
  'security',
  'testing',
  'architecture',
] as const;

export const KINDS = ['technical', 'system-design', 'coding', 'behavioural'] as const;
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export const SENIORITIES = ['entry', 'mid', 'senior', 'staff'] as const;
export const TIERS = ['core', 'useful', 'warm-up'] as const;

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case words joined by hyphens');
const words = (least: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => text.split(/\s+/).length >= least, `write at least ${least} words`);

/** Observable behaviour for one level of one criterion. `level` counts from 1 (lowest). */
export const anchorSchema = z.strictObject({
  level: z.int().min(1).max(5),
  label: z.string().min(1).max(40),
  anchor: words(6),
});

/** One thing that is rated. Levels run 1..n without gaps, three to five of them. */
export const criterionSchema = z.strictObject({
  id: slug,
  title: z.string().min(8).max(90),
  capability: z.string().min(1),
  levels: z
    .array(anchorSchema)
    .min(3)
    .max(5)
    .refine(
      (levels) => levels.every((one, index) => one.level === index + 1),
      'number the levels 1, 2, 3 ... in order',
    ),
});

export const scenarioSchema = z.strictObject({ id: slug, title: z.string().min(3).max(80), text: words(25) });
export const clarificationSchema = z.strictObject({ asks: words(3), answer: words(3) });
export const redFlagSchema = z.strictObject({ id: slug, text: words(4), criterion: slug.optional() });
export const followUpSchema = z.strictObject({
  id: slug,
  text: words(5),
  changesRequirement: z.boolean(),
  listenFor: words(8),
});
export const otherPathSchema = z.strictObject({ title: z.string().min(3), text: words(15) });
export const comparisonSchema = z.strictObject({
  complexity: words(4),
  needs: words(4),
  buys: words(4),
  bestFor: words(4),
});

/** A worked answer with the expert's level for every criterion and the reason for it; raters practise on these. */
export const sampleAnswerSchema = z.strictObject({
  id: z.enum(['weak', 'borderline', 'strong']),
  title: z.string().min(3),
  key: z.record(slug, z.strictObject({ level: z.int().min(1).max(5), why: words(8) })),
  answer: words(80),
});

export const questionFrontMatterSchema = z.strictObject({
  title: z.string().min(5).max(90),
  covers: z.array(z.string().min(1)),
  capability: z.string().min(1),
  facets: z.array(z.enum(FACETS)).min(1),
  kind: z.enum(KINDS),
  difficulty: z.enum(DIFFICULTIES),
  seniority: z.array(z.enum(SENIORITIES)).min(1),
  minutes: z.int().min(3).max(120),
  tier: z.enum(TIERS),
  assesses: words(12),
  cue: words(12),
  prompt: words(20),
  scenarios: z.array(scenarioSchema).min(1),
  clarifying: z.array(clarificationSchema),
  signals: z.array(words(4)).min(3),
  redFlags: z.array(redFlagSchema).min(1),
  followUps: z
    .array(followUpSchema)
    .min(2)
    .refine((all) => all.some((one) => one.changesRequirement), 'at least one follow-up must change a requirement'),
  otherPaths: z.array(otherPathSchema),
  criteria: z.array(criterionSchema).min(1).max(4),
  comparison: comparisonSchema.optional(),
});

/** A whole question: the front matter of `question.md`, its body as the answer key, and its sample answers. */
export const questionBodySchema = questionFrontMatterSchema.extend({
  answerKey: words(80),
  samples: z.array(sampleAnswerSchema),
});

export type QuestionBody = z.infer<typeof questionBodySchema>;
export type CriterionBody = z.infer<typeof criterionSchema>;
export type SampleAnswer = z.infer<typeof sampleAnswerSchema>;

/** A slug as it comes in an address or a form; what is no slug names nothing. */
export const slugSchema = slug.max(120);

export const adoptSchema = z.strictObject({ slug: slugSchema });

export const upgradeSchema = z.strictObject({
  slug: slugSchema,
  /** The library's hash that the difference was shown for. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  parts: z.array(z.enum(UPGRADE_PARTS.map((part) => part.key))).default([]),
  note: z.string().trim().max(200, 'at most 200 letters').refine(isPlainText, 'plain text only').default(''),
});

/** A level for each criterion of one sample answer, by criterion version. */
export const practiceSchema = z.strictObject({
  sampleId: z.uuid(),
  levels: z.record(z.uuid(), z.coerce.number().int().min(1).max(5)),
});

/** The same as a form sends it: one field `levels.<criterion version>` each. */
export const practiceFormSchema = z
  .looseObject({ sampleId: z.string() })
  .transform(({ sampleId, ...fields }) => ({
    sampleId,
    levels: Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name.startsWith('levels.'))
        .map(([name, value]) => [name.slice('levels.'.length), value]),
    ),
  }))
  .pipe(practiceSchema);

export type UpgradeInput = z.infer<typeof upgradeSchema>;
export type PracticeInput = z.infer<typeof practiceSchema>;
