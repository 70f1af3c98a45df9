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
  splitAnchors,
} from '../words';
import { type Desk, type Frame, leadTo, type Method, RESAMPLED } from './board';
import { course, intervals, levelScale, type Scale } from './charts';

export type PanelDesk = Desk & { calibration: Calibration; panel: PanelFigures };

export const tableNamed = (desk: PanelDesk | (Desk & { calibration: Calibration }), name: FigureTable['name']) =>
  tablesOf(desk.calibration, desk.basis.input.zone).find((one) => one.name === name) ?? null;

export const PERCENT_SCALE: Scale = { domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1], say: percent };
const TENTHS = [-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1];
const tenth = (value: number): string =>
  Number.isInteger(value) ? String(value) : coefficient(value).replace(/0$/, '');

/** From the lowest interval to 1, with a mark at 0, which luck gives. */
export function alphaScale(lows: readonly number[]): Scale {
  const lowest = Math.floor(Math.min(0, ...lows) * 5) / 5;
  return { domain: [lowest, 1], ticks: TENTHS.filter((tick) => tick >= lowest), say: tenth };
}

const agreementMethod: Method = {
  says: [
    'A unit is one performance on one criterion, rated blind in the first round by two interviewers or more. Same level and within one level are shares of all pairs of raters within units; the gap is their mean distance. What luck gives is the share of pairs that would meet on one level were levels drawn as they are used here.',
    'Alpha is Krippendorff’s, for ordered levels: one minus observed over expected disagreement; it takes any number of raters and runs low where nearly all ratings sit on one level.',
    `${RESAMPLED} Shares are shown from ${FLOORS.agreement} shared performances on, alpha from ${FLOORS.alpha}. Several criteria of one performance hang together, so the overall interval is somewhat narrow.`,
  ],
  formula: 'α = 1 − D(observed) / D(expected), with the ordinal distance',
  rests: 'ratings',
  statistic: 'alpha --metric ordinal',
};

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
            `By luck alone it would be the same level ${percent(luck(panel.levels))} of the time: the line in the picture.`,
          ],
        ]
      : [],
    advice: panel.finding === null ? null : findingAdvice(desk, panel.finding, false),
    pictures: agreement.shown
      ? intervals(
          [
            { id: 'exact', name: 'Same level', interval: agreement.exact },
            { id: 'within', name: 'Within one level', interval: agreement.withinOne },
          ],
          PERCENT_SCALE,
          {
            id: 'agreement',
            label: 'Shares of pairs on the same level and within one level, each a dot on its interval.',
            at: luck(panel.levels),
            names: 150,
          },
        )
      : null,
    table: tableNamed(desk, 'agreement'),
    method: agreementMethod,
  };
}

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
  const thin = panel.criteria.length - drawn.length;
  const [lowest] = drawn;
  const finding = panel.finding;
  const sentence: Sentence =
    drawn.length === 0
      ? agreementSentence(panel.agreement)
      : finding?.kind === 'one-criterion'
        ? [
            'Interviewers agree least on ',
            { strong: `“${finding.figures.criterion.title}”` },
            `; on the others their bars overlap or lie higher.`,
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
        : [['In the picture: alpha by criterion, lowest first. 1 is perfect, 0 is luck.'] as Sentence]),
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
    advice: finding === null ? null : findingAdvice(desk, finding, true),
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            drawn.map(({ criterion, alpha }) => ({
              id: criterion.id,
              name: criterion.title,
              interval: { low: alpha.low, value: alpha.alpha, high: alpha.high },
              thin: alpha.units < 2 * FLOORS.alpha,
            })),
            alphaScale(drawn.map(({ alpha }) => alpha.low)),
            {
              id: 'criteria',
              label:
                'Krippendorff’s alpha by criterion, a dot on its interval; 1 is perfect agreement, 0 is what luck gives.',
              at: 0,
            },
          ),
    table: tableNamed(desk, 'criteria'),
    method: agreementMethod,
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
  const [low, high] = [
    drawn.reduce((a, b) => (b.alpha.alpha < a.alpha.alpha ? b : a), drawn[0] ?? (null as never)),
    drawn.reduce((a, b) => (b.alpha.alpha > a.alpha.alpha ? b : a), drawn[0] ?? (null as never)),
  ];
  const apart = drawn.length > 1 && low.alpha.high < high.alpha.low;
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
    notes: drawn.length === 0 ? [] : [['Alpha over all criteria of each. 1 is perfect, 0 is luck.']],
    advice: apart ? ['Begin the next workshop there: one set of samples serves all its criteria.'] : null,
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            drawn.map((one) => ({
              id: one.key,
              name: one.name,
              interval: { low: one.alpha.low, value: one.alpha.alpha, high: one.alpha.high },
              thin: one.alpha.performances < 2 * FLOORS.alpha,
            })),
            alphaScale(drawn.map((one) => one.alpha.low)),
            { id: by.name, label: `Krippendorff’s alpha by ${by.one}, each a dot on its interval.`, at: 0 },
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
    method: agreementMethod,
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
    )} in ${counted(panel.spans.list.length, panel.spans.step)}`,
    notes: panel.rewordings.map(
      (one, index): Sentence => [
        `${panel.rewordings.length === 1 ? 'Reworded' : `Reworded ${index + 1}`}, ${formatDay(one.at, basis.input.zone)}: “${one.criterion.title}”`,
      ],
    ),
    advice: null,
    pictures: enough
      ? course(panel, {
          id: 'course',
          label: `Share of pairs on the same level by ${panel.spans.step}, with its interval.`,
        })
      : null,
    table: tableNamed(desk, 'months'),
    method: {
      ...agreementMethod,
      says: [
        `By the ${panel.spans.step} in which a round was revealed, in the workspace’s zone; a ${panel.spans.step} with fewer than ${FLOORS.agreement} shared performances has no point. A rewording keeps the criterion; a change in the number or meaning of its levels makes a new one, which starts its own row. Intervals are 95 % percentile intervals of 1,000 resamples of the units.`,
      ],
      formula: 'same level = pairs of raters on one level / pairs of raters',
      statistic: 'agreement',
    },
  };
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
    advice: null,
    pictures: rows.some((row) => 'interval' in row)
      ? intervals(rows, levelScale(calibration.scaleLabels), {
          id: 'rewordings',
          label: 'Mean level before and after each rewording, each a dot on its interval.',
        })
      : null,
    table: tableNamed(desk, 'rewordings'),
    method: {
      says: [
        `Ratings are told apart by the version of the question that was pinned in their loop, not by their date. Both sides need ${FLOORS.mean} performances. Intervals resample whole performances.`,
      ],
      formula: 'mean level = sum of levels / ratings, on either side',
      rests: 'ratings',
      statistic: 'mean',
    },
  };
}
