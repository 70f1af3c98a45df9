/**
 * What must hold of any run of a hostile submission, looked for in everything that came out of it. The words searched for
 * are planted: in the suite's code, names and callbacks, and in the environment of the process that runs the runner.
 */
import { existsSync } from 'node:fs';
import type { ResultDocument, Suite, TestRecord } from '@/runner/contract';

/** Stands in the test's code, in variable names, expected values and callbacks. */
export const MARKER = 'MARKER_7f3a9c_PLANTED';
/** Stands in the environment of the host. */
export const CANARY = 'CANARY_51d0e2_PLANTED';

const HOST_PATH = /file:|node_modules|\.mjs|\.cjs|wasm-function|\/(work|home|root|usr|app|tmp)\//;
const BROKE_OUT = /PWNED|IMPORTED/;
const WITNESS = '/tmp/PWNED_hostile';

/** Two sessions of calls that no hostile file can satisfy; the marker is everywhere that a test has places for it. */
const CONTROL = `
import type { Harness } from '@/runner/testing';
const ${MARKER} = (value: unknown) => value;
type Remote = Record<'tryAcquire' | 'get', (key: string) => Promise<unknown>>;
export default ({ test, expect }: Harness) => {
  test({ id: 'first', title: '${MARKER}', behaviour: 'first session' }, async ({ sut, fake }) => {
    const options = { limit: 2, capacity: 2, windowMs: 1000, refillPerSec: 1 };
    const made = await sut.call<Remote>('create', options, { note: fake.sync(function ${MARKER}_callback() { return 1; }) });
    expect(await made.tryAcquire('k'), '${MARKER} first').toBe(true);
    expect(await made.tryAcquire('k'), '${MARKER} second').toBe(true);
    expect(await made.tryAcquire('k'), '${MARKER} third').toBe(false);
    expect(await made.get('k')).toEqual('${MARKER}');
  });
  test({ id: 'second', title: 'second', behaviour: 'second session' }, async ({ sut, fake }) => {
    const options = { limit: 1, capacity: 1, windowMs: 1000, refillPerSec: 1 };
    const made = await sut.call<Remote>('create', options, {
      loader: fake.async(async () => 'value-of-loader', { delayMs: 5 }),
      failingLoader: fake.async(async () => { throw new Error('the loader failed'); }),
      store: { get: fake.sync(() => { const ${MARKER}_inner: any = undefined; return ${MARKER}_inner.${MARKER}_field; }) },
    });
    expect(await made.get('k')).toBe('value-of-loader');
    expect(await made.tryAcquire('k')).toBe(false);
    expect(await made.get('${'never-asked'}')).toEqual(${MARKER}('${MARKER}'));
  });
};
`;

export const CONTROL_SUITE: Suite = {
  kind: 'hidden',
  entry: 'hidden.ts',
  files: { 'hidden.ts': CONTROL },
  tests: ['first', 'second'].map((id) => ({ id, title: id, behaviour: id, criterion: null })),
  hash: '0'.repeat(64),
};

/** All text of a record that the submission could have had a hand in; what was expected is the test's own. */
function influenced(record: TestRecord): string {
  const message = record.message?.replaceAll(/at? ?\w*MARKER\w* (first|second|third)/g, '') ?? '';
  // A failed check's message is the host's: it names the expected value. Of such a message, what was received counts.
  const words = record.difference ? record.difference.received : message;
  return [words, ...record.console.map((line) => line.text)].join('\n');
}

/** The first count that a test prints is its own. */
function startsWhereAnotherLeft({ console }: TestRecord): boolean {
  const first = console.find((line) => line.text.startsWith('BLEED'));
  return first !== undefined && first.text !== 'BLEED 0';
}

/** Every invariant that a document breaks, in words; empty when all of them hold. */
export function broken(document: ResultDocument, suite: Suite = CONTROL_SUITE): string[] {
  const faults: string[] = [];
  const texts = document.tests.map(influenced).join('\n') + (document.compileError?.message ?? '');
  const ids = document.tests.map((test) => test.id);
  const listed = suite.tests.map((test) => test.id);
  if (document.verdict === 'passed') faults.push('it passed');
  if (document.tests.some((test) => test.status === 'passed')) faults.push('a test passed');
  if (ids.join() !== listed.join()) faults.push('the records are not those of the suite');
  if (texts.includes('MARKER_7f3a9c')) faults.push('the tests were read');
  if (texts.includes(CANARY)) faults.push('the environment was read');
  if (BROKE_OUT.test(texts) || existsSync(WITNESS)) faults.push('it broke out');
  if (HOST_PATH.test(texts)) faults.push('a path of the host shows');
  if (document.tests.some(startsWhereAnotherLeft)) faults.push('one test reached the next');
  if (JSON.stringify(document).length > 400_000) faults.push('its output was not cut');
  return faults;
}

/** What the host's own prototypes have gained. */
export function pollution(): string[] {
  const plain: Record<string, unknown> = {};
  return ['polluted', 'status', 'passed', 'ok'].filter((name) => plain[name] !== undefined);
}
