import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { suiteJob } from '@/tests/support/sandbox';
import { childFiles } from './bundle';
import { CHILD_FILE } from './child-files';
import { Child } from './child-process';
import { confine } from './confinement';
import { DEFAULT_LIMITS, type Runner, type TestRecord } from './contract';
import { ConfinementError, createRunner } from './index';

// Processes are started here, several a test, and other suites may have the machine's cores.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

const GOOD = 'export const f = () => 1;';
/** Long work of the engine's own that asks for no leave to go on. */
const STUCK = `export const f = () => { const text = 'x'.repeat(2e6); for (let n = 0; n < 60; n++) text.replaceAll('x', 'yz'); return 1; };`;
const BODY = `expect(await sut.call('f')).toBe(1);`;

describe('the runner', () => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await createRunner({ size: 2 });
  });
  afterAll(() => runner.close());

  it('answers with a document and tells records as they come', async () => {
    const heard: TestRecord[] = [];
    const { document, timing } = await runner.run(suiteJob(BODY, GOOD), (record) => heard.push(record));
    expect(document).toEqual({
      format: 1,
      engine: { name: 'quickjs-wasi', version: '3.6.2' },
      kind: 'visible',
      suiteHash: '0'.repeat(64),
      language: 'typescript',
      seed: 1,
      parameters: {},
      limits: DEFAULT_LIMITS,
      verdict: 'passed',
      reproducible: true,
      compileError: null,
      tests: heard,
      ...{ sourceHash: document.sourceHash },
    });
    expect(document.sourceHash).toMatch(/^[0-9a-f]{64}$/);
    expect(heard).toMatchObject([{ id: 't', status: 'passed' }]);
    expect(timing.attempts).toBe(1);
  });

  it('stops what asks for no leave, tries once more alone, and says that the machine decided', async () => {
    const job = suiteJob(BODY, STUCK, { limits: { wallMsPerTest: 150, memoryBytes: 64 * 1024 * 1024 } });
    const [{ document, timing }, beside] = await Promise.all([runner.run(job), runner.run(suiteJob(BODY, GOOD))]);
    expect(document).toMatchObject({ verdict: 'machine-time', reproducible: false });
    expect(document.tests).toMatchObject([{ status: 'machine-time' }]);
    expect(timing.attempts).toBe(2);
    expect(beside.document.verdict).toBe('passed');
  });

  it('takes a suite that does not compile for a fault of ours, and says so once to the log', async () => {
    const warned: string[] = [];
    const own = await createRunner({
      size: 1,
      logger: { warn: (details) => warned.push(String(details.text ?? details.end)), debug: () => {} },
    });
    try {
      const { document, timing } = await own.run(suiteJob('this is no code', GOOD));
      expect(document).toMatchObject({ verdict: 'our-fault', reproducible: false });
      expect(document.tests).toMatchObject([{ id: 't', status: 'not-run' }]);
      expect(timing.attempts).toBe(2);
      expect(warned.join('\n')).toMatch(/Unexpected token|SyntaxError/);
    } finally {
      await own.close();
    }
  });

  it('gives each run a process of its own when asked', async () => {
    const own = await createRunner({ size: 1, runsPerChild: 1 });
    try {
      const documents = await Promise.all([1, 2, 3].map(() => own.run(suiteJob(BODY, GOOD))));
      expect(documents.map(({ document }) => document.verdict)).toEqual(['passed', 'passed', 'passed']);
    } finally {
      await own.close();
    }
  });

  it('says how it confines, and refuses to start where more is required than there is', async () => {
    const { layers, missing, byOs, engine } = runner.confinement;
    expect(engine.name).toBe('quickjs-wasi');
    expect(layers.join()).toMatch(/permission model.*WebAssembly.*QuickJS/);
    expect(byOs).toBe(!missing.some(({ layer }) => layer.startsWith('bwrap')));
    if (byOs) await createRunner({ size: 1, requireOs: true }).then((strict) => strict.close());
    else await expect(createRunner({ requireOs: true })).rejects.toBeInstanceOf(ConfinementError);
  });
});

describe('a child', () => {
  it('that ends by itself, or says what is no message, is lost', async () => {
    const node = process.execPath;
    for (const script of [
      'process.exit(3)',
      `require('fs').writeSync(3, '{"type":"ready"}\\n'); setTimeout(() => process.exit(0), 50)`,
      `require('fs').writeSync(3, '{"type":"ready"}\\n'); process.stdin.on('data', () => require('fs').writeSync(3, 'passed\\n'))`,
    ]) {
      const child = new Child({ file: node, args: ['-e', script] });
      const { end } = await child.run(suiteJob(BODY, GOOD), () => {});
      expect(end).toEqual({ how: 'lost' });
      await child.close();
    }
  });

  it('finds its folder made once, the same each time, and again when it was swept', async () => {
    const [one, two] = await Promise.all([childFiles(), childFiles()]);
    expect(one.folder()).toBe(two.folder());
    rmSync(path.join(one.folder(), CHILD_FILE));
    const child = new Child(confine(two.folder(), 60).command);
    expect(await child.ready()).toBe(true);
    await child.close();
  });
});
