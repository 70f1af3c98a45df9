/**
 * Calibration in sentences: what a figure says, what it rests on, what to do about it, and what is missing where there is
 * none. Coefficients have their names only where their making is told. Pure.
 */
import type { Calibration, Company, CriterionFigures, Finding, PanelFigures, Rewording } from './calibration';
import { LEFT_OUT, LEFT_OUT_WORDS } from './comparable';
import { type AgreementFigures, FLOORS, type Floored, type Interval, type LevelUse } from './figures';
import type { Narrowed } from './schema';

/** A sentence in pieces; what matters most in it stands out, and some of it leads on. */
export type Part = string | { readonly strong: string } | { readonly text: string; readonly href: string };
export type Sentence = readonly Part[];

const partText = (part: Part): string => (typeof part === 'string' ? part : 'strong' in part ? part.strong : part.text);

export const plain = (sentence: Sentence): string => sentence.map(partText).join('');

/** Holds a figure and its unit on one line. */
export const NBSP = '\u00a0';

/** 0.573 as `57 %`. */
export const percent = (share: number): string => `${Math.round(share * 100)}${NBSP}%`;

/** 0.473 as `.47`; an interval over few hundred units supports no third figure. */
export function coefficient(value: number): string {
  const text = Math.abs(value).toFixed(2).replace(/^0/, '');
  return Number(value.toFixed(2)) < 0 ? `−${text}` : text;
}

/** A mean of levels as `2.1`. */
export const meanLevel = (value: number): string => value.toFixed(1);

export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const between = (interval: Interval, say: (value: number) => string): string =>
  `between ${say(interval.low)} and ${say(interval.high)}`;

/** A difference in levels as `0.4`, with its sign as `+0.4` or `−0.4`. */
export const points = (value: number): string => Math.abs(value).toFixed(1);
export const signed = (value: number): string =>
  Math.abs(value) < 0.05 ? '0.0' : `${value < 0 ? '−' : '+'}${points(value)}`;

/** `A`, `A and B`, `A, B and C`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** Why a figure is not there: what is still missing, or why it has no value whatever its size. */
export function lacking(figure: Floored<object>, unit: { one: string; many: string }): string {
  if (figure.shown) return '';
  if (figure.reason !== null) return figure.reason;
  const more = figure.floor - figure.have;
  return `Not enough yet: ${figure.have} of the ${figure.floor} ${unit.many} needed, ${more} more to come.`;
}

/** The same in a table's cell: "22 of 30", or why. */
export const missing = (figure: Floored<object>, unit: { many: string } = { many: 'performances' }): string =>
  figure.shown ? '' : (figure.reason ?? `${figure.have} of ${figure.floor} ${unit.many}`);

export const SHARED = { one: 'shared performance', many: 'shared performances' };

/** What an address asked for and is not there, and what is shown instead. */
export const UNKNOWN: Record<Narrowed, string> = {
  period: 'The period in this address is not known: the last 12 months are shown.',
  role: 'The role in this address is not in this workspace: all roles are shown.',
  capability: 'The capability in this address is not known here: all capabilities are shown.',
};

/** Why a page has nothing: what it was narrowed to. @param period as in "in the last 3 months"; null for all time */
export function nothingSentence(narrowed: {
  role: string | null;
  capability: string | null;
  period: string | null;
}): string {
  const { role, capability, period } = narrowed;
  const on = [
    ...(role === null ? [] : [` for “${role}”`]),
    ...(capability === null ? [] : [` on “${capability}”`]),
    ...(period === null ? [] : [` in the ${period}`]),
  ].join('');
  return on === '' ? 'Nothing has been revealed yet.' : `Nothing has been revealed${on}.`;
}

/** How much everything rests on. */
export const restsOn = ({ n }: Pick<Calibration, 'n'>): string =>
  n.ratings === 0
    ? 'No comparable ratings in this period.'
    : `${counted(n.ratings, 'comparable rating')} of ${counted(n.performances, 'performance')} in ${counted(n.loops, 'loop')}, by ${counted(n.raters, 'interviewer')}`;

