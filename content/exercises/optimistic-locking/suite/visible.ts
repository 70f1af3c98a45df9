import type { Harness } from '@/runner/testing';
import { drawn, expectConflict, open } from './support';

export default (harness: Harness) => {
  const { test, expect } = harness;

  test(
    {
      id: 'reservation-takes-stock',
      title: 'A reservation takes the quantities of all its lines',
      behaviour: 'a reservation that nobody disturbs',
      criterion: 'atomicity',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b] = names as [string, string];
      const { rows, inventory } = await open(context, { [a]: stock, [b]: stock });
      const lines = [
        { sku: a, quantity: 3 },
        { sku: b, quantity: stock },
      ];
      expect(await inventory.reserve(lines), 'reserve').toEqual({ ok: true });
      expect([rows.quantity(a), rows.quantity(b)], 'the quantities left').toEqual([stock - 3, 0]);
    },
  );

  test(
    {
      id: 'too-little-stock',
      title: 'Too little of one item: the order is refused, and nothing is taken of the others',
      behaviour: 'too little of one item',
      criterion: 'atomicity',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b] = names as [string, string];
      const { rows, inventory } = await open(context, { [a]: stock, [b]: 1 });
      const lines = [
        { sku: a, quantity: 2 },
        { sku: b, quantity: 2 },
      ];
      const refused = { ok: false, reason: 'out-of-stock', sku: b, available: 1 };
      expect(await inventory.reserve(lines), 'reserve').toEqual(refused);
      expect([rows.quantity(a), rows.quantity(b)], 'the quantities left').toEqual([stock, 1]);
    },
  );

  test(
    {
      id: 'conflict-is-tried-again',
      title: 'Somebody sells in between: the reservation is decided again, and both sales count',
      behaviour: 'a sale between read and commit',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, others, inventory } = await open(context, { [a]: stock });
      others.beforeCommit.push(() => rows.sell(a, 4));
      expect(await inventory.reserve([{ sku: a, quantity: 3 }]), 'reserve').toEqual({ ok: true });
      expect(rows.quantity(a), 'the quantity left').toBe(stock - 7);
    },
  );

  test(
    {
      id: 'correction-in-time',
      title: 'A correction is written when nobody has written since it was seen',
      behaviour: 'a correction that nobody disturbs',
      criterion: 'versions',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, inventory } = await open(context, { [a]: stock });
      expect(await inventory.correct(rows.item(a), 0), 'correct').toEqual({ ok: true });
      expect(rows.quantity(a), 'the quantity left').toBe(0);
    },
  );

  test(
    {
      id: 'correction-after-a-sale',
      title: 'A correction of something that has been sold from since is a conflict, and is told the item as it is',
      behaviour: 'a correction of an old figure',
      criterion: 'versions',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, inventory } = await open(context, { [a]: stock });
      const seen = rows.item(a);
      rows.sell(a, 2);
      expectConflict(harness, await inventory.correct(seen, stock + 1), rows.item(a));
      expect(rows.quantity(a), 'the quantity left').toBe(stock - 2);
    },
  );
};
