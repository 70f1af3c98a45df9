/** What the interviewer's pages lay out beside the card: the pinned kit and the rows to rate, in the shape in which they travel. */
import { scenarioOf } from '@/features/interviews/candidate-view';
import type { CardFrame } from './card';
import { RECOMMENDATIONS } from './schema';

export interface Anchor {
  level: number;
  label: string;
  anchor: string;
}

export interface DeskFollowUp {
  id: string;
  /** The card's field that says when it was asked. */
  key: string;
  text: string;
  listenFor: string;
  /** A change of the requirements, which the candidate may be shown. */
  change: boolean;
}

/** One question of the kit as the interviewer reads it; the answer key is rendered apart. */
export interface DeskQuestion {
  kitItemId: string;
  versionId: string;
  slug: string;
  title: string;
  minutes: number;
  assesses: string;
  cue: string;
  prompt: string;
  /** In the order in which they may be used. */
  scenarios: { id: string; title: string; text: string }[];
  scenarioIndex: number;
  /** Follow-ups, and the question itself, that the candidate's view shows. */
  released: string[];
  clarifying: { asks: string; answer: string }[];
  signals: string[];
  flags: { key: string; text: string }[];
  followUps: DeskFollowUp[];
  otherPaths: { title: string; text: string }[];
}

/** One thing that the card rates. Its answer is in the field `key`, its evidence is filed to `filing`. */
export interface DeskRow {
  kind: 'criterion' | 'capability' | 'recommendation';
  key: string;
  /** Null for the recommendation, which rests on all evidence. */
  filing: string | null;
  title: string;
  levels: Anchor[];
  /** The question that it belongs to; null for what spans them. */
  versionId: string | null;
}

interface KitSource {
  id: string;
  minutes: number;
  scenarioIds: readonly string[];
  scenarioIndex: number;
  released: readonly string[];
  question: {
    id: string;
    slug: string;
    body: {
      title: string;
      assesses: string;
      cue: string;
      prompt: string;
      scenarios: { id: string; title: string; text: string }[];
      clarifying: { asks: string; answer: string }[];
      signals: string[];
      redFlags: { id: string; text: string }[];
      followUps: { id: string; text: string; listenFor: string; changesRequirement: boolean }[];
      otherPaths: { title: string; text: string }[];
    };
  };
}

export function deskQuestion(item: KitSource): DeskQuestion {
  const { id: versionId, slug, body } = item.question;
  const named = item.scenarioIds.flatMap((id) => body.scenarios.find((one) => one.id === id) ?? []);
  const current = scenarioOf(item);
  const scenarios = named.length > 0 ? named : body.scenarios;
  return {
    kitItemId: item.id,
    versionId,
    slug,
    title: body.title,
    minutes: item.minutes,
    assesses: body.assesses,
    cue: body.cue,
    prompt: body.prompt,
    scenarios: scenarios.map(({ id, title, text }) => ({ id, title, text })),
    scenarioIndex: Math.max(
      0,
      scenarios.findIndex((one) => one.id === current?.id),
    ),
    released: [...item.released],
    clarifying: body.clarifying,
    signals: body.signals,
    flags: body.redFlags.map((one) => ({ key: `flag:${versionId}/${one.id}`, text: one.text })),
    followUps: body.followUps.map((one) => ({
      id: one.id,
      key: `asked:${versionId}/${one.id}`,
      text: one.text,
      listenFor: one.listenFor,
      change: one.changesRequirement,
    })),
    otherPaths: body.otherPaths,
  };
}

/** Everything the card asks for, in the order of the card: criteria, capabilities, recommendation. */
export function deskRows(
  frame: CardFrame,
  criteria: readonly { id: string; questionVersionId: string; anchors: Anchor[] }[],
  capabilities: readonly { key: string; anchors: Anchor[] }[],
): DeskRow[] {
  const anchors = (found: { anchors: Anchor[] } | undefined) =>
    (found?.anchors ?? []).map(({ level, label, anchor }) => ({ level, label, anchor }));
  return [
    ...frame.criteria.map((one): DeskRow => {
      const version = criteria.find((other) => other.id === one.id);
      return {
        kind: 'criterion',
        key: `level:${one.id}`,
        filing: `criterion:${one.id}`,
        title: one.title,
        levels: anchors(version),
        versionId: version?.questionVersionId ?? null,
      };
    }),
    ...frame.capabilities.map(
      (one): DeskRow => ({
        kind: 'capability',
        key: `capability:${one.key}`,
        filing: `capability:${one.key}`,
        title: one.name,
        levels: anchors(capabilities.find((other) => other.key === one.key)),
        versionId: null,
      }),
    ),
    {
      kind: 'recommendation',
      key: 'recommendation',
      filing: null,
      title: 'Recommendation',
      levels: RECOMMENDATIONS.map(({ level, label }) => ({ level, label, anchor: '' })),
      versionId: null,
    },
  ];
}
