/**
 * What of an attempt goes onto a card: lines of its code, or a test that failed, as an evidence line that says where it was
 * taken from. Filing finds the criterion of the interview's own kit. Pure.
 */
import { storable } from '@/features/scorecards/line';
import { type LineValue, LONGEST_LINE } from '@/features/scorecards/schema';
import { runs } from './attempt';
import { elapsed } from './elapsed';
import type { OfferedEvidence } from './evidence';
import { questionSlugOf } from './exercise';

export type CitedFile = 'solution' | 'scratch' | 'tests';

/** A moment of an attempt. */
export interface Moment {
  readonly attemptId: string;
  readonly startedAt: Date;
  readonly at: Date;
  /** The number of the document's last change that was in view. */
  readonly seq: number;
}

const FILE_WORDS: Readonly<Record<CitedFile, string>> = {
  solution: 'Solution',
  scratch: 'Scratch file',
  tests: 'Own tests',
};

const into = ({ startedAt, at }: Moment): string => elapsed(at.getTime() - startedAt.getTime());

function fenced(lead: string, code: string, language: string | null): string {
  const mark = runs(language) ? 'ts' : (language ?? '');
  const room = LONGEST_LINE - lead.length - mark.length - '\n```\n…\n```'.length;
  // A fence within the code would end the block: it is told from it by a space.
  const safe = storable(code).replace(/^```/gm, ' ```');
  const kept = safe.length <= room ? safe : `${storable(safe.slice(0, room))}…`;
  return `${lead}\n\`\`\`${mark}\n${kept}\n\`\`\``;
}

/**
 * Lines of a file as they stood.
 * @param lines from 1, both included
 * @returns null when the file has no such lines, or only empty ones
 */
export function codeLine(
  moment: Moment,
  cited: { file: CitedFile; text: string; lines: readonly [number, number]; language: string | null; note?: string },
): Omit<LineValue, 'filedTo'> | null {
  const [from, to] = cited.lines;
  const code = cited.text.split('\n').slice(from - 1, to);
  if (from > to || code.length < to - from + 1 || code.every((one) => one.trim() === '')) return null;
  const where = from === to ? `line ${from}` : `lines ${from} to ${to}`;
  const note = cited.note?.trim() ? `${cited.note.trim()} ` : '';
  return {
    text: fenced(
      `${note}${FILE_WORDS[cited.file]}, ${where}, ${into(moment)} into the attempt`,
      code.join('\n'),
      cited.language,
    ),
    at: moment.at.toISOString(),
    kind: 'code',
    source: { attemptId: moment.attemptId, seq: moment.seq, file: cited.file, lines: [from, to] },
  };
}

/** A test of a run that did not pass. */
export function testLine(
  moment: Moment,
  failed: { runId: string; hidden: boolean; offer: Pick<OfferedEvidence, 'testId' | 'title' | 'said'> },
): Omit<LineValue, 'filedTo'> {
  const { runId, hidden, offer } = failed;
  const said = offer.said?.trim().replace(/\.$/, '') ?? '';
  const lead = `${hidden ? 'Hidden' : 'Visible'} test failed in the run ${into(moment)} into the attempt`;
  const text = `${lead}: ${offer.title}${said === '' ? '' : ` (${said})`}.`;
  return {
    text: storable(text).slice(0, LONGEST_LINE),
    at: moment.at.toISOString(),
    kind: 'test',
    source: { attemptId: moment.attemptId, seq: moment.seq, runId, testId: offer.testId },
  };
}

/** What filing needs to know of an interview's kit. */
export interface KitQuestion {
  readonly question: {
    readonly id: string;
    readonly slug: string;
    readonly body: { readonly criteria: readonly { readonly id: string }[] };
    readonly criteria: readonly { readonly id: string; readonly position: number }[];
  };
}

/**
 * The row of a card that a criterion of an exercise is: `criterion:<criterion version>` where the kit holds the exercise's
 * question and that question still has the criterion; else null.
 */
export function rowOfCriterion(kit: readonly KitQuestion[], exercise: string, criterion: string | null): string | null {
  const found = kit.find(({ question }) => question.slug === questionSlugOf(exercise))?.question;
  const position = found?.body.criteria.findIndex((one) => one.id === criterion) ?? -1;
  const version = found?.criteria.find((one) => one.position === position);
  return version === undefined ? null : `criterion:${version.id}`;
}

/** The fields of red flags on a card, of those that its kit has. */
export function flagFields(
  kit: readonly KitQuestion[],
  exercise: string,
  flags: readonly string[],
  known: readonly { questionVersionId: string; id: string }[],
): string[] {
  const found = kit.find(({ question }) => question.slug === questionSlugOf(exercise))?.question;
  return known
    .filter((one) => one.questionVersionId === found?.id && flags.includes(one.id))
    .map((one) => `flag:${one.questionVersionId}/${one.id}`);
}
