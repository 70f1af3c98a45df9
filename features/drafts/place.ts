/** A path into a form as a person reads it: `criteria.0.levels.2.anchor` is "Criterion 1, level 3, anchor". Pure. */
import type { DraftForm } from './draft';

const FIELD_WORDS: Record<string, string> = {
  title: 'Title',
  capability: 'Capability',
  kind: 'Kind',
  difficulty: 'Difficulty',
  tier: 'Tier',
  minutes: 'Minutes',
  seniority: 'Seniority',
  facets: 'Topics',
  assesses: 'What it assesses',
  cue: 'Cue in plain words',
  prompt: 'Prompt',
  answerKey: 'Answer key',
  asks: 'what they ask',
  answer: 'what they are told',
  text: 'text',
  listenFor: 'listen for',
  label: 'name',
  anchor: 'anchor',
  criterion: 'criterion',
  id: 'name',
  complexity: 'complexity',
  needs: 'needs',
  buys: 'buys',
  bestFor: 'best for',
  level: 'level',
  why: 'why',
};

const LIST_WORDS: Record<string, [one: string, many: string]> = {
  scenarios: ['Scenario', 'Scenarios'],
  clarifying: ['Clarifying point', 'Clarifying points'],
  followUps: ['Follow-up', 'Follow-ups'],
  signals: ['Signal', 'Signals'],
  redFlags: ['Red flag', 'Red flags'],
  criteria: ['Criterion', 'Criteria'],
  otherPaths: ['Other path', 'Other sound paths'],
  samples: ['Sample answer', 'Sample answers'],
  expert: ['criterion', 'criteria'],
  levels: ['level', 'levels'],
  comparison: ['Comparison', 'Comparison'],
};

/** @param path a list's items named by their place or by their key */
export function placeWords(path: string, form: DraftForm): string {
  if (path === '') return 'The question';
  const parts = path.split('.');
  const words: string[] = [];
  let here: unknown = form;
  for (const [at, part] of parts.entries()) {
    const list = LIST_WORDS[part];
    if (list !== undefined) {
      here = (here as Record<string, unknown> | undefined)?.[part];
      const next = parts[at + 1];
      if (next === undefined || part === 'comparison') words.push(list[1]);
      continue;
    }
    const [one = ''] = LIST_WORDS[parts[at - 1] ?? ''] ?? [];
    if (Array.isArray(here)) {
      const items = here as { key: string }[];
      const place = /^\d+$/.test(part) ? Number(part) : items.findIndex((item) => item.key === part);
      words.push(`${one} ${place + 1}`);
      here = items[place];
    } else words.push(FIELD_WORDS[part] ?? part);
  }
  return words.join(', ');
}

/** The id of a field's control on the page; a list's items by their place. */
export const controlId = (path: string): string => `field-${path.replaceAll('.', '-')}`;