export function agreementSentence(agreement: Floored<AgreementFigures>): Sentence {
  if (!agreement.shown) return [lacking(agreement, SHARED)];
  return [
    'Two interviewers of one performance give the ',
    { strong: `same level ${percent(agreement.exact.value)}` },
    ` of the time and are within one level ${percent(agreement.withinOne.value)}.`,
  ];
}

/** How often two would give the same level by luck, were levels drawn as they are used here. */
export const luck = (levels: readonly LevelUse[]): number => levels.reduce((sum, { share }) => sum + share * share, 0);

/** The intervals, the coefficient, and the share that luck alone would give. */
export function agreementNotes(panel: Pick<PanelFigures, 'agreement' | 'alpha' | 'levels'>): string[] {
  const { agreement, alpha } = panel;
  const notes: string[] = [];
  if (agreement.shown) {
    notes.push(
      `Same level: likely ${between(agreement.exact, percent)}; by luck alone it would be ${percent(luck(panel.levels))}.`,
    );
  }
  // Below the lower floor, saying it twice would say it no better.
  if (!agreement.shown && !alpha.shown) return notes;
  notes.push(
    alpha.shown
      ? `Krippendorff’s alpha ${coefficient(alpha.alpha)}, likely ${between(alpha, coefficient)}; n${NBSP}=${NBSP}${alpha.units.toLocaleString('en')}.`
      : `Krippendorff’s alpha: ${lacking(alpha, SHARED)}`,
  );
  return notes;
}

/** What most of the gap comes from. */
export function findingSentence(finding: Finding): Sentence {
  if (finding.kind === 'spread-out') {
    return [
      `No criterion stands out among the ${finding.criteria} with enough ratings: the gap is spread over all of them. Where it is too wide for you, rate samples together before changing a text.`,
    ];
  }
  const { figures, shareOfGap, shareOfPairs, rest } = finding;
  const exact = figures.agreement.shown ? figures.agreement.exact.value : 0;
  const title = { strong: `“${figures.criterion.title}”` };
  // One of many criteria is a small part of all pairs and of those that differ, and the two parts read alike.
  if (percent(shareOfPairs) === percent(shareOfGap)) {
    return [
      'One criterion stands out: on ',
      title,
      ` the same level is given ${percent(exact)} of the time, elsewhere ${percent(rest.value)}.`,
    ];
  }
  return [
    shareOfGap > 0.5 ? 'Most of the gap comes from one criterion: ' : 'One criterion stands out: ',
    title,
    ` is ${percent(shareOfPairs)} of all pairs and ${percent(shareOfGap)} of those that differ (same level ${percent(exact)}, elsewhere ${percent(rest.value)}).`,
  ];
}

/** The two anchors between which raters of a criterion part most often. */
export function splitAnchors(figures: CriterionFigures): { label: string; anchor: string }[] {
  const { split, criterion } = figures;
  if (split === null) return [];
  return [split.low, split.high].flatMap((level) => {
    const found = criterion.levels.find((one) => one.level === level);
    return found === undefined ? [] : [{ label: found.label, anchor: found.anchor }];
  });
}

/** Which rewordings moved the mean level, as far as their intervals tell. */
export function rewordingsSentence({ rewordings }: Pick<PanelFigures, 'rewordings'>): Sentence {
  const asked = rewordings.flatMap((one) => {
    const { before, after } = { before: one.before.mean, after: one.after.mean };
    return before.shown && after.shown ? [{ title: one.criterion.title, before, after }] : [];
  });
  if (asked.length === 0) return ['Not enough yet on both sides of a rewording to say.'];
  const moved = asked.filter(({ before, after }) => before.high < after.low || after.high < before.low);
  const [first] = moved;
  if (first === undefined) {
    return ['No rewording moved the mean level by more than chance and other candidates would.'];
  }
  const rest = moved.slice(1).map((one) => `“${one.title}”`);
  return [
    'Since its rewording ',
    `“${first.title}” is given `,
    { strong: `${meanLevel(first.after.mean)} instead of ${meanLevel(first.before.mean)}` },
    ` on average${rest.length === 0 ? '' : `; ${listed(rest)} moved too`}.`,
  ];
}

