/** How somebody uses the rubric, whatever their strictness: one impression for all criteria, one level for all, now here, now there. */
import { HABIT_FLOOR, type HabitRow } from '../habits';
import { callsOf } from '../rating-file';
import { count, figure, reason, text, valueCells } from '../tables';
import { counted, listed, missing, type Sentence } from '../words';
import { alphaScale } from './agreement-frames';
import { type Desk, type Frame, notAllDrawn, only as onlyRows } from './board';
import { MOST_ROWS, PERSON } from './drawing';
import { intervals } from './interval-charts';

const SAYS = {
  halo: 'one impression for all criteria',
  flat: 'levels hardly vary',
  erratic: 'now far above colleagues, now far below',
} as const;

export function habitsFrame(
  desk: Desk,
  { rows, typical }: { rows: readonly HabitRow[]; typical: number | null },
): Frame {
  const { only } = desk.basis;
  const known = rows.flatMap((row) => (row.halo.shown ? [{ ...row, halo: row.halo }] : []));
  const told = rows.filter((row) => row.says.length > 0);
  const drawn = (known.length <= MOST_ROWS ? known : [...known].sort((a, b) => b.says.length - a.says.length))
    .slice(0, MOST_ROWS)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const sentence: Sentence =
    drawn.length === 0
      ? [`Not enough yet: it needs ${HABIT_FLOOR} shared performances of one interviewer.`]
      : told.length === 0
        ? [
            only === null
              ? { strong: 'Nobody’s levels hang together more than others’' }
              : { strong: 'Your levels hang together as colleagues’ do' },
            ': no sign of one impression colouring all criteria.',
          ]
        : told
            .slice(0, 3)
            .flatMap(
              (row, i): Sentence => [
                i === 0 ? '' : '; ',
                { strong: only === null ? row.name : 'Of you' },
                `: ${listed(row.says.map((one) => SAYS[one]))}`,
              ],
            );
  return {
    id: 'habits',
    question:
      only === null ? 'Does one impression colour all criteria?' : 'Does one impression colour all your criteria?',
    sentence: told.length === 0 ? sentence : [...sentence, '.'],
    n: `${counted(known.length, 'interviewer')} with ${HABIT_FLOOR} performances or more`,
    notes:
      drawn.length === 0
        ? []
        : [
            [
              '0: a performance’s criteria are rated apart; 1: always alike. Some of it is real: good candidates are good at several things.',
            ],
            ...notAllDrawn(drawn.length, known.length, 'those of whom something is said, and others'),
          ],
    advice: told.some((row) => row.says.includes('halo'))
      ? ['Score each criterion right after its part of the interview, and write its line before its level.']
      : told.length > 0
        ? ['Read the anchors of the levels that are never given, and rate three samples alone.']
        : known.length === 0
          ? ['Nothing to do yet: a habit shows only over many performances.']
          : ['Nothing to do here.'],
    pictures:
      drawn.length === 0
        ? null
        : intervals(
            drawn.map((row) => ({
              id: row.raterId,
              name: row.name,
              interval: row.halo,
              thin: !row.says.includes('halo'),
            })),
            alphaScale(
              drawn.map((row) => row.halo.low),
              'how alike one’s levels are over the criteria of a performance',
            ),
            {
              id: 'habits',
              label: 'How alike each interviewer’s levels are over the criteria of one performance, with intervals.',
              names: PERSON,
              ...(typical === null ? {} : { at: { value: typical, name: 'usual here' } }),
            },
          ),
    table: {
      name: 'habits',
      title: 'How the rubric is used',
      columns: [
        text('Interviewer'),
        count('Performances'),
        ...figure('Alike over criteria', 'coefficient'),
        { label: 'Spread of levels', kind: 'coefficient' },
        { label: 'Restlessness', kind: 'coefficient' },
        text('Says'),
        reason,
      ],
      rows: rows.map((row) => [
        row.name,
        row.performances,
        ...valueCells(row.halo),
        row.performances < HABIT_FLOOR ? null : row.sd,
        row.restlessness,
        listed(row.says.map((one) => SAYS[one])),
        missing(row.halo),
      ]),
    },
    method: {
      says: [
        'One-way intraclass correlation of an interviewer’s levels, less each criterion’s mean, over the criteria of one performance. Marked where its interval lies above what is usual among interviewers. Flat: the spread of levels is below 0.6 of the panel’s. Restless: the mean squared residual of the crossed model is more than 1.5 times the panel’s.',
      ],
      formula: 'ICC(1) = (MSB − MSW) / (MSB + (k − 1) MSW)',
      interval: '95 %, by F (Shrout and Fleiss 1979).',
      floor: `${HABIT_FLOOR} shared performances of one interviewer on.`,
      rests: 'levels-by-criterion',
      statistic: `icc --acrossGroups true${rows[0] === undefined ? '' : onlyRows('interviewer', callsOf(desk.basis)((drawn[0] ?? rows[0]).raterId))}`,
      look: '`ICC(1)` is how alike that interviewer’s levels are.',
    },
  };
}
