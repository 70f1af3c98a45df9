import { expect, it } from 'vitest';
import { isCurrent } from './nav-list';

it('a place is current at its address, at those that it covers, and below them', () => {
  const loops = { href: '/loops', label: 'Loops', covers: ['/rooms'] };
  const at = (pathname: string | null) => isCurrent(loops, pathname);
  expect([at('/loops'), at('/loops/1'), at('/rooms'), at('/rooms/1')]).toEqual([true, true, true, true]);
  expect([at(null), at('/'), at('/loopsided'), at('/roomsize')]).toEqual([false, false, false, false]);
  expect(isCurrent({ href: '/', label: 'Home' }, '/loops')).toBe(false);
  expect(isCurrent({ ...loops, current: false }, '/loops')).toBe(false);
});