/** "Same level 58 % before, 61 % after." */
export function agreementChange({ before, after }: Rewording): string {
  if (!before.agreement.shown || !after.agreement.shown)
    return 'Not enough shared performances yet to compare agreement.';
  return `Same level ${percent(before.agreement.exact.value)} before, ${percent(after.agreement.exact.value)} after.`;
}

/** `2026-03` as "March 2026", `2026-1` as "quarter 1 of 2026". */
export function spanName(key: string): string {
  const [year = '', part = ''] = key.split('-');
  if (part.length === 1) return `quarter ${part} of ${year}`;
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    new Date(`${key}-01T00:00:00Z`),
  );
}

export function courseSentence({ spans }: Pick<PanelFigures, 'spans'>): Sentence {
  const shown = spans.list.flatMap((one) => (one.agreement.shown ? [one.agreement.exact.value] : []));
  if (shown.length < 3) {
    return [
      `Not enough yet: a course needs three months or quarters with ${FLOORS.agreement} shared performances each, and there ${shown.length === 1 ? 'is one' : `are ${shown.length === 0 ? 'none' : shown.length}`}.`,
    ];
  }
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  return [
    'From one ',
    spans.step,
    ' to another the same level was given ',
    { strong: `${percent(low)} to ${percent(high)}` },
    ' of the time.',
  ];
}

export function ratersSentence(calibration: Calibration): Sentence {
  const shown = calibration.raters.flatMap((one) => (one.mean.shown ? [one.mean.mean] : []));
  const hidden = calibration.company?.unnamed ?? 0;
  if (shown.length === 0) {
    const [own, ...others] = calibration.raters;
    if (own === undefined) return ['None of these ratings is yours.'];
    return others.length === 0
      ? [lacking(own.mean, SHARED)]
      : [`Not enough yet: a mean needs ${FLOORS.mean} shared performances of one interviewer.`];
  }
  const low = meanLevel(Math.min(...shown));
  const high = meanLevel(Math.max(...shown));
  if (hidden > 0 || calibration.company === null) {
    return ['The mean of your levels on shared performances is ', { strong: low }, '.'];
  }
  return low === high
    ? ['Every interviewer’s mean level on shared performances is about ', { strong: low }, '.']
    : ['Mean levels on shared performances lie between ', { strong: `${low} and ${high}` }, '.'];
}

/** Why means may not be read as strictness, and who is not shown. */
export function ratersNotes(calibration: Calibration): string[] {
  const hidden = calibration.company?.unnamed ?? 0;
  const notes = [
    'Not a measure of strictness: each interviewer met other candidates, and nothing here corrects for that. Alphabetical; bars show where the mean likely lies.',
  ];
  if (hidden > 0) {
    notes.push(
      `Names in calibration are off in this workspace: ${counted(hidden, 'other interviewer')} ${hidden === 1 ? 'is' : 'are'} not shown, to anybody.`,
    );
  }
  return notes;
}

/** Criteria on which some level was never given, by the level's name. */
export function unusedLevels(criteria: readonly CriterionFigures[]): { label: string; titles: string[] }[] {
  const byLabel = new Map<string, string[]>();
  for (const { criterion, levels, agreement } of criteria) {
    if (!agreement.shown) continue;
    for (const { label, count } of levels) {
      if (count === 0) byLabel.set(label, [...(byLabel.get(label) ?? []), criterion.title]);
    }
  }
  return [...byLabel].map(([label, titles]) => ({ label, titles }));
}

