// Vitest, its editor plugins and `npx vitest run FILE` look for their configuration here; it lives with the tests.
export { default } from './tests/vitest.config.ts';
