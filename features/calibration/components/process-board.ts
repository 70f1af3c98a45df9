/** The page about the work: how soon cards are sealed, how many come late, what stands behind the levels, what two people saw. */
import { calibrationOf } from '../calibration';
import { coverageOf } from '../coverage';
import {
  type CardRow,
  impressionsByCriterion,
  PROCESS_FLOOR,
  type ProcessFigures,
  type ProcessRow,
  processByRater,
  processOf,
  type Share,
} from '../process';
import { count, figure, reason, text, valueCells } from '../tables';
import { counted, lacking, missing, percent, restsOn, type Sentence } from '../words';
import { PERCENT_SCALE } from './agreement-frames';
import { counts, shares } from './bar-charts';
import { type Board, type Desk, type Frame, NO_INTERVAL, notAllDrawn, WILSON } from './board';
import { MOST_ROWS, PERSON, type Scale } from './drawing';
import { intervals } from './interval-charts';

const CARDS = { one: 'sealed card', many: 'sealed cards' };
const FLOOR = `${PROCESS_FLOOR} sealed cards of revealed rounds on.`;

export function processBoard(desk: Desk): Board {
  const { basis } = desk;
  const { input, only, nameOf } = basis;
  const cards = only === null || input.sight.panel ? desk.cards : desk.cards.filter((one) => one.raterId === only);
  const all = processOf(cards);
  const people = processByRater(desk.cards, nameOf, only);
  const calibration = calibrationOf(basis, { panel: false, course: false, rewordings: false, raters: false });
  return {
    view: 'process',
    restsOn: `${counted(all.cards, 'sealed card')} of revealed rounds · ${restsOn(calibration)}`,
    nothing: all.cards === 0,
    tiles: [],
    frames: [
      timesFrame(desk, all),
      evidenceFrame(desk, all, people),
      impressionsFrame(desk, all, cards),
      lateFrame(desk, all, people),
      ...(input.sight.panel ? [coverageFrame(desk)] : []),
    ],
  };
}

/** `25 minutes`, `3 hours`, `2 days`. */
function span(minutes: number): string {
  if (Math.abs(minutes) < 90) return counted(Math.round(minutes), 'minute');
  if (minutes < 48 * 60) return counted(Math.round(minutes / 60), 'hour');
  return counted(Math.round(minutes / 1440), 'day');
}

function timesFrame(desk: Desk, all: ProcessFigures): Frame {
  const { median } = all;
  const later = all.classes.slice(-2).reduce((sum, one) => sum + one.count, 0);
  return {
    id: 'seal-times',
    question: desk.basis.input.sight.panel ? 'How soon are cards sealed?' : 'How soon do you seal your cards?',
    sentence: median.shown
      ? [
          'Half of all cards are sealed ',
          { strong: `within ${span(median.value)}` },
          ` of the interview’s end (likely ${span(median.low)} to ${span(median.high)}); ${percent(later / Math.max(1, all.timed))} take more than four hours.`,
        ]
      : [lacking(median, CARDS)],
    n: counted(all.timed, 'card with a time', 'cards with a time'),
    notes: median.shown
      ? [
          ['Second readers rate later by design and are among them.'],
          ['Only sums are shown: who sealed before whom is nobody’s business.'],
        ]
      : [],
    advice: !median.shown
      ? ['Give interviews a start and an end in the plan: without them no time can be told.']
      : median.value > 240
        ? ['Put eight minutes after each interview into the calendar: what is written later rests on memory.']
        : ['Nothing to do here: most levels are given while the interview is fresh.'],
    pictures: median.shown
      ? counts(
          all.classes.map((one) => ({ id: one.label, name: one.label, count: one.count })),
          {
            id: 'seal-times',
            label: 'Cards by the time between the interview’s end and the seal.',
            unit: 'cards, and their share',
            names: PERSON,
          },
        )
      : null,
    table: {
      name: 'seal-times',
      title: 'Time to seal',
      columns: [text('Sealed after the interview’s end'), count('Cards'), { label: 'Share', kind: 'percent' }],
      rows: median.shown ? all.classes.map((one) => [one.label, one.count, one.count / Math.max(1, all.timed)]) : [],
    },
    method: {
      says: [
        'From the planned end of the interview to the first seal of the card, of revealed rounds. The rows to take away hold classes (1 is the shortest) in no order of time: minutes would tell who sealed before whom.',
      ],
      formula: 'minutes = first seal − (start + planned minutes)',
      interval: '95 % of the median, by order statistics (Conover 1999).',
      floor: FLOOR,
      rests: 'seal-classes',
      statistic: 'level-distribution',
      look: '`levels` has the bars.',
    },
  };
}

