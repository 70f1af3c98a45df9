/** The table of the bank in docs/content.md: how many questions there are by capability, kind, difficulty and seniority. */
import { CAPABILITIES, DIFFICULTIES, KINDS, type QuestionBody, SENIORITIES } from '@/features/questions/schema';

/** Where the table stands, from the repository's root. */
export const COUNTS_PAGE = 'docs/content.md';

const OPENING = '<!-- counts: npm run check:content -- --write-table -->';
const CLOSING = '<!-- end of counts -->';

type Counted = Pick<QuestionBody, 'capability' | 'kind' | 'difficulty' | 'seniority'>;

const COLUMNS: readonly (readonly [heading: string, counts: (one: Counted) => boolean])[] = [
  ['all', () => true],
  ...KINDS.map((kind) => [kind, (one: Counted) => one.kind === kind] as const),
  ...DIFFICULTIES.map((difficulty) => [difficulty, (one: Counted) => one.difficulty === difficulty] as const),
  ...SENIORITIES.map((seniority) => [seniority, (one: Counted) => one.seniority.includes(seniority)] as const),
];

/** A Markdown table: a row a capability and one for all, a column a kind, difficulty and seniority. */
export function countsTable(questions: readonly Counted[]): string {
  const own = [...new Set(questions.map((one) => one.capability))].filter((one) => !isOurs(one)).sort();
  const row = (name: string, these: readonly Counted[]) =>
    `| ${[name, ...COLUMNS.map(([, counts]) => these.filter(counts).length)].join(' | ')} |`;
  return [
    `| capability | ${COLUMNS.map(([heading]) => heading).join(' | ')} |`,
    `|---${'|--:'.repeat(COLUMNS.length)}|`,
    ...[...CAPABILITIES, ...own].map((capability) =>
      row(
        `\`${capability}\``,
        questions.filter((one) => one.capability === capability),
      ),
    ),
    row('**all**', questions),
  ].join('\n');
}

const isOurs = (capability: string): boolean => (CAPABILITIES as readonly string[]).includes(capability);

/** The page with this table between its two marks; null where the page has no such marks. */
export function withCounts(page: string, table: string): string | null {
  const [from, to] = [page.indexOf(OPENING), page.indexOf(CLOSING)];
  if (from < 0 || to < from) return null;
  return `${page.slice(0, from + OPENING.length)}\n\n${table}\n\n${page.slice(to)}`;
}
