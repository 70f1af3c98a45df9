/** The download of an exercise: under plain `node --test`, our reference passes the visible tests and the stub does not. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readExercises } from '@/features/exercises/content';
import { drawParameters } from '@/features/exercises/parameters';
import { portableFiles } from '@/runner/portable/files';

// Each test starts a Node.js of its own.
vi.setConfig({ testTimeout: 120_000 });

const content = fileURLToPath(new URL('../../content', import.meta.url));
const { exercises } = await readExercises([content]);
const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-portable-'));

/** Writes a download and runs it, as somebody does who has unpacked it. */
async function runAtHome(slug: string, name: string, source: string): Promise<{ code: number | null; report: string }> {
  const exercise = exercises.find((one) => one.slug === slug);
  if (!exercise) throw new Error(`There is no exercise ${slug}.`);
  const at = path.join(folder, `${slug}-${name}`);
  const files = await portableFiles({
    submission: { language: 'typescript', source },
    suite: exercise.suites.visible,
    parameters: drawParameters(exercise.file.parameters, 4),
    seed: 4,
    title: exercise.file.title,
    statement: exercise.statement,
  });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
    writeFileSync(path.join(at, file), text);
  }
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap'], { cwd: at, env });
    const report: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => report.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => report.push(chunk));
    child.on('close', (code) => resolve({ code, report: report.join('') }));
  });
}

describe('the download', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(exercises.map(({ slug }) => slug))('%s: the reference passes at home', async (slug) => {
    const exercise = exercises.find((one) => one.slug === slug);
    const { code, report } = await runAtHome(slug, 'reference', exercise?.reference ?? '');
    expect({ code, failed: report.match(/^ *not ok.*$/gm) ?? [] }).toEqual({ code: 0, failed: [] });
    expect(report).toContain(`# pass ${exercise?.suites.visible.tests.length}`);
  });

  it('the stub does not', async () => {
    const [exercise] = exercises;
    const { code, report } = await runAtHome(exercise?.slug ?? '', 'stub', exercise?.stub ?? '');
    expect(code).toBe(1);
    expect(report).toMatch(/^ *not ok/m);
  });

  it('hidden tests are never in it', async () => {
    const [exercise] = exercises;
    if (!exercise) throw new Error('There is no exercise.');
    const suite = exercise.suites.hidden;
    const submission = { language: 'javascript', source: '' } as const;
    const asked = portableFiles({ submission, suite, parameters: {}, seed: 1, title: '', statement: '' });
    await expect(asked).rejects.toThrow('Only visible tests');
  });
});
