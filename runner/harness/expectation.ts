/**
 * The checks of a suite, decided on the host by its own comparison. Nothing of the submission can answer for itself here:
 * a value either crossed as data or is opaque.
 */
import type { Difference } from '../contract';
import type { Expectation } from '../testing';
import { firstDifference } from './difference';
import { cut, show } from './show';

/** A check that did not hold: the test has failed. */
export class CheckFailed extends Error {
  readonly difference: Difference | null;

  constructor(message: string, difference: Difference | null) {
    super(message);
    this.difference = difference;
  }
}

function failed(label: string, difference: Difference): never {
  const { path, expected, received } = difference;
  const where = [label, path].filter((part) => part !== '').join(', at ');
  throw new CheckFailed(cut(`${where || 'the value'}: expected ${expected}, received ${received}`, 1000), difference);
}

const lengthOf = (value: unknown): number | null =>
  typeof value === 'string' || Array.isArray(value) ? value.length : null;

/** @param label what is compared, in the words of the exercise */
export function createExpectation(value: unknown, label = ''): Expectation {
  const want = (holds: boolean, expected: string) => {
    if (!holds) failed(label, { path: '', expected, received: show(value) });
  };
  return {
    toBe(expected) {
      want(Object.is(value, expected), show(expected));
    },
    toEqual(expected) {
      const difference = firstDifference(expected, value);
      if (difference) failed(label, difference);
    },
    toBeWithin(least, most) {
      want(typeof value === 'number' && value >= least && value <= most, `a number from ${least} to ${most}`);
    },
    toBeCloseTo(expected, tolerance) {
      const near = typeof value === 'number' && Math.abs(value - expected) <= tolerance;
      want(near, `a number within ${tolerance} of ${expected}`);
    },
    toBeTruthy() {
      want(Boolean(value), 'a truthy value');
    },
    toBeFalsy() {
      want(!value, 'a falsy value');
    },
    toHaveLength(length) {
      const received = lengthOf(value);
      if (received === null) want(false, `something of length ${length}`);
      else if (received !== length) failed(label, { path: 'length', expected: `${length}`, received: `${received}` });
    },
    toContain(part) {
      const inText = typeof value === 'string' && typeof part === 'string' && value.includes(part);
      const inList = Array.isArray(value) && value.some((item) => firstDifference(part, item) === null);
      want(inText || inList, `something that contains ${show(part)}`);
    },
  };
}
