/**
 * Computes one statistic of some ratings, so that anybody can check a figure.
 *
 * Usage: npm run -s stats -- STATISTIC --input FILE [--OPTION VALUE ...]
 *        npm run -s stats -- --list
 *
 *   --input FILE    JSON `{"ratings": [[...], ...], ...options}` (rows are units, columns are raters, null is missing; or a list of
 *                   {unit, rater, value}), or CSV with the columns unit, rater, value; `-` reads standard input
 *   --only C=VALUE  rows whose column C holds VALUE, or one of A|B; may stand several times
 *   --OPTION VALUE  any option of the statistic, as in the JSON: --metric nominal --draws 5000 --seed 7 --confidence 0.9
 *   --list          the statistics, one a line
 *
 * Prints one JSON document (on one line unless a person looks on). A statistic that has no value for these data is an answer: `"defined": false` with its reason. Ends with 2
 * and one sentence when the statistic is not known or the input cannot be meant. Each is explained in docs/calibration.md.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answer, STATISTICS, statisticNamed } from './stats/catalogue';
import { Input, keepOnly, parseInput, Sentence } from './stats/input';

const USAGE = 'Usage: npm run -s stats -- STATISTIC --input FILE, or --list';

function readArguments(argv: readonly string[]) {
  let name: string | undefined;
  const options: Record<string, string> = {};
  const only: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (!word.startsWith('--')) {
      if (name !== undefined) throw new Sentence(`One statistic at a time, not "${name}" and "${word}". ${USAGE}.`);
      name = word;
      continue;
    }
    const [key = '', ...rest] = word.slice(2).split('=');
    if (key === 'list' || key === 'help') {
      options[key] = '';
      continue;
    }
    const value = rest.length > 0 ? rest.join('=') : argv[++at];
    if (value === undefined) throw new Sentence(`--${key} needs a value. ${USAGE}.`);
    if (key === 'only') only.push(value);
    else options[key] = value;
  }
  return { name, options, only };
}

/** What stands behind an option: a number, a list (as JSON, or words with commas between), a word. */
function optionValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.includes(',') ? text.split(',').map(optionValue) : text;
  }
}

function readFileOrStandardInput(file: string): string {
  try {
    // npm runs this in the project's root; a relative path is meant from where the person stands.
    return readFileSync(file === '-' ? 0 : path.resolve(process.env.INIT_CWD ?? '.', file), 'utf8');
  } catch (error) {
    throw new Sentence(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`);
  }
}

function main(argv: readonly string[]): void {
  const { name, options, only } = readArguments(argv);
  const { input: file, list, help, ...more } = options;
  if (list !== undefined) {
    const width = Math.max(...STATISTICS.map((one) => one.name.length));
    for (const one of STATISTICS) console.log(`${one.name.padEnd(width)}  ${one.says}`);
    return;
  }
  if (help !== undefined) {
    console.log(`${USAGE}. Options of a statistic: docs/calibration.md.`);
    return;
  }
  if (name === undefined) throw new Sentence(`${USAGE}.`);
  const statistic = statisticNamed(name);
  if (statistic === undefined)
    throw new Sentence(`There is no statistic "${name}": npm run -s stats -- --list names them.`);
  if (file === undefined && Object.keys(more).length === 0) throw new Sentence(`--input is missing. ${USAGE}.`);
  const raw = file === undefined ? {} : keepOnly(parseInput(readFileOrStandardInput(file), file), only);
  const given = Object.fromEntries(Object.entries(more).map(([key, text]) => [key, optionValue(text)]));
  // Indented for people; on one line for a program, which may find npm's own lines before it.
  const indent = process.stdout.isTTY ? 2 : 0;
  console.log(JSON.stringify(answer(statistic, new Input({ ...raw, ...given })), null, indent));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  // RangeErrors are the statistics' own sentences about malformed ratings.
  if (!(error instanceof Sentence || error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
