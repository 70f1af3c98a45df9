/**
 * Proves the exercises by running them in the sandbox, and prints the mutation table: each known-wrong solution, the red flag
 * and criterion that it stands for, the test that kills it, and the other tests that fail with it.
 *
 * Usage: npm run check:exercises                  all of content/ and of PLUMBLINE_CONTENT
 *        npm run check:exercises -- SLUG...       these alone
 *
 *   --long   more seeds: 50 for the references, 8 for the mutants (or PLUMBLINE_LONG=1)
 *
 * Ends with 1 when anything is found.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadEnv } from '@/lib/env';
import type { Checked } from './exercises/check';
import { inWords, loadExercises, mutationTable, prove, withRunner } from './exercises/prove';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { long: { type: 'boolean' } } });
  const long = values.long ?? process.env.PLUMBLINE_LONG === '1';
  const { exercises, problems } = await loadExercises([path.join(ROOT, 'content'), loadEnv().contentDir]);
  const wanted = (slug: string) => positionals.length === 0 || positionals.includes(slug);
  const known = [...exercises.map(({ slug }) => slug), ...problems.map(({ file }) => file.split('/')[1])];
  const unknown = positionals.filter((slug) => !known.includes(slug));
  const unread = problems.filter(({ file }) => wanted(file.split('/')[1] ?? ''));
  const chosen = exercises.filter(({ slug }) => wanted(slug));

  const checked: Checked[] = [];
  await withRunner(async (runner) => {
    for (const exercise of chosen) {
      const began = performance.now();
      const one = await prove(ROOT, exercise, runner, long ? 'long' : 'whole');
      checked.push(one);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${exercise.slug}: ${one.mutants.length} mutants, ${one.testsRun} tests run, ${one.findings.length} findings, ${seconds} s`,
      );
    }
  });

  const lines = checked.flatMap(({ mutants }) => mutants);
  console.log(`\n${mutationTable(lines, chosen)}\n`);
  const findings = checked.flatMap((one) => one.findings.map(inWords));
  const said = [
    ...unknown.map((slug) => `There is no exercise "${slug}".`),
    ...unread.map(({ file, field, reason }) => `${file}${field && ` (${field})`}: ${reason}`),
    ...findings,
  ];
  for (const line of said) console.error(line);
  const killed = lines.filter(({ killedAt, seeds }) => killedAt === seeds).length;
  console.log(`${chosen.length} exercises, ${killed} of ${lines.length} mutants killed, ${said.length} findings.`);
  if (said.length > 0) process.exitCode = 1;
}

await main();
