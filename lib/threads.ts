/**
 * Work that would hold up everybody else, done in a thread of its own. A thread loads one module of ours and calls its
 * functions by name with plain data; an answer is plain data again. One after the other: two heavy answers at once would
 * take the second core from the people who are voting.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

export interface Thread {
  /** Calls a function of the thread's module. @throws what it threw, as an Error with the same words */
  call<T>(name: string, input: unknown): Promise<T>;
  close(): Promise<void>;
}

declare module '@/lib/process' {
  interface ProcessSlots {
    /** Makes pages of calibration; absent where nothing waits for anything (tests). */
    statistics: Thread;
  }
}

interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/**
 * Node cannot read TypeScript before version 22: a thread learns it from tsx first, as the server itself did. On Linux, where a
 * thread has a priority of its own, it steps back behind those who serve people.
 */
const ENTRY = `
const { parentPort, workerData } = require('node:worker_threads');
if (process.platform === 'linux') require('node:os').setPriority(10);
const ready = (async () => {
  const { register } = await import('tsx/esm/api');
  register();
  return import(workerData);
})();
ready.catch(() => {});
parentPort.on('message', async ({ id, name, input }) => {
  try {
    const loaded = await ready;
    parentPort.postMessage({ id, value: await loaded[name](input) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.stack ?? error) });
  }
});`;

/**
 * Starts a thread on a module. One that dies fails what was asked of it and is started again by the next call.
 * @param module its file, as a URL
 */
export function startThread(module: URL): Thread {
  let worker: Worker | null = null;
  let next = 1;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const fail = (error: Error): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const made = new Worker(ENTRY, { eval: true, workerData: module.href, execArgv: [], name: fileURLToPath(module) });
    made.unref();
    made.on('message', ({ id, value, error }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) made.unref();
      if (error === undefined) asked?.resolve(value as never);
      else asked?.reject(new Error(error));
    });
    made.on('error', fail);
    made.on('exit', (code) => {
      if (worker === made) fail(new Error(`The thread for ${module.pathname} ended with code ${code}.`));
    });
    worker = made;
    return made;
  };
  start();
  return {
    call: <T>(name: string, input: unknown) =>
      new Promise<T>((resolve, reject) => {
        const id = next;
        next += 1;
        waiting.set(id, { resolve, reject });
        const thread = worker ?? start();
        thread.ref();
        thread.postMessage({ id, name, input });
      }),
    close: async () => {
      const ended = worker;
      worker = null;
      await ended?.terminate();
      fail(new Error('The thread was closed.'));
    },
  };
}
