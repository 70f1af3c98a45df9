/**
 * A question as people choose and compare it: the words for its kinds, what differs between a workspace's copy and the library,
 * and how far a rating is from the expert's. Pure.
 */
import type { QuestionBody } from './schema';

export const KIND_WORDS: Record<QuestionBody['kind'], string> = {
  technical: 'Technical',
  'system-design': 'System design',
  coding: 'Coding',
  behavioural: 'Behavioural',
};

export const DIFFICULTY_WORDS: Record<QuestionBody['difficulty'], string> = {
  easy: 'Easy',
  medium: 'Medium',
  hard: 'Hard',
};

export const SENIORITY_WORDS: Record<QuestionBody['seniority'][number], string> = {
  entry: 'Entry',
  mid: 'Mid',
  senior: 'Senior',
  staff: 'Staff',
};

export const TIER_WORDS: Record<QuestionBody['tier'], string> = {
  core: 'Core',
  useful: 'Useful',
  'warm-up': 'Warm-up',
};

/** `api` is "API", `observability` is "Observability". */
export const facetWords = (facet: string): string =>
  facet === 'api' ? 'API' : facet.charAt(0).toUpperCase() + facet.slice(1);

/**
 * The parts in which an upgrade can be taken. Criteria, red flags and samples go together: flags and expert keys point at
 * criteria by id and level.
 */
export const UPGRADE_PARTS = [
  {
    key: 'about',
    label: 'Title and labels',
    fields: ['title', 'capability', 'facets', 'kind', 'difficulty', 'seniority', 'minutes', 'tier', 'covers'],
  },
  { key: 'purpose', label: 'What it assesses', fields: ['assesses', 'cue'] },
  { key: 'prompt', label: 'Prompt', fields: ['prompt'] },
  { key: 'scenarios', label: 'Scenarios', fields: ['scenarios'] },
  { key: 'clarifying', label: 'Clarifying points', fields: ['clarifying'] },
  { key: 'follow-ups', label: 'Follow-ups', fields: ['followUps'] },
  { key: 'signals', label: 'Signals', fields: ['signals'] },
  { key: 'rubric', label: 'Criteria, red flags and sample answers', fields: ['criteria', 'redFlags', 'samples'] },
  { key: 'answer-key', label: 'Answer key', fields: ['answerKey'] },
  { key: 'other-paths', label: 'Other sound paths', fields: ['otherPaths'] },
  { key: 'comparison', label: 'Comparison', fields: ['comparison'] },
] as const satisfies readonly { key: string; label: string; fields: readonly (keyof QuestionBody)[] }[];

export type UpgradePart = (typeof UPGRADE_PARTS)[number]['key'];

const FIELD_WORDS: Record<keyof QuestionBody, string> = {
  title: 'Title',
  covers: 'Covers',
  capability: 'Capability',
  facets: 'Facets',
  kind: 'Kind',
  difficulty: 'Difficulty',
  seniority: 'Seniority',
  minutes: 'Minutes',
  tier: 'Tier',
  assesses: 'Assesses',
  cue: 'Cue in plain words',
  prompt: 'Prompt',
  scenarios: 'Scenarios',
  clarifying: 'Clarifying points',
  signals: 'Signals',
  redFlags: 'Red flags',
  followUps: 'Follow-ups',
  otherPaths: 'Other sound paths',
  criteria: 'Criteria and anchors',
  comparison: 'Comparison',
  answerKey: 'Answer key',
  samples: 'Sample answers',
};

export interface DiffLine {
  side: 'both' | 'mine' | 'theirs';
  text: string;
}

export interface FieldDifference {
  field: keyof QuestionBody;
  label: string;
  lines: DiffLine[];
  /** The expert's levels or reasons changed. They are never printed here: whoever reads this may still have to rate. */
  keyChanged: boolean;
}

export interface PartDifference {
  part: UpgradePart;
  label: string;
  fields: FieldDifference[];
}