const peopleRows = (people: readonly ProcessRow[], of: (one: ProcessRow) => Share) =>
  people.slice(0, MOST_ROWS).map((one) => {
    const share = of(one);
    return share.shown
      ? { id: one.raterId, name: one.name, interval: share }
      : { id: one.raterId, name: one.name, note: `not enough yet: ${share.have} of ${share.floor} cards` };
  });

function peopleTable(people: readonly ProcessRow[]): Frame['table'] {
  return {
    name: 'cards',
    title: 'Cards by interviewer',
    columns: [
      text('Interviewer'),
      count('Cards'),
      ...figure('Levels with evidence', 'percent'),
      ...figure('Lines that can be checked', 'percent'),
      { label: 'Lines a criterion', kind: 'coefficient' },
      ...figure('After it was due', 'percent'),
      ...figure('After the reveal', 'percent'),
      reason,
    ],
    rows: people.map((one) => [
      one.name,
      one.cards,
      ...valueCells(one.evidenced),
      ...valueCells(one.checkable),
      one.evidenced.shown ? one.linesPerCriterion : null,
      ...valueCells(one.overdue),
      ...valueCells(one.late),
      missing(one.overdue, CARDS),
    ]),
  };
}

function evidenceFrame({ basis }: Desk, all: ProcessFigures, people: readonly ProcessRow[]): Frame {
  const { evidenced, checkable } = all;
  const drawn = peopleRows(people, (one) => one.evidenced);
  return {
    id: 'evidence',
    question: basis.input.sight.panel ? 'What stands behind the levels?' : 'What stands behind your levels?',
    sentence: evidenced.shown
      ? [
          { strong: `${percent(evidenced.value)} of levels` },
          ' have at least one line of evidence',
          checkable.shown
            ? `; ${percent(checkable.value)} of the lines quote or cite something that others can check.`
            : '.',
        ]
      : [lacking(evidenced, CARDS)],
    n: `${counted(all.cards, 'sealed card')}, ${counted(all.lines, 'line')} of evidence`,
    notes:
      drawn.length > 0 && evidenced.shown
        ? [
            ['In the picture: levels with at least one line, by interviewer, alphabetical.'],
            ...notAllDrawn(drawn.length, people.length, `the first ${MOST_ROWS}`),
          ]
        : [],
    advice: !evidenced.shown
      ? ['Nothing to do yet: it comes with the next reveals.']
      : evidenced.value < 0.8
        ? ['Write the line before the level: a level without one cannot be discussed, only repeated.']
        : checkable.shown && checkable.value < 0.3
          ? ['Lines are there; more of them in the candidate’s own words would let others check them.']
          : ['Nothing to do here: what was given can be discussed.'],
    pictures:
      evidenced.shown && drawn.length > 0
        ? intervals(
            drawn,
            { ...PERCENT_SCALE, unit: 'levels with at least one line' },
            {
              id: 'evidence',
              label: 'Share of levels with evidence by interviewer, each a dot on its interval.',
              names: PERSON,
            },
          )
        : null,
    table: peopleTable(people),
    method: {
      says: [
        'Of criteria with a level on a first seal, the share with a line filed to them; of all lines filed to criteria, the share of quotes, code, tests and links. A count of lines is no measure of their worth.',
      ],
      formula: 'share = criteria with a level and a line / criteria with a level',
      interval: WILSON,
      floor: FLOOR,
      rests: 'levels-with-evidence',
      statistic: 'mean',
      look: '`value` is the share of levels with a line.',
    },
  };
}

/** A scale for shares that are mostly small: up to the widest interval, in steps that can be named. */
export function smallShares(highs: readonly number[], unit: string): Scale {
  const most = Math.max(0.05, ...highs);
  const step = [0.05, 0.1, 0.2, 0.25].find((one) => most <= 4 * one) ?? 0.25;
  const steps = Math.min(Math.round(1 / step), Math.ceil(most / step - 1e-9));
  return {
    domain: [0, steps * step],
    ticks: Array.from({ length: steps + 1 }, (_, index) => index * step),
    say: percent,
    unit,
  };
}

