'use client';
/**
 * The page's side of the type checker: starts the worker when it is first asked, answers nothing while the worker is not
 * there, and drops questions that a newer one of the same kind has overtaken. Typing never waits for it.
 */
import type { TypeAnswer, TypeQuestion, TypeRequest, TypeResponse } from './type-protocol';

export interface TypeChecker {
  /** @returns null when there is no checker, it failed, or a newer question of this kind and file was asked */
  ask<K extends TypeQuestion['kind']>(question: Extract<TypeQuestion, { kind: K }>): Promise<TypeAnswer<K> | null>;
  /** Whether it has answered: before, the page does not wait for it. */
  readonly ready: boolean;
  close(): void;
}

/** The part of a worker that is used, so that a test can stand in for it. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: TypeRequest): void;
  terminate(): void;
}

const startWorker = (): WorkerLike => new Worker(new URL('./type-worker.ts', import.meta.url));

export function typeChecker(start: () => WorkerLike = startWorker): TypeChecker {
  let worker: WorkerLike | null = null;
  let failed = false;
  let ready = false;
  let next = 1;
  const waiting = new Map<number, { lane: string; settle: (answer: unknown) => void }>();

  const giveUp = () => {
    failed = true;
    worker?.terminate();
    worker = null;
    for (const { settle } of waiting.values()) settle(null);
    waiting.clear();
  };

  const running = (): WorkerLike | null => {
    if (worker !== null || failed) return worker;
    try {
      worker = start();
    } catch {
      failed = true;
      return null;
    }
    worker.onerror = giveUp;
    worker.onmessage = ({ data }: MessageEvent<TypeResponse>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      ready = data.ok;
      asked?.settle(data.ok ? data.answer : null);
    };
    return worker;
  };

  return {
    ask: (question) =>
      new Promise((resolve) => {
        const to = running();
        if (to === null) return resolve(null);
        const lane = `${question.kind} ${question.file}`;
        for (const [id, one] of waiting) {
          if (one.lane !== lane) continue;
          waiting.delete(id);
          one.settle(null);
        }
        const id = next++;
        waiting.set(id, { lane, settle: (answer) => resolve(answer as Parameters<typeof resolve>[0]) });
        to.postMessage({ id, question });
      }),
    get ready() {
      return ready && !failed;
    },
    close: giveUp,
  };
}
