/**
 * Checks the question bank: anchors that only praise, near-duplicate prompts, code that does not parse, ids of the syllabus
 * that are covered twice or never, and what else makes a question hard to ask or to score alike.
 *
 * Usage: npm run check:content                    all of content/ and of PLUMBLINE_CONTENT
 *        npm run check:content -- SLUG...         what concerns these alone
 *        npm run check:content -- --write-table   writes the counts into docs/content.md first
 *
 * Prints file, line, field, what is wrong and what to do, and ends with 1 when there is an error.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadEnv } from '@/lib/env';
import { checkContent, inWords } from './content/check';
import { COUNTS_PAGE, withCounts } from './content/counts';
import { sqlReader } from './content/sql';

const ROOT = path.resolve(import.meta.dirname, '..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'write-table': { type: 'boolean' } },
  });
  const { contentDir } = loadEnv();
  const sql = sqlReader();
  const report = await checkContent(ROOT, sql, contentDir === path.join(ROOT, 'content') ? undefined : contentDir);
  await sql.close();
  const writes = values['write-table'] === true;
  if (writes) {
    const page = path.join(ROOT, COUNTS_PAGE);
    const text = withCounts(await readFile(page, 'utf8'), report.table);
    if (text === null) throw new Error(`${COUNTS_PAGE} has no marks between which the counts could stand.`);
    await writeFile(page, text);
  }
  const findings = report.findings
    .filter(({ rule }) => !(writes && rule === 'counts'))
    .filter(({ slug }) => positionals.length === 0 || (slug !== null && positionals.includes(slug)));
  for (const finding of findings) console.error(inWords(finding));

  const { ids, blocks } = report;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  console.log(
    `${report.questions} questions. Of ${ids.all} ids ${ids.covered} are covered, ${ids.leftOut} left out, ${ids.open} open.\n` +
      `Code: ${blocks.parsed} blocks parsed, ${blocks.light} checked for brackets and quotes alone, ${blocks.text} not read.\n` +
      `${errors} errors, ${findings.length - errors} warnings.`,
  );
  if (errors > 0) process.exitCode = 1;
}

await main();
