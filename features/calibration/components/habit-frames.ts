/** How somebody uses the rubric, whatever their strictness: one impression for all criteria, one level for all, now here, now there. */
import { HABIT_FLOOR, type HabitRow } from '../habits';
import { count, figure, reason, text, valueCells } from '../tables';
import { counted, listed, missing, type Sentence } from '../words';
import { alphaScale } from './agreement-frames';
import type { Desk, Frame } from './board';
import { intervals } from './charts';

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
  const drawn = rows.flatMap((row) => (row.halo.shown ? [{ ...row, halo: row.halo }] : [])).slice(0, 30);
  const told = rows.filter((row) => row.says.length > 0);
  const wide = typical === null ? '' : ` The line is what is usual here.`;
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
    n: `${counted(drawn.length, 'interviewer')} with ${HABIT_FLOOR} performances or more`,
    notes:
      drawn.length === 0
        ? []
        : [
            [
              `0: a performance’s criteria are rated apart; 1: always alike.${wide} Some of it is real: good candidates are good at several things.`,
            ],
          ],
    advice: told.some((row) => row.says.includes('halo'))
      ? ['Score each criterion right after its part of the interview, and write its line before its level.']
      : null,
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
            alphaScale(drawn.map((row) => row.halo.low)),
            {
              id: 'habits',
              label: 'How alike each interviewer’s levels are over the criteria of one performance, with intervals.',
              names: 150,
              ...(typical === null ? {} : { at: typical }),
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
      rests: 'ratings',
      statistic: null,
    },
  };
}
