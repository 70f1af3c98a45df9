/** The module `node:test` as a scratch file imports it. Runs inside the sandbox. */
import { OWN_TESTS_KEY } from './own-tests';

type Api = Record<string, (...args: unknown[]) => unknown>;

const api = (globalThis as unknown as Record<symbol, Api>)[Symbol.for(OWN_TESTS_KEY)] as Api;

export const { test, it, describe, suite, before, after, beforeEach, afterEach } = api;
export default test;