export function levelsSentence(panel: PanelFigures): Sentence {
  const total = panel.levels.reduce((sum, one) => sum + one.count, 0);
  const most = panel.levels.reduce<LevelUse | null>((a, b) => (a === null || b.count > a.count ? b : a), null);
  if (total === 0 || most === null) return ['There are no comparable ratings yet.'];
  const unused = unusedLevels(panel.criteria);
  return [
    { strong: `${most.label[0]?.toUpperCase()}${most.label.slice(1)}` },
    ` is given most often, ${percent(most.share)} of the time. `,
    unused.length === 0
      ? 'Every criterion with enough ratings uses all its levels.'
      : unused.map(({ label, titles }) => `Nobody has given “${label}” on ${listed(titles)}.`).join(' '),
  ];
}

export function groupsSentence({ groups }: Pick<Company, 'groups'>): Sentence {
  const raters = groups.reduce((sum, one) => sum + one.raters, 0);
  if (raters === 0) return ['There are no comparable ratings yet.'];
  if (groups.length === 1) {
    return [
      { strong: `All ${raters} interviewers are connected` },
      ' through performances that they judged together, directly or through others.',
    ];
  }
  return [
    `Interviewers fall into `,
    { strong: `${groups.length} groups that never judged a performance together` },
    ': nobody can be compared across them.',
  ];
}

/** Every rating that is left out, with its reason. */
export function leftOutSentence(calibration: Calibration): Sentence {
  const left = LEFT_OUT.reduce((sum, key) => sum + calibration.left[key], 0);
  const all = left + calibration.n.ratings;
  if (all === 0) return ['Nothing has been revealed in this period.'];
  if (left === 0) return [`All ${counted(all, 'rating')} of revealed rounds are comparable.`];
  return [
    { strong: `${left.toLocaleString('en')} of ${counted(all, 'rating')}` },
    ' of revealed rounds are left out: ',
    `${listed(
      LEFT_OUT.filter((key) => calibration.left[key] > 0).map(
        (key) => `${calibration.left[key].toLocaleString('en')} ${LEFT_OUT_WORDS[key].title.toLowerCase()}`,
      ),
    )}.`,
  ];
}

/** Loops that nothing was read of. */
export function unreadNotes(calibration: Pick<Calibration, 'loopsOpen' | 'loopsWithheld'>): string[] {
  const { loopsOpen, loopsWithheld } = calibration;
  const notes: string[] = [];
  if (loopsOpen > 0) {
    notes.push(
      `${counted(loopsOpen, 'loop')} ${loopsOpen === 1 ? 'is' : 'are'} not revealed yet: nothing of ${loopsOpen === 1 ? 'it' : 'them'} is read, whatever has been sealed.`,
    );
  }
  if (loopsWithheld > 0) {
    notes.push(
      `${counted(loopsWithheld, 'revealed loop')} ${loopsWithheld === 1 ? 'waits' : 'wait'} for your own seal: until then you see nothing of ${loopsWithheld === 1 ? 'it' : 'them'} here either.`,
    );
  }
  return notes;
}

export function ownSentence({ own }: Pick<Calibration, 'own'>): Sentence {
  if (own.ratings === 0) return ['You have no ratings beside a colleague’s in this period.'];
  if (!own.agreement.shown) return [lacking(own.agreement, SHARED)];
  return [
    'You and a colleague give one performance the ',
    { strong: `same level ${percent(own.agreement.exact.value)}` },
    ` of the time and are within one level ${percent(own.agreement.withinOne.value)}.`,
  ];
}

export const ownRestsOn = ({ own }: Pick<Calibration, 'own'>): string =>
  own.ratings === 0
    ? 'None of your ratings is comparable.'
    : `${counted(own.ratings, 'rating')} of yours on ${counted(own.performances, 'performance')}, beside ${counted(own.colleagues, 'colleague')}`;
