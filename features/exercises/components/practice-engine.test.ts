/** The practice room's own runs: the toy fails as it is, passes when mended, and whatever is typed ends in words. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PracticeJob, practise } from './practice-engine';
import { TOY_SCRATCH, TOY_TESTS, toyStart } from './toy';

describe('practice', () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    const file = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm');
    wasm = await WebAssembly.compile(readFileSync(file));
  });
  const job = (changed: Partial<PracticeJob>): PracticeJob => ({
    language: 'typescript',
    solution: toyStart('typescript'),
    file: TOY_TESTS,
    ...changed,
  });
  const mended = toyStart('typescript').replace(
    /const values[\s\S]*length;/,
    'const values = readings.filter((one) => one.at > now - windowMs).map((one) => one.value);\n' +
      '  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;',
  );

  it.each(['typescript', 'javascript'] as const)('the toy fails both tests as it is, in %s', async (language) => {
    const result = await practise(job({ language, solution: toyStart(language) }), wasm);
    expect(result).toMatchObject({
      ok: true,
      records: [
        { status: 'failed', difference: { expected: '15' } },
        { status: 'failed', difference: { expected: 'null', received: 'null' } },
      ].map(({ status }) => ({ status })),
    });
  });

  it('passes when it is mended', async () => {
    const result = await practise(job({ solution: mended }), wasm);
    expect(result.ok && result.records.map((one) => one.status)).toEqual(['passed', 'passed']);
  });

  it('a scratch file prints with virtual times', async () => {
    const result = await practise(job({ file: TOY_SCRATCH }), wasm);
    if (!result.ok) throw new Error(result.message);
    const printed = result.records.flatMap((one) => one.console);
    expect(printed).toEqual([
      { level: 'log', atMs: 0, text: 'now 1' },
      { level: 'log', atMs: 1000, text: 'a second later' },
    ]);
  });

  it.each([
    ['what cannot be read', 'export const x = {', { ok: false }],
    ['what does not come back', 'for (;;) {}', { ok: false }],
    ['what throws as it loads', 'throw new Error("no")', { ok: false, message: expect.stringContaining('no') }],
  ])('%s ends in words', { timeout: 20_000 }, async (_, solution, expected) => {
    expect(await practise(job({ solution }), wasm)).toMatchObject(expected);
  });

  it('a test that waits for ever is told', async () => {
    const file = `import test from 'node:test';\ntest('waits', () => new Promise(() => {}));`;
    const result = await practise(job({ file }), wasm);
    expect(result).toMatchObject({
      ok: true,
      records: [{ status: 'error', message: expect.stringContaining('never comes') }],
    });
  });
});