/** One field as lines that a person can read, without ids and without the expert's keys. */
function linesOf(body: QuestionBody, field: keyof QuestionBody): string[] {
  switch (field) {
    case 'scenarios':
      return body.scenarios.map((one) => `${one.title}: ${one.text}`);
    case 'clarifying':
      return body.clarifying.map((one) => `${one.asks} ${one.answer}`);
    case 'redFlags':
      return body.redFlags.map((one) => one.text);
    case 'followUps':
      return body.followUps.map(
        (one) => `${one.text}${one.changesRequirement ? ' (changes a requirement)' : ''} Listen for: ${one.listenFor}`,
      );
    case 'otherPaths':
      return body.otherPaths.map((one) => `${one.title}: ${one.text}`);
    case 'criteria':
      return body.criteria.flatMap((one) => [
        `${one.title} (${one.capability})`,
        ...one.levels.map((level) => `${level.level} ${level.label}: ${level.anchor}`),
      ]);
    case 'comparison':
      return body.comparison === undefined
        ? []
        : [
            `Complexity: ${body.comparison.complexity}`,
            `Needs: ${body.comparison.needs}`,
            `Buys: ${body.comparison.buys}`,
            `Best for: ${body.comparison.bestFor}`,
          ];
    // By title, because the order on disk is the order of the expert's verdicts.
    case 'samples':
      return [...body.samples]
        .sort((a, b) => (a.title < b.title ? -1 : 1))
        .flatMap((one) => [one.title, ...one.answer.split(/\n{2,}/)]);
    case 'answerKey':
      return body.answerKey.split('\n').filter((line) => line.trim() !== '');
    default: {
      const value = body[field];
      return Array.isArray(value) ? value.map(String) : [String(value)];
    }
  }
}

/**
 * Two lists of lines as one, by the longest common subsequence; what is only in `mine` comes before what replaces it.
 * Quadratic in the number of lines, of which a question has a few hundred.
 */
export function diffLines(mine: readonly string[], theirs: readonly string[]): DiffLine[] {
  const width = theirs.length + 1;
  const length = new Uint32Array((mine.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i -= 1) {
    for (let j = theirs.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = mine[i] === theirs[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < mine.length || j < theirs.length) {
    if (i < mine.length && j < theirs.length && mine[i] === theirs[j]) {
      lines.push({ side: 'both', text: mine[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < mine.length && (j === theirs.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ side: 'mine', text: mine[i] ?? '' });
      i += 1;
    } else {
      lines.push({ side: 'theirs', text: theirs[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}

const keysOf = (body: QuestionBody): string =>
  JSON.stringify(
    body.samples.map((sample) => [
      sample.title,
      Object.entries(sample.key)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { level, why }]) => [id, level, why]),
    ]),
  );

/** What differs between a workspace's copy and the library, by part and field; parts that agree are left out. */
export function differences(mine: QuestionBody, theirs: QuestionBody): PartDifference[] {
  return UPGRADE_PARTS.flatMap((part) => {
    const fields = part.fields.flatMap((field): FieldDifference[] => {
      const lines = diffLines(linesOf(mine, field), linesOf(theirs, field));
      const keyChanged = field === 'samples' && keysOf(mine) !== keysOf(theirs);
      return lines.every((line) => line.side === 'both') && !keyChanged
        ? []
        : [{ field, label: FIELD_WORDS[field], lines, keyChanged }];
    });
    return fields.length === 0 ? [] : [{ part: part.key, label: part.label, fields }];
  });
}

/** The workspace's copy with the chosen parts taken from the library and everything else as it was. */
export function upgraded(mine: QuestionBody, theirs: QuestionBody, parts: readonly UpgradePart[]): QuestionBody {
  const taken = UPGRADE_PARTS.filter((part) => parts.includes(part.key)).flatMap((part) => [...part.fields]);
  return { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) };
}

/** How far a rating is from the expert's, in words. */
export function distanceWords(own: number, expert: number): string {
  const levels = Math.abs(own - expert);
  if (levels === 0) return 'the same level';
  return `${levels} ${levels === 1 ? 'level' : 'levels'} ${own > expert ? 'higher' : 'lower'}`;
}

/** Sample answers go by letters in the order of their titles, so that no address says how good one is. */
export const sampleLetter = (index: number): string => String.fromCharCode(97 + index);
