/** What a suite is given beside `test`: checks, and waiting without throwing. */
import type { Harness, Settled } from '../testing';
import { CheckFailed, createExpectation } from './expectation';

function settled<T>(call: Promise<T>): Promise<Settled<T>> {
  return call.then(
    (value): Settled<T> => ({ status: 'fulfilled', value }),
    (error): Settled<T> => {
      if (error instanceof CheckFailed) throw error;
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { status: 'rejected', error: { name, message } };
    },
  );
}

export const HARNESS: Omit<Harness, 'test'> = {
  expect: createExpectation,
  settle: settled,
  settleAll: (calls) => Promise.all(calls.map(settled)),
  fail: (message) => {
    throw new CheckFailed(message, null);
  },
};
