import type { Harness } from '@/runner/testing';
import { drawn, expectConflict, inventoryOn, open, Rows, times } from './support';

export default (harness: Harness) => {
  const { test, expect, settle, settleAll } = harness;

  // Versions

  test(
    {
      id: 'sale-right-after-the-read',
      title: 'A sale right after the read is not lost, whatever is read afterwards',
      behaviour: 'a sale right after the read',
      criterion: 'versions',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, others, inventory } = await open(context, { [a]: stock });
      others.afterRead.push(() => rows.sell(a, 5));
      expect(await inventory.reserve([{ sku: a, quantity: 2 }]), 'reserve').toEqual({ ok: true });
      expect(rows.quantity(a), 'the quantity left').toBe(stock - 7);
    },
  );

  test(
    {
      id: 'nothing-is-remembered',
      title: 'Each reservation sees what others have delivered and sold since the one before',
      behaviour: 'reservations with deliveries in between',
      criterion: 'versions',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, inventory } = await open(context, { [a]: stock });
      const lines = [{ sku: a, quantity: stock + 1 }];
      const refused = { ok: false, reason: 'out-of-stock', sku: a };
      expect(await inventory.reserve(lines), 'the first reserve').toEqual({ ...refused, available: stock });
      rows.put(a, stock + 3);
      expect(await inventory.reserve(lines), 'reserve after a delivery').toEqual({ ok: true });
      rows.put(a, 0);
      expect(await inventory.reserve(lines), 'reserve after a sale').toEqual({ ...refused, available: 0 });
    },
  );

  test(
    {
      id: 'there-and-back',
      title: 'A correction is a conflict although the quantity is the same again by now',
      behaviour: 'a quantity that went and came back',
      criterion: 'versions',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, inventory } = await open(context, { [a]: stock });
      const seen = rows.item(a);
      rows.sell(a, 2);
      rows.sell(a, -2);
      expectConflict(harness, await inventory.correct(seen, stock - 1), rows.item(a));
      expect(rows.quantity(a), 'the quantity left').toBe(stock);
    },
  );

  test(
    {
      id: 'correction-is-not-repeated',
      title: 'Somebody writes while a correction is on its way: conflict, one commit at most, and their figure stays',
      behaviour: 'a write while a correction is on its way',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, others, commit, inventory } = await open(context, { [a]: stock });
      others.beforeCommit.push(() => rows.put(a, stock + 7));
      const answer = await inventory.correct(rows.item(a), 1);
      expectConflict(harness, answer, rows.item(a));
      expect(rows.quantity(a), 'the quantity left').toBe(stock + 7);
      expect(commit.calls.length, 'calls of commit').toBeWithin(0, 1);
    },
  );

  test(
    {
      id: 'correction-of-a-removed-item',
      title: 'A correction of an item that is gone is a conflict with null',
      behaviour: 'a correction of an item that is gone',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const { rows, inventory } = await open(context, { [a]: stock });
      const seen = rows.item(a);
      rows.remove(a);
      expectConflict(harness, await inventory.correct(seen, 1), null);
    },
  );

  // Conflicts

  test(
    {
      id: 'last-try-succeeds',
      title: 'With conflicts on every try but the last, the reservation succeeds on the last',
      behaviour: 'success on the last try',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock, maxTries } = drawn(context);
      const [a] = names as [string];
      const { rows, others, commit, inventory } = await open(context, { [a]: stock });
      others.beforeCommit.push(...times(maxTries - 1, () => rows.sell(a, 1)));
      expect(await inventory.reserve([{ sku: a, quantity: 4 }]), 'reserve').toEqual({ ok: true });
      expect(rows.quantity(a), 'the quantity left').toBe(stock - (maxTries - 1) - 4);
      expect(commit.calls, 'calls of commit').toHaveLength(maxTries);
    },
  );

  test(
    {
      id: 'gives-up-and-says-so',
      title: 'With conflicts on every try the answer is conflict after maxTries commits, and nothing is taken',
      behaviour: 'conflicts without end',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock, maxTries } = drawn(context);
      const [a] = names as [string];
      const { rows, others, commit, inventory } = await open(context, { [a]: stock });
      others.beforeCommit.push(...times(100, () => rows.put(a, stock)));
      expect(await inventory.reserve([{ sku: a, quantity: 1 }]), 'reserve').toEqual({ ok: false, reason: 'conflict' });
      expect(commit.calls, 'calls of commit').toHaveLength(maxTries);
      expect(rows.quantity(a), 'the quantity left').toBe(stock);
    },
  );

  test(
    {
      id: 'stock-gone-meanwhile',
      title: 'Others buy nearly everything in between: out of stock with what is left, and never below zero',
      behaviour: 'stock that goes while a reservation is tried',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b] = names as [string, string];
      const { rows, others, commit, inventory } = await open(context, { [a]: stock, [b]: stock });
      others.beforeCommit.push(() => rows.put(b, 1));
      const lines = [
        { sku: a, quantity: 1 },
        { sku: b, quantity: 2 },
      ];
      const refused = { ok: false, reason: 'out-of-stock', sku: b, available: 1 };
      expect(await inventory.reserve(lines), 'reserve').toEqual(refused);
      expect([rows.quantity(a), rows.quantity(b)], 'the quantities left').toEqual([stock, 1]);
      expect(commit.calls, 'calls of commit').toHaveLength(1);
    },
  );

  test(
    {
      id: 'item-gone-meanwhile',
      title: 'An item that is removed in between gives unknown-item',
      behaviour: 'an item removed while a reservation is tried',
      criterion: 'conflicts',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b] = names as [string, string];
      const { rows, others, inventory } = await open(context, { [a]: stock, [b]: stock });
      others.beforeCommit.push(() => rows.remove(b));
      const lines = [
        { sku: a, quantity: 1 },
        { sku: b, quantity: 1 },
      ];
      expect(await inventory.reserve(lines), 'reserve').toEqual({ ok: false, reason: 'unknown-item', sku: b });
      expect(rows.quantity(a), 'the quantity left of the other').toBe(stock);
    },
  );

  test(
    {
      id: 'write-with-a-lost-answer',
      title: 'The store writes and its answer gets lost: the error is passed on, and nothing is taken twice',
      behaviour: 'a commit whose answer gets lost',
      criterion: 'conflicts',
    },
    async (context) => {
      const { fake } = context;
      const { names, stock } = drawn(context);
      const [a] = names as [string];
      const rows = new Rows({ [a]: stock });
      const read = fake.async((skus: string[]) => rows.read(skus), { delayMs: 3 });
      const commit = fake.async(
        (writes: Parameters<Rows['commit']>[0]) => {
          rows.commit(writes);
          throw new Error('connection lost');
        },
        { delayMs: 3 },
      );
      const inventory = await inventoryOn(context.sut, { read, commit }, context);
      const answer = await settle(inventory.reserve([{ sku: a, quantity: 2 }]));
      expect(answer.status === 'rejected' && answer.error.message, 'the error of reserve').toBe('connection lost');
      expect(rows.quantity(a), 'the quantity left').toBe(stock - 2);
      expect(commit.calls, 'calls of commit').toHaveLength(1);
      const corrected = await settle(inventory.correct(rows.item(a), 5));
      expect(corrected.status === 'rejected' && corrected.error.message, 'the error of correct').toBe(
        'connection lost',
      );
      expect(commit.calls, 'calls of commit in all').toHaveLength(2);
    },
  );

  test(
    {
      id: 'read-fails',
      title: 'When the store cannot be read the error is passed on, and nothing is committed',
      behaviour: 'a store that cannot be read',
      criterion: 'conflicts',
    },
    async (context) => {
      const { fake } = context;
      const { names } = drawn(context);
      const [a] = names as [string];
      const read = fake.async(
        () => {
          throw new Error('store away');
        },
        { delayMs: 3 },
      );
      const commit = fake.async(() => true, { delayMs: 3 });
      const inventory = await inventoryOn(context.sut, { read, commit }, context);
      const answer = await settle(inventory.reserve([{ sku: a, quantity: 2 }]));
      expect(answer.status === 'rejected' && answer.error.message, 'the error of reserve').toBe('store away');
      expect(commit.calls, 'calls of commit').toHaveLength(0);
    },
  );

  // All or nothing

  test(
    {
      id: 'never-half-an-order',
      title: 'At no moment, and after no conflict, are only some lines of an order taken',
      behaviour: 'an order of several items under conflict',
      criterion: 'atomicity',
    },
    async (context) => {
      const { random } = context;
      const { names, stock } = drawn(context);
      const [a, b, c] = names as [string, string, string];
      const { rows, others, inventory } = await open(context, { [a]: stock, [b]: stock, [c]: stock });
      const lines = random.shuffle([a, b, c]).map((sku) => ({ sku, quantity: 2 }));
      // The others write the same figure again, so that every difference between the three is ours.
      const disturbed = random.pick([a, b, c]);
      others.beforeCommit.push(() => rows.put(disturbed, rows.quantity(disturbed)));
      expect(await inventory.reserve(lines), 'reserve with one conflict').toEqual({ ok: true });
      others.beforeCommit.push(...times(100, () => rows.put(disturbed, rows.quantity(disturbed))));
      expect(await inventory.reserve(lines), 'reserve with conflicts without end').toEqual({
        ok: false,
        reason: 'conflict',
      });
      expect(
        rows.history.filter((state) => new Set(Object.values(state)).size > 1),
        'states in which only some lines were taken',
      ).toEqual([]);
      expect(rows.quantity(a), 'the quantity left').toBe(stock - 2);
    },
  );

  test(
    {
      id: 'lines-add-up',
      title: 'Lines with the same item add up, in stock and in refusal',
      behaviour: 'one item on two lines',
      criterion: 'atomicity',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b] = names as [string, string];
      const { rows, inventory } = await open(context, { [a]: stock, [b]: 4 });
      const first = [
        { sku: a, quantity: 2 },
        { sku: b, quantity: 1 },
        { sku: a, quantity: 3 },
      ];
      expect(await inventory.reserve(first), 'reserve').toEqual({ ok: true });
      expect([rows.quantity(a), rows.quantity(b)], 'the quantities left').toEqual([stock - 5, 3]);
      const second = [
        { sku: b, quantity: 2 },
        { sku: b, quantity: 2 },
      ];
      const refused = { ok: false, reason: 'out-of-stock', sku: b, available: 3 };
      expect(await inventory.reserve(second), 'reserve of 2 and 2 from 3').toEqual(refused);
      expect(rows.quantity(b), 'the quantity left').toBe(3);
    },
  );

  test(
    {
      id: 'first-refusal-decides',
      title: 'Of several lines at fault the first one decides what is answered',
      behaviour: 'several lines that cannot be served',
      criterion: 'atomicity',
    },
    async (context) => {
      const { names, stock } = drawn(context);
      const [a, b, nowhere] = names as [string, string, string];
      const { rows, commit, inventory } = await open(context, { [a]: stock, [b]: 1 });
      const fine = { sku: a, quantity: 1 };
      const short = { sku: b, quantity: 2 };
      const unknown = { sku: nowhere, quantity: 1 };
      const outOfStock = { ok: false, reason: 'out-of-stock', sku: b, available: 1 };
      const unknownItem = { ok: false, reason: 'unknown-item', sku: nowhere };
      expect(await inventory.reserve([fine, short, unknown]), 'reserve, short first').toEqual(outOfStock);
      expect(await inventory.reserve([fine, unknown, short]), 'reserve, unknown first').toEqual(unknownItem);
      expect(commit.calls, 'calls of commit').toHaveLength(0);
      expect(rows.quantity(a), 'the quantity left').toBe(stock);
    },
  );

  // Several processes

  test(
    {
      id: 'last-piece',
      title: 'Two processes read the same last piece: one gets it, the other is told that it is gone',
      behaviour: 'two buyers of the last piece',
      criterion: 'versions',
    },
    async (context) => {
      const { clock, fake } = context;
      const { names } = drawn(context);
      const [a] = names as [string];
      const rows = new Rows({ [a]: 1 });
      const read = fake.held((skus: string[]) => rows.read(skus));
      const commit = fake.held((writes: Parameters<Rows['commit']>[0]) => rows.commit(writes));
      const [one, two] = [await context.node(), await context.node()];
      const calls = [];
      for (const { sut } of [one, two]) {
        const inventory = await inventoryOn(sut, { read, commit }, context);
        calls.push(inventory.reserve([{ sku: a, quantity: 1 }]));
        await clock.flush();
      }
      // Both read before either writes; then everything goes on in the order of asking.
      await read.release();
      await read.release();
      await drain(clock, [read, commit], () => 0);
      const answers = (await settleAll(calls)).map((one) => one.status === 'fulfilled' && one.value);
      expect(answers, 'the two answers').toContain({ ok: true });
      expect(answers, 'the two answers').toContain({ ok: false, reason: 'out-of-stock', sku: a, available: 0 });
      expect(rows.quantity(a), 'the quantity left').toBe(0);
    },
  );

  test(
    {
      id: 'many-processes',
      title: 'Four processes and any order of their steps: what is left is what was there less what was promised',
      behaviour: 'four processes at once',
      criterion: 'versions',
    },
    async (context) => {
      const { clock, fake, random } = context;
      const { names, stock } = drawn(context);
      const skus = names.slice(0, 3);
      const rows = new Rows(Object.fromEntries(skus.map((sku) => [sku, stock])));
      const read = fake.held((wanted: string[]) => rows.read(wanted));
      const commit = fake.held((writes: Parameters<Rows['commit']>[0]) => rows.commit(writes));
      const orders: { lines: { sku: string; quantity: number }[]; call: Promise<{ ok: boolean }> }[] = [];
      for (let count = 0; count < 4; count += 1) {
        const { sut } = await context.node();
        const inventory = await inventoryOn(sut, { read, commit }, context);
        for (let order = 0; order < 3; order += 1) {
          const lines = random
            .shuffle(skus)
            .slice(0, random.integer(1, 3))
            .map((sku) => ({ sku, quantity: random.integer(1, Math.ceil(stock / 3)) }));
          orders.push({ lines, call: inventory.reserve(lines) });
        }
      }
      await drain(clock, [read, commit], (count) => random.integer(0, count - 1));
      const answers = await settleAll(orders.map((order) => order.call));
      const left = Object.fromEntries(skus.map((sku) => [sku, stock]));
      orders.forEach(({ lines }, index) => {
        const answer = answers[index];
        if (answer?.status !== 'fulfilled' || !answer.value.ok) return;
        for (const { sku, quantity } of lines) left[sku] = (left[sku] ?? 0) - quantity;
      });
      expect(Object.fromEntries(skus.map((sku) => [sku, rows.quantity(sku)])), 'what is left').toEqual(left);
      expect(
        rows.history.filter((state) => Object.values(state).some((quantity) => quantity < 0)),
        'states below zero',
      ).toEqual([]);
      expect(
        answers.some((one) => one.status === 'fulfilled' && one.value.ok),
        'whether any order got through',
      ).toBe(true);
    },
  );
};

interface Waits {
  readonly waiting: readonly unknown[];
  release(index?: number): Promise<void>;
}

/** Lets waiting calls go on, one at a time, until nobody has asked for longer than a submission may pause. */
async function drain(
  clock: { flush(): Promise<void>; advance(ms: number): Promise<void> },
  doors: readonly Waits[],
  choose: (count: number) => number,
): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await clock.flush();
    const all = doors.flatMap((door) => door.waiting.map((_, index) => ({ door, index })));
    const next = all[choose(all.length)];
    if (all.length > 0 && next) {
      quiet = 0;
      await next.door.release(next.index);
    } else {
      quiet += 1;
      await clock.advance(50);
    }
  }
}
