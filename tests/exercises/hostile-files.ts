/** The hostile submissions and what their manifest says of them, for every way on which they are tried. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestRecord } from '@/runner/contract';

export interface HostileFile {
  readonly id: string;
  readonly category: string;
  readonly what: string;
  readonly file: string;
  /** The statuses that the first test may end with. */
  readonly expect: readonly string[];
  readonly padTo?: number;
}

/** Where the files are. */
export const FOLDER = fileURLToPath(new URL('hostile/', import.meta.url));
/** All of them, as the manifest has them. */
export const HOSTILE_FILES: readonly HostileFile[] = JSON.parse(
  readFileSync(path.join(FOLDER, 'manifest.json'), 'utf8'),
).files;

/** A right answer to the control's first session as far as it can be one, to see that the next run is none the worse. */
export const TAME = `export const create = (options) => ({
  left: options.capacity,
  tryAcquire() { return this.left-- > 0; },
});`;

/** A file's text, padded where the manifest says so. */
export const sourceOf = ({ file, padTo }: Pick<HostileFile, 'file' | 'padTo'>): string => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  return padTo === undefined ? text : text.replace('/*HUGE*/', `/*${'x'.repeat(padTo)}*/`);
};

/** The manifest's words for how a test may end. */
export const WORDS: Readonly<Record<TestRecord['status'], string>> = {
  passed: 'pass',
  failed: 'wrong_answer',
  error: 'runtime_error',
  'never-settles': 'runtime_error',
  'time-limit': 'time_limit',
  'machine-time': 'time_limit',
  'memory-limit': 'memory_limit',
  'output-limit': 'output_limit',
  crash: 'runtime_error',
  'not-run': 'not_run',
};
