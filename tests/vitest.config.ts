/**
 * How tests run: `unit` needs no database (`*.test.ts` beside its source); `integration` does (`*.db.test.ts` beside its
 * source, and tests/integration/); `contract` proves what the product promises of every entry point; `content` proves what
 * lies under content/.
 *
 * The time zone is +05:45 on purpose: an hour that is not whole shows a zone bug on every machine.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const ZONE = 'Asia/Kathmandu';
process.env.TZ = ZONE;

const root = fileURLToPath(new URL('..', import.meta.url));
const resolve = { alias: { '@': root.replace(/\/$/, '') } };
const never = ['**/node_modules/**', '**/.next/**', '**/.data/**'];
const database = ['**/*.db.test.ts', 'tests/integration/**/*.test.ts'];
const content = ['features/*/content.test.ts', 'tests/content/**/*.test.ts'];
const exercises = ['tests/exercises/**/*.test.ts'];
const shared = {
  root,
  environment: 'node',
  env: { TZ: ZONE },
  setupFiles: ['tests/support/console.ts'],
  // Files of one worker share what they import, which is most of what a file would take; that set-up keeps them from sharing
  // what they provide.
  isolate: false,
  // More room for what is new: most of it is garbage by the time that it would be moved.
  execArgv: ['--max-semi-space-size=64'],
  restoreMocks: true,
  unstubEnvs: true,
  unstubGlobals: true,
};

export default defineConfig({
  root,
  resolve,
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [
            ...never,
            ...content,
            '**/*.db.test.ts',
            'tests/integration/**',
            'tests/contract/**',
            'tests/e2e/**',
            'tests/exercises/**',
          ],
          testTimeout: 10_000,
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'integration',
          include: database,
          exclude: never,
          globalSetup: ['tests/support/databases.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          exclude: never,
          globalSetup: ['tests/support/databases.setup.ts', 'tests/support/build.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'content',
          include: content,
          exclude: never,
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'exercises',
          include: exercises,
          exclude: never,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