function impressionsFrame({ basis }: Desk, all: ProcessFigures, cards: readonly CardRow[]): Frame {
  const { input } = basis;
  const order = new Map(input.criteria.map((one, index) => [one.id, { title: one.title, index }]));
  const rows = impressionsByCriterion(cards)
    .map((one) => ({ ...one, ...(order.get(one.criterionId) ?? { title: '', index: order.size }) }))
    .sort((a, b) => a.index - b.index);
  const known = rows
    .flatMap((one) => (one.impressions.shown ? [{ ...one, impressions: one.impressions }] : []))
    .sort((a, b) => b.impressions.value - a.impressions.value || a.index - b.index);
  const [most] = known;
  const { impressions } = all;
  const none = impressions.shown && impressions.value === 0;
  const drawn = none ? [] : known.slice(0, MOST_ROWS);
  const apart = most !== undefined && impressions.shown && most.impressions.low > impressions.high;
  const sentence: Sentence = !impressions.shown
    ? [lacking(impressions, CARDS)]
    : none
      ? [
          { strong: 'None of the lines' },
          ' is an impression (“seems”, “felt”, “a good vibe”): all say what was said or done.',
        ]
      : [
          { strong: `${percent(impressions.value)} of the lines` },
          ' are impressions (“seems”, “felt”, “a good vibe”) and not what was said or done',
          apart
            ? `; most of all on “${most.title}”, ${percent(most.impressions.value)} (likely ${percent(most.impressions.low)} to ${percent(most.impressions.high)}).`
            : '; no criterion stands out.',
        ];
  return {
    id: 'impressions',
    question: input.sight.panel ? 'How much of the evidence is impression?' : 'How many of your lines are impressions?',
    sentence,
    n: `${counted(all.lines, 'line')} of evidence on ${counted(all.cards, 'sealed card')}`,
    notes: !impressions.shown
      ? []
      : [
          [
            'What a candidate said is never counted, whatever its words. A word can mislead: the count is a hint, and no line is marked by it.',
          ],
          ...(rows.length === known.length
            ? []
            : [
                [
                  `${counted(rows.length - known.length, 'criterion', 'criteria')} with fewer than ${PROCESS_FLOOR} cards ${rows.length - known.length === 1 ? 'is' : 'are'} in the table only.`,
                ] as Sentence,
              ]),
          ...(none ? [] : notAllDrawn(drawn.length, known.length, `the ${MOST_ROWS} with the largest shares`)),
        ],
    advice: !impressions.shown
      ? ['Nothing to do yet: it comes with the next reveals.']
      : apart
        ? [`Ask of each line on “${most.title}”: what did they say or do? Its anchors may need something to hear.`]
        : impressions.value > 0.1
          ? [
              'Ask of each line before the seal: what did they say or do? The card warns on such words and lets them pass.',
            ]
          : ['Nothing to do here: nearly every line says what was seen or heard.'],
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            drawn.map((one) => ({
              id: one.criterionId,
              name: one.title,
              interval: one.impressions,
              thin: !impressions.shown || one.impressions.low <= impressions.value,
            })),
            smallShares(
              drawn.map((one) => one.impressions.high),
              'lines of evidence that are impressions',
            ),
            {
              id: 'impressions',
              label: 'Share of lines that are impressions by criterion, largest first, each a dot on its interval.',
              ...(impressions.shown ? { at: { value: impressions.value, name: 'all lines' } } : {}),
            },
          ),
    table: {
      name: 'impressions',
      title: 'Impressions among lines of evidence, by criterion',
      columns: [text('Criterion'), count('Cards'), count('Lines'), ...figure('Impressions', 'percent'), reason],
      rows: rows.map((one) => [
        one.title,
        one.cards,
        one.lines,
        ...valueCells(one.impressions),
        missing(one.impressions, CARDS),
      ]),
    },
    method: {
      says: [
        'Of all lines filed to a criterion on a first seal, the share with a word of impression outside quotation marks: seems, felt, feeling, vibe, gut, came across, struck me, culture fit, I think, impression. It is the test by which the card warns while one writes. Filled: its interval lies above the share of all lines.',
      ],
      formula: 'share = lines with such a word / lines, by criterion',
      interval: WILSON,
      floor: `${PROCESS_FLOOR} sealed cards with a line on the criterion on.`,
      rests: 'lines-of-evidence',
      statistic: 'mean',
      look: '`value` is the share over all criteria; with `--only "criterion=…"` that of one.',
    },
  };
}

