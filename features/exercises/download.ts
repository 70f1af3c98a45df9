/**
 * What a candidate takes home: their code, what they tried beside it, the task, and their visible results, in a folder where
 * `node --test` runs their own tests. Pure.
 */
import type { CandidateRun, CandidateState } from './candidate-view';
import type { Language } from './schema';

const EXTENSIONS: Readonly<Record<Language, string>> = {
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  java: 'java',
  go: 'go',
  csharp: 'cs',
};

/** Own tests and the scratch file import './solution'; in the folder that is a module of JavaScript. */
const toFolder = (source: string): string => source.replace(/(['"])\.\/solution(\.[jt]s)?\1/g, "'./solution.mjs'");

/**
 * @param texts the attempt's document
 * @param toJavaScript strips types; for a source that has a fault it may throw, and the file is then left as it is
 */
export function downloadFiles(
  state: CandidateState,
  texts: { solution: string; scratch: string; tests: string },
  lastRun: CandidateRun | null,
  toJavaScript: (source: string) => string,
): { name: string; text: string }[] {
  const language = state.work?.language ?? 'typescript';
  const plain = (source: string): string => {
    try {
      return toFolder(toJavaScript(source));
    } catch {
      return toFolder(source);
    }
  };
  const files = [
    { name: 'README.md', text: readme(state, state.work?.runs ?? false) },
    { name: `solution.${EXTENSIONS[language]}`, text: texts.solution },
  ];
  if (state.work?.runs) {
    files.push({ name: 'solution.mjs', text: plain(texts.solution) });
    if (texts.scratch.trim() !== '') files.push({ name: 'scratch.mjs', text: plain(texts.scratch) });
    if (texts.tests.trim() !== '') files.push({ name: 'own.test.mjs', text: plain(texts.tests) });
    const own = { name: 'attempt', private: true, type: 'module', scripts: { test: 'node --test' } };
    files.push({ name: 'package.json', text: `${JSON.stringify(own, null, 2)}\n` });
  }
  if (lastRun !== null) files.push({ name: 'visible-results.json', text: `${JSON.stringify(lastRun, null, 2)}\n` });
  return files;
}

function readme(state: CandidateState, runs: boolean): string {
  const { exercise, workspace, mode, minutes } = state.invitation;
  const how = runs
    ? 'Your own tests run with `node --test` in this folder (Node.js 20 or later). There the clock is real; in the attempt it was virtual.'
    : 'This language was read and replayed; it did not run.';
  const task = state.work === null ? '' : `\n\n---\n\n${state.work.statement.trim()}`;
  return `# ${exercise}\n\nYour ${mode} attempt for ${workspace}, ${minutes} minutes. ${how}${task}\n`;
}
