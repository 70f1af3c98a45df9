/**
 * Every test file runs with this. A `console.error` or `console.warn` fails the test it came from, and a socket, server or
 * child process that is still open when the file ends fails the file. Files of one worker share their modules, so what
 * the file before has put in the process's slots is taken out first.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'node:util';
import { afterAll, afterEach, expect, vi } from 'vitest';
import { emptySlots } from '../../lib/process';

emptySlots();

const said: string[] = [];
for (const level of ['error', 'warn'] as const) {
  console[level] = (...parts: unknown[]) => void said.push(`console.${level}: ${format(...parts)}`);
}

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

afterEach(() => {
  expect(said.splice(0), 'the console said something').toEqual([]);
});

afterAll(async () => {
  vi.useRealTimers();
  // Closing is asynchronous: what is about to close gets a moment.
  for (let tries = 0; tries < 20 && leaked().length > 0; tries += 1) await wait(50);
  expect(leaked(), 'handles still open at the end of the file').toEqual([]);
  expect(said.splice(0), 'the console said something outside of a test').toEqual([]);
});