function lateFrame(desk: Desk, all: ProcessFigures, people: readonly ProcessRow[]): Frame {
  const { overdue, late } = all;
  const { panel } = desk.basis.input.sight;
  const drawn = peopleRows(people, (one) => one.overdue);
  return {
    id: 'late',
    question: panel ? 'How many cards come late?' : 'How many of your cards come late?',
    sentence: overdue.shown
      ? [
          { strong: `${percent(overdue.value)} of cards` },
          ' were sealed after they were due',
          late.shown ? `, ${percent(late.value)} after the reveal, which keeps them out of every figure here.` : '.',
        ]
      : [lacking(overdue, CARDS)],
    n: `${counted(all.cards, 'sealed card')}; ${panel ? 'everybody’s' : 'yours'}`,
    notes:
      drawn.length > 0 && overdue.shown
        ? [
            ['In the picture: cards sealed after they were due, by interviewer, alphabetical.'],
            ...notAllDrawn(drawn.length, people.length, `the first ${MOST_ROWS}`),
          ]
        : [],
    advice: !overdue.shown
      ? ['Nothing to do yet: it comes with the next reveals.']
      : late.shown && late.value > 0.05
        ? ['Reveal only when everybody has sealed, or remind them an hour before: late levels are lost to calibration.']
        : overdue.value > 0.2
          ? ['Ask what stands in the way of the eight minutes after an interview, before asking who.']
          : ['Nothing to do here: few cards are late, and fewer are lost.'],
    pictures:
      overdue.shown && drawn.length > 0
        ? intervals(
            drawn,
            smallShares(
              drawn.flatMap((one) => ('interval' in one ? [one.interval?.high ?? 0] : [])),
              'cards sealed after they were due',
            ),
            { id: 'late', label: 'Share of overdue cards by interviewer, each a dot on its interval.', names: PERSON },
          )
        : null,
    table: peopleTable(people),
    method: {
      says: ['Due is what the loop’s plan says, mostly 24 hours after the interview.'],
      formula: 'share = cards sealed after they were due / cards',
      interval: WILSON,
      floor: FLOOR,
      rests: 'cards-overdue',
      statistic: 'mean',
      look: '`value` is the share of cards that were late.',
    },
  };
}

const RATER_CLASSES = ['one rater', 'two', 'three or more'] as const;

function coverageFrame({ basis }: Desk): Frame {
  const { input } = basis;
  const found = coverageOf(input.ledger, input.criteria, (key) => input.capabilities.get(key) ?? key);
  const all = found.capabilities.reduce(
    (sum, one) => ({ one: sum.one + one.one, of: sum.of + one.one + one.two + one.more }),
    { one: 0, of: 0 },
  );
  const share = all.of === 0 ? 0 : all.one / all.of;
  const alone = found.capabilities.filter((one) => one.two + one.more === 0);
  const rows = found.capabilities.map((row) => {
    const sum = row.one + row.two + row.more;
    const use = [row.one, row.two, row.more].map((n, i) => ({
      level: i + 1,
      label: RATER_CLASSES[i] ?? '',
      count: n,
      share: sum === 0 ? 0 : n / sum,
    }));
    return { id: row.id, name: row.name, levels: use };
  });
  const sentence: Sentence =
    all.of === 0
      ? ['Nothing has been revealed yet.']
      : alone.length > 0
        ? [
            { strong: `“${alone[0]?.name}”` },
            ` is rated by one person alone everywhere${alone.length > 1 ? `, and so ${alone.length === 2 ? 'is one more' : `are ${alone.length - 1} more`}` : ''}: nothing on it can be compared.`,
          ]
        : [{ strong: `${percent(1 - share)} of what was rated` }, ' was rated by two people or more.'];
  return {
    id: 'coverage',
    question: 'How much was judged by two?',
    sentence,
    n: `${counted(all.of, 'judgement')} of a performance on one criterion`,
    notes: [],
    advice:
      share > 0.3 || alone.length > 0
        ? [
            'Pair interviewers, or let a second one read the record: what one person alone rated never enters calibration.',
          ]
        : ['Nothing to do here: nearly everything that is rated can be compared.'],
    pictures:
      all.of === 0
        ? null
        : shares(rows, {
            id: 'coverage',
            label: 'Share of performances rated by one, two, and three or more people, by capability.',
            unit: 'judgements of a performance on one criterion',
          }),
    table: {
      name: 'coverage',
      title: 'Raters a performance, by criterion',
      columns: [text('Criterion'), count('One rater'), count('Two'), count('Three or more')],
      rows: found.criteria.map((one) => [one.name, one.one, one.two, one.more]),
    },
    method: {
      says: [
        'Performances of revealed loops with a level on the criterion, by the number of people who gave one; blind or not.',
      ],
      formula: 'count of (performance, criterion) by its number of raters',
      interval: NO_INTERVAL,
      floor: 'the first reveal on: a count needs no more.',
      rests: 'raters-by-performance',
      statistic: 'level-distribution',
      look: '`levels` counts judgements by their number of raters.',
    },
  };
}
