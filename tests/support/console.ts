/**
 * Every test file runs with this: a `console.error` or `console.warn` that no test expected fails the test it came
 * from, and a socket, server or child process that is still open when the file ends fails the file.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'node:util';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';

type Level = 'error' | 'warn';

const expected: { level: Level; pattern: RegExp; seen: boolean }[] = [];
const unexpected: string[] = [];
const heard = Symbol.for('plumbline.expectConsole');

/** Allows and requires a message in the running test: one that does not come is as wrong as one that does. */
export function expectConsole(level: Level, pattern: RegExp): void {
  (globalThis as unknown as Record<symbol, typeof expectHere>)[heard]?.(level, pattern);
}

function expectHere(level: Level, pattern: RegExp): void {
  expected.push({ level, pattern, seen: false });
}
// A test that imports this file may get another instance of it than the runner loaded; the list must be the runner's.
(globalThis as unknown as Record<symbol, typeof expectHere>)[heard] ??= expectHere;

function listen(level: Level) {
  return (...parts: unknown[]) => {
    const text = format(...parts);
    const match = expected.find((entry) => entry.level === level && entry.pattern.test(text));
    if (match) match.seen = true;
    else unexpected.push(`console.${level}: ${text}`);
  };
}

console.error = listen('error');
console.warn = listen('warn');

const WATCHED = ['TCPServerWrap', 'TCPSocketWrap', 'PipeServerWrap', 'PipeWrap', 'ProcessWrap', 'FSEventWrap'];

function openHandles(): Map<string, number> {
  const count = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (WATCHED.includes(name)) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return count;
}
const before = openHandles();

function leaked(): string[] {
  return [...openHandles()]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${count - (before.get(name) ?? 0)} x ${name}`);
}

beforeEach(() => {
  expected.length = 0;
});

afterEach(() => {
  const said = unexpected.splice(0);
  const missing = expected.filter((entry) => !entry.seen).map((entry) => `${entry.level} ${entry.pattern}`);
  expect(said, 'the console said something that no test expected').toEqual([]);
  expect(missing, 'a console message was expected and did not come').toEqual([]);
});

afterAll(async () => {
  // Closing is asynchronous: what is about to close gets a moment.
  for (let tries = 0; tries < 20 && leaked().length > 0; tries += 1) await wait(50);
  expect(leaked(), 'handles still open at the end of the file').toEqual([]);
  expect(unexpected.splice(0), 'the console said something outside of a test').toEqual([]);
});
