/** The page about the work: how soon cards are sealed, how many come late, what stands behind the levels, what two people saw. */
import { calibrationOf } from '../calibration';
import { coverageOf } from '../coverage';
import { PROCESS_FLOOR, type ProcessFigures, type ProcessRow, processByRater, processOf, type Share } from '../process';
import { count, figure, reason, text, valueCells } from '../tables';
import { counted, lacking, missing, percent, restsOn, type Sentence } from '../words';
import { PERCENT_SCALE } from './agreement-frames';
import type { Board, Desk, Frame } from './board';
import { counts, intervals, shares } from './charts';

const CARDS = { one: 'sealed card', many: 'sealed cards' };
const MOST_DRAWN = 30;

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
      evidenceFrame(all, people),
      lateFrame(desk, all, people),
      ...(input.sight.panel ? [coverageFrame(desk)] : []),
    ],
  };
}

const rests = { rests: null, statistic: null } as const;
const who = ({ basis }: Desk) => (basis.input.sight.panel ? 'are cards' : 'do you seal your cards');

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
          ` of the interview’s end; ${percent(later / Math.max(1, all.timed))} take more than four hours.`,
        ]
      : [lacking(median, CARDS)],
    n: counted(all.timed, 'card with a time', 'cards with a time'),
    notes: median.shown
      ? [
          ['Second readers rate later by design and are among them.'],
          ['Only sums are shown: who sealed before whom is nobody’s business.'],
        ]
      : [],
    advice:
      median.shown && median.value > 240
        ? ['Put eight minutes after each interview into the calendar: what is written later rests on memory.']
        : null,
    pictures: median.shown
      ? counts(
          all.classes.map((one) => ({ id: one.label, name: one.label, count: one.count })),
          { id: 'seal-times', label: 'Cards by the time between the interview’s end and the seal.' },
        )
      : null,
    table: {
      name: 'seal-times',
      title: 'Time to seal',
      columns: [text('Sealed'), count('Cards')],
      rows: median.shown ? all.classes.map((one) => [one.label, one.count]) : [],
    },
    method: {
      says: [
        `From the planned end of the interview to the first seal of the card, of revealed rounds; the median’s interval (${median.shown ? `${span(median.low)} to ${span(median.high)}` : 'none yet'}) by order statistics. From ${PROCESS_FLOOR} cards on.`,
      ],
      formula: 'minutes = first seal − (start + planned minutes)',
      ...rests,
    },
  };
}

const shareRows = (people: readonly ProcessRow[], of: (one: ProcessRow) => Share) =>
  people.slice(0, MOST_DRAWN).map((one) => {
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
      missing(one.overdue),
    ]),
  };
}

function evidenceFrame(all: ProcessFigures, people: readonly ProcessRow[]): Frame {
  const { evidenced, checkable } = all;
  const drawn = shareRows(people, (one) => one.evidenced);
  return {
    id: 'evidence',
    question: 'What stands behind the levels?',
    sentence: evidenced.shown
      ? [
          { strong: `${percent(evidenced.value)} of levels` },
          ' have at least one line of evidence',
          checkable.shown
            ? `; ${percent(checkable.value)} of the lines quote or cite something that others can check.`
            : '.',
        ]
      : [lacking(evidenced, CARDS)],
    n: counted(all.cards, 'sealed card'),
    notes:
      drawn.length > 0 && evidenced.shown
        ? [['In the picture: levels with at least one line, by interviewer, alphabetical.']]
        : [],
    advice:
      evidenced.shown && evidenced.value < 0.8
        ? ['Write the line before the level: a level without one cannot be discussed, only repeated.']
        : null,
    pictures:
      evidenced.shown && drawn.length > 0
        ? intervals(drawn, PERCENT_SCALE, {
            id: 'evidence',
            label: 'Share of levels with evidence by interviewer, each a dot on its interval.',
            names: 150,
          })
        : null,
    table: peopleTable(people),
    method: {
      says: [
        'Of criteria with a level on a first seal, the share with a line filed to them; of all lines, the share of quotes, code, tests and links. Wilson’s interval. A count of lines is no measure of their worth.',
      ],
      formula: 'share = criteria with a line / criteria with a level',
      ...rests,
    },
  };
}

function lateFrame(desk: Desk, all: ProcessFigures, people: readonly ProcessRow[]): Frame {
  const { overdue, late } = all;
  const drawn = shareRows(people, (one) => one.overdue);
  return {
    id: 'late',
    question: desk.basis.input.sight.panel ? 'How many cards come late?' : 'How many of your cards come late?',
    sentence: overdue.shown
      ? [
          { strong: `${percent(overdue.value)} of cards` },
          ' were sealed after they were due',
          late.shown ? `, ${percent(late.value)} after the reveal, which keeps them out of every figure here.` : '.',
        ]
      : [lacking(overdue, CARDS)],
    n: `${counted(all.cards, 'sealed card')}; ${who(desk) === 'are cards' ? 'everybody’s' : 'yours'}`,
    notes:
      drawn.length > 0 && overdue.shown
        ? [['In the picture: cards sealed after they were due, by interviewer, alphabetical.']]
        : [],
    advice:
      late.shown && late.value > 0.05
        ? ['Reveal only when everybody has sealed, or remind them an hour before: late levels are lost to calibration.']
        : null,
    pictures:
      overdue.shown && drawn.length > 0
        ? intervals(
            drawn,
            { domain: [0, 0.5], ticks: [0, 0.25, 0.5], say: percent },
            { id: 'late', label: 'Share of overdue cards by interviewer, each a dot on its interval.', names: 150 },
          )
        : null,
    table: peopleTable(people),
    method: {
      says: ['Due is what the loop’s plan says, mostly 24 hours after the interview. Wilson’s interval.'],
      formula: 'share = cards sealed after they were due / cards',
      ...rests,
    },
  };
}

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
      label: ['one', 'two', 'three or more'][i] ?? '',
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
    n: `${counted(all.of, 'performance')} on one criterion each`,
    notes: all.of === 0 ? [] : [['From left to right: one rater, two, three or more.']],
    advice:
      share > 0.3
        ? [
            'Pair interviewers, or let a second one read the record: what one person alone rated never enters calibration.',
          ]
        : null,
    pictures:
      all.of === 0
        ? null
        : shares(rows, {
            id: 'coverage',
            label: 'Share of performances rated by one, two, and three or more people, by capability.',
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
      rests: null,
      statistic: null,
    },
  };
}
