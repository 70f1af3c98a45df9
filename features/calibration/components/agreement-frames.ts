/** Agreement: overall, by criterion, question and capability, its course, and what a rewording changed. */
import { formatDay } from '@/lib/dates';
import type { Calibration, CriterionFigures, PanelFigures } from '../calibration';
import {
  type AgreementFigures,
  type AlphaFigures,
  agreementAndAlphaOf,
  counted as countedPairs,
  FLOORS,
  type Floored,
} from '../figures';
import { splitBy } from '../ledger';
import { alphaCells, count, exactCells, type FigureTable, figure, reason, tablesOf, text } from '../tables';
import {
  agreementChange,
  agreementNotes,
  agreementSentence,
  coefficient,
  counted,
  courseSentence,
  findingSentence,
  luck,
  missing,
  percent,
  restsOn,
  rewordingsSentence,
  type Sentence,
  spanName,
  splitAnchors,
} from '../words';
import { type Desk, type Frame, leadTo, type Method, notAllDrawn, only, onMainScale, RESAMPLED } from './board';
import { levelScale, MOST_ROWS, PERSON, type Scale, TILE } from './drawing';
import { intervals } from './interval-charts';
import { course } from './time-charts';

export type PanelDesk = Desk & { calibration: Calibration; panel: PanelFigures };

/** @throws {RangeError} for a table that this calibration does not have */
export function tableNamed(desk: Desk & { calibration: Calibration }, name: FigureTable['name']): FigureTable {
  const found = tablesOf(desk.calibration, desk.basis.input.zone).find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`There is no table "${name}" here.`);
  return found;
}

export const PERCENT_SCALE = { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], say: percent } satisfies Omit<
  Scale,
  'unit'
>;
const TENTHS = [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1];
const tenth = (value: number): string =>
  Number.isInteger(value) ? String(value) : coefficient(value).replace(/0$/, '');

/** From the lowest interval to 1, with a mark at 0, which luck gives. */
export function alphaScale(lows: readonly number[], unit: string): Scale {
  const lowest = Math.max(-1, Math.floor(Math.min(0, ...lows) * 5) / 5);
  return { domain: [lowest, 1], ticks: TENTHS.filter((tick) => tick >= lowest), say: tenth, unit };
}
const ALPHA = 'Krippendorff’s alpha: 0 is luck, 1 is perfect';
const LUCK = { value: 0, name: 'luck' } as const;

const AGREEMENT = {
  says: [
    'A unit is one performance on one criterion, rated blind in the first round by two interviewers or more. Same level and within one level are shares of all pairs of raters within units; the gap is their mean distance. What luck gives is the share of pairs that would meet on one level were levels drawn as they are used here.',
    'Alpha is Krippendorff’s, for ordered levels: one minus observed over expected disagreement; it takes any number of raters and runs low where nearly all ratings sit on one level.',
    'Several criteria of one performance hang together, so an interval over several of them is somewhat narrow.',
  ],
  interval: RESAMPLED,
  floor: `${FLOORS.agreement} shared performances on, alpha from ${FLOORS.alpha}.`,
  rests: 'ratings',
} as const;

const alphaMethod = (more: string): Method => ({
  ...AGREEMENT,
  formula: 'α = 1 − D(observed) / D(expected), with the ordinal distance',
  statistic: `alpha --metric ordinal${more}`,
  look: '`value` is alpha.',
});

const sameLevelMethod = (more: string): Method => ({
  ...AGREEMENT,
  formula: 'same level = pairs of raters on one level / pairs of raters',
  statistic: `agreement${more}`,
  look: '`exact` is the share on the same level, `withinOne` at most one level apart.',
});

/** The first of the six questions. */
export function alikeTile(desk: PanelDesk): Frame {
  const { panel, calibration } = desk;
  const { agreement } = panel;
  const sentence: Sentence = agreement.shown
    ? [...agreementSentence(agreement), ` On average they lie ${agreement.meanGap.toFixed(1)} of a level apart.`]
    : agreementSentence(agreement);
  return {
    id: 'agreement',
    question: 'Do our interviewers see the same candidate alike?',
    sentence,
    n: restsOn(calibration),
    notes: agreement.shown
      ? [
          [
            `By luck alone it would be the same level ${percent(luck(panel.levels))} of the time: the line in the picture. Likely ${percent(agreement.exact.low)} to ${percent(agreement.exact.high)} on the same level.`,
          ],
        ]
      : [],
    advice: panel.finding === null ? notYet(agreement) : findingAdvice(desk, panel.finding, false),
    pictures: agreement.shown
      ? intervals(
          [
            { id: 'exact', name: 'Same level', interval: agreement.exact },
            { id: 'within', name: 'Within one level', interval: agreement.withinOne },
          ],
          { ...PERCENT_SCALE, unit: 'pairs of interviewers on one performance' },
          {
            id: 'agreement',
            label: 'Shares of pairs on the same level and within one level, each a dot on its interval.',
            at: { value: luck(panel.levels), name: 'luck' },
            names: PERSON,
            wide: TILE,
          },
        )
      : null,
    table: tableNamed(desk, 'agreement'),
    method: sameLevelMethod(onMainScale(desk)),
  };
}

/** What to do while nothing can be compared with anything. */
const notYet = (agreement: Floored<object>): Sentence =>
  agreement.shown
    ? ['Nothing to do yet: more criteria with shared performances will tell where the gap comes from.']
    : [
        'Let two interviewers rate each performance, or let a second one read the record: one alone leaves nothing to compare.',
      ];

/** @param anchors whether to quote the two that split */
function findingAdvice(desk: PanelDesk, finding: NonNullable<PanelFigures['finding']>, quoted: boolean): Sentence {
  if (finding.kind === 'spread-out') return findingSentence(finding);
  const { criterion } = finding.figures;
  const anchors = splitAnchors(finding.figures);
  const { slug, title } = criterion.question;
  return [
    ...findingSentence(finding),
    ...(quoted && anchors.length === 2
      ? [
          ` Raters part between “${anchors[0]?.label}” (${anchors[0]?.anchor}) and “${anchors[1]?.label}” (${anchors[1]?.anchor}). `,
        ]
      : [' ']),
    leadTo(desk, `/bank/${slug}/samples/a`, 'Rate its samples'),
    ' together, then look at ',
    leadTo(desk, `/bank/${slug}`, title),
    '.',
  ];
}

export function byCriterionFrame(desk: PanelDesk): Frame {
  const { panel, calibration } = desk;
  const drawn = panel.criteria
    .flatMap(({ criterion, alpha }) => (alpha.shown ? [{ criterion, alpha }] : []))
    .sort((a, b) => a.alpha.alpha - b.alpha.alpha);
  const shown = drawn.slice(0, MOST_ROWS);
  const thin = panel.criteria.length - drawn.length;
  const [lowest] = drawn;
  const finding = panel.finding;
  const sentence: Sentence =
    drawn.length === 0
      ? agreementSentence(panel.agreement)
      : finding?.kind === 'one-criterion'
        ? finding.figures.criterion.id === lowest?.criterion.id
          ? [
              'Interviewers agree least on ',
              { strong: `“${finding.figures.criterion.title}”` },
              `; on the others their bars overlap or lie higher.`,
            ]
          : [
              'Interviewers give the same level least often on ',
              { strong: `“${finding.figures.criterion.title}”` },
              `; once luck is taken off, as in the picture, “${lowest?.criterion.title}” is lowest.`,
            ]
        : ['No criterion stands out clearly; the lowest is ', { strong: `“${lowest?.criterion.title}”` }, '.'];
  return {
    id: 'criteria',
    question: 'On which criteria do interviewers agree?',
    sentence,
    n: restsOn(calibration),
    notes: [
      ...agreementNotes(panel).map((note): Sentence => [note]),
      ...(drawn.length === 0
        ? []
        : [['In the picture: alpha by criterion, lowest first; a ring stands on little data.'] as Sentence]),
      ...notAllDrawn(shown.length, drawn.length, `the ${MOST_ROWS} lowest`),
      ...(thin === 0
        ? []
        : [
            [
              `${counted(thin, 'criterion', 'criteria')} with fewer than ${FLOORS.alpha} shared performances ${thin === 1 ? 'is' : 'are'} in the table only, with how many are missing.`,
            ] as Sentence,
          ]),
      ...(panel.onOtherScales > 0
        ? [
            [
              `${counted(panel.onOtherScales, 'rating')} on criteria with another number of levels are shown by criterion only.`,
            ] as Sentence,
          ]
        : []),
    ],
    advice: finding === null ? notYet(panel.agreement) : findingAdvice(desk, finding, true),
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            shown.map(({ criterion, alpha }) => ({
              id: criterion.id,
              name: criterion.title,
              interval: { low: alpha.low, value: alpha.alpha, high: alpha.high },
              thin: alpha.units < 2 * FLOORS.alpha,
            })),
            alphaScale(
              shown.map(({ alpha }) => alpha.low),
              ALPHA,
            ),
            {
              id: 'criteria',
              label:
                'Krippendorff’s alpha by criterion, a dot on its interval; 1 is perfect agreement, 0 is what luck gives.',
              at: LUCK,
            },
          ),
    table: tableNamed(desk, 'criteria'),
    method: alphaMethod(lowest === undefined ? '' : only('criterion', lowest.criterion.title)),
  };
}

/** Agreement of several criteria together: by question, or by capability. */
export function groupedFrame(
  desk: PanelDesk,
  by: {
    name: 'questions' | 'capabilities';
    one: string;
    question: string;
    keyOf: (one: CriterionFigures['criterion']) => string;
    nameOf: (key: string) => string;
  },
): Frame {
  const keyOfCriterion = new Map(desk.basis.criteria.map((one) => [one.id, by.keyOf(one)]));
  const { of } = desk.basis.onScale;
  const keys = [...new Set(keyOfCriterion.values())];
  const keyAt = of.criteria.map((id) => keys.indexOf(keyOfCriterion.get(id) ?? ''));
  const places = of.criterion.map((criterion) => keyAt[criterion] ?? -1);
  const parts = splitBy(desk.basis.onScale, places, keys.length);
  const groups = parts
    .map((own, at) => {
      const [key, found] = [keys[at] ?? '', countedPairs(own)];
      return { key, name: by.nameOf(key), units: own.at.length, ...agreementAndAlphaOf(found) };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const drawn = groups.flatMap((one) => (one.alpha.shown ? [{ ...one, alpha: one.alpha }] : []));
  const pictured = [...drawn]
    .sort((a, b) => a.alpha.alpha - b.alpha.alpha)
    .slice(0, MOST_ROWS)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const ordered = [...drawn].sort((a, b) => a.alpha.alpha - b.alpha.alpha);
  const [low, high] = [ordered[0], ordered.at(-1)];
  const apart = low !== undefined && high !== undefined && low.alpha.high < high.alpha.low;
  return {
    id: by.name,
    question: by.question,
    sentence:
      drawn.length === 0
        ? [`Not enough yet: a ${by.one} needs ${FLOORS.alpha} shared performances.`]
        : apart
          ? ['Agreement is clearly lower on ', { strong: `“${low.name}”` }, ` than on “${high.name}”.`]
          : [{ strong: `No ${by.one} stands out` }, ': their bars overlap.'],
    n: counted(groups.length, by.one, by.one === 'capability' ? 'capabilities' : undefined),
    notes:
      drawn.length === 0
        ? []
        : [
            ['Alpha over all criteria of each, in the order of the alphabet.'],
            ...notAllDrawn(pictured.length, drawn.length, `the ${MOST_ROWS} lowest`),
          ],
    advice:
      drawn.length === 0
        ? notYet({ shown: false, have: 0, floor: FLOORS.alpha, reason: null })
        : apart
          ? ['Begin the next workshop there: one set of samples serves all its criteria.']
          : ['Nothing to do here: choose the next samples by what is asked next.'],
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            pictured.map((one) => ({
              id: one.key,
              name: one.name,
              interval: { low: one.alpha.low, value: one.alpha.alpha, high: one.alpha.high },
              thin: one.alpha.performances < 2 * FLOORS.alpha,
            })),
            alphaScale(
              pictured.map((one) => one.alpha.low),
              ALPHA,
            ),
            { id: by.name, label: `Krippendorff’s alpha by ${by.one}, each a dot on its interval.`, at: LUCK },
          ),
    table: {
      name: by.name,
      title: `Agreement by ${by.one}`,
      columns: [
        text(by.one === 'question' ? 'Question' : 'Capability'),
        count('Ratings'),
        ...figure('Alpha', 'coefficient'),
        ...figure('Same level', 'percent'),
        reason,
      ],
      rows: groups.map((one) => [
        one.name,
        one.units,
        ...alphaOrNothing(one.alpha),
        ...exactOrNothing(one.agreement),
        missing(one.alpha),
      ]),
    },
    method: alphaMethod((low ?? groups[0]) === undefined ? '' : only(by.one, (low ?? groups[0])?.name ?? '')),
  };
}

const alphaOrNothing = (one: Floored<AlphaFigures>) => alphaCells(one);
const exactOrNothing = (one: Floored<AgreementFigures>) => exactCells(one);

export function courseFrame(desk: PanelDesk): Frame {
  const { panel, basis } = desk;
  const enough = panel.spans.list.filter((one) => one.agreement.shown).length >= 3;
  return {
    id: 'course',
    question: 'Has agreement changed?',
    sentence: courseSentence(panel),
    n: `${counted(
      panel.spans.list.reduce((sum, one) => sum + one.units, 0),
      'unit',
    )} in ${counted(panel.spans.list.length, panel.spans.step)}; a unit is one performance on one criterion`,
    notes: panel.rewordings.map(
      (one, index): Sentence => [
        `${panel.rewordings.length === 1 ? 'Reworded' : `Reworded ${index + 1}`}, ${formatDay(one.at, basis.input.zone)}: “${one.criterion.title}”`,
      ],
    ),
    advice: enough
      ? courseAdvice(panel)
      : ['Nothing to do yet: a course needs time. Look again after three more months of interviews.'],
    pictures: enough
      ? course(panel, {
          id: 'course',
          label: `Share of pairs on the same level by ${panel.spans.step}, with its interval.`,
        })
      : null,
    table: tableNamed(desk, 'months'),
    method: {
      ...sameLevelMethod(
        `${onMainScale(desk)}${panel.spans.list.length === 0 ? '' : only(panel.spans.step, spanName(panel.spans.list.at(-1)?.key ?? ''))}`,
      ),
      says: [
        `By the ${panel.spans.step} in which a round was revealed, in the workspace’s zone. A rewording keeps the criterion; a change in the number or meaning of its levels makes a new one, which starts its own row.`,
      ],
      interval: '95 %: percentiles of 1,000 resamples of the units.',
      floor: `${FLOORS.agreement} shared performances in one ${panel.spans.step}, and three ${panel.spans.step}s with as many, on.`,
      look: `\`exact\` is the last ${panel.spans.step}’s share.`,
    },
  };
}

/** Whether the last of the months lies clearly apart from the first. */
function courseAdvice({ spans }: PanelFigures): Sentence {
  const known = spans.list.flatMap((one) => (one.agreement.shown ? [one.agreement.exact] : []));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return ['Nothing to do yet.'];
  if (last.high < first.low)
    return ['It has fallen: ask who joined and what was reworded since, and rate three samples together.'];
  if (last.low > first.high)
    return ['It has risen: keep what was begun, and keep the text of the anchors still for a while.'];
  return ['Nothing to do here: the first and the last lie within each other’s reach.'];
}

export function rewordingsFrame(desk: PanelDesk): Frame | null {
  const { calibration, panel, basis } = desk;
  if (panel.rewordings.length === 0) return null;
  const rows = panel.rewordings.flatMap((one, index) =>
    (['before', 'after'] as const).map((side) => {
      const { mean } = one[side];
      const row = { id: `${index}-${side}`, name: `${one.criterion.title}, ${side}` };
      return mean.shown
        ? { ...row, interval: { low: mean.low, value: mean.mean, high: mean.high }, thin: mean.performances < 30 }
        : { ...row, note: `not enough yet: ${mean.have} of ${mean.floor} performances` };
    }),
  );
  return {
    id: 'rewordings',
    question: 'Did a new wording change the levels given?',
    sentence: rewordingsSentence(panel),
    n: counted(panel.rewordings.length, 'rewording'),
    notes: [
      ...panel.rewordings.map(
        (one): Sentence => [
          `“${one.criterion.title}”, ${formatDay(one.at, basis.input.zone)}${one.note === '' ? '' : `: ${one.note.replace(/\.$/, '')}`}. ${agreementChange(one)}`,
        ],
      ),
      ['Other candidates came before than after, so a small change may be theirs.'],
    ],
    advice: rewordingAdvice(panel.rewordings),
    pictures: rows.some((row) => 'interval' in row)
      ? intervals(rows, levelScale(calibration.scaleLabels), {
          id: 'rewordings',
          label: 'Mean level before and after each rewording, each a dot on its interval.',
        })
      : null,
    table: tableNamed(desk, 'rewordings'),
    method: {
      says: [
        'Ratings are told apart by the version of the question that was pinned in their loop, not by their date. In the rows to take away `wording` counts up with each rewording of the criterion.',
      ],
      formula: 'mean level = sum of levels / ratings, on either side',
      interval: '95 %: percentiles of 1,000 resamples of whole performances.',
      floor: `${FLOORS.mean} performances on either side on.`,
      rests: 'ratings',
      statistic: `mean${only('criterion', panel.rewordings[0]?.criterion.title ?? '')}${only('wording', '1')}`,
      look: '`value` is the mean level before the first rewording; it resamples single levels, so its interval is narrower.',
    },
  };
}

function rewordingAdvice(rewordings: PanelFigures['rewordings']): Sentence {
  const asked = rewordings.flatMap(({ before, after }) =>
    before.mean.shown && after.mean.shown ? [{ before: before.mean, after: after.mean }] : [],
  );
  if (asked.length === 0)
    return ['Nothing to do yet: keep the wording still until both sides have enough performances.'];
  return asked.some(({ before, after }) => before.high < after.low || after.high < before.low)
    ? ['Tell whoever compares candidates across that day: a level after it is not the level before it.']
    : ['Nothing to do here: levels from before and after can stand side by side.'];
}
