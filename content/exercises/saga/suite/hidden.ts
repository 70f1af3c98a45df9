import type { Harness, TestContext } from '@/runner/testing';
import { type Answer, dieAt, drawn, ID, ORDER, SERVICE_MS, takeOver, World } from './support';

const repeat = (answer: Answer, count: number): Answer[] => Array.from({ length: count }, () => answer);

export default (harness: Harness) => {
  const { test, expect, settle, settleAll } = harness;

  // Failures

  test(
    {
      id: 'no-answer-is-perhaps-done',
      title: 'A step whose answers all got lost is undone itself, before the others',
      behaviour: 'a step that took effect and never answered',
      criterion: 'failures',
    },
    async (context) => {
      const world = new World(context);
      const { maxTries } = drawn(context);
      const [a, b] = world.names as [string, string];
      world.script.set(`apply ${b}`, repeat('lost', maxTries));
      const saga = await world.open();
      const outcome = { status: 'undone', failedStep: b, reason: `${b} timeout` };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      expect(world.services().slice(1 + maxTries), 'calls after the failure').toEqual([`undo ${b}`, `undo ${a}`]);
      expect(world.standingSteps(), 'effects that stand').toEqual([]);
    },
  );

  test(
    {
      id: 'tries-and-pauses',
      title: 'Steps and undos are tried maxTries times, each retryMs after the rejection before',
      behaviour: 'how often and when calls are repeated',
      criterion: 'failures',
    },
    async (context) => {
      const world = new World(context);
      const { maxTries, retryMs } = drawn(context);
      const [a, b] = world.names as [string, string];
      world.script.set(`apply ${b}`, repeat('down', 50));
      world.script.set(`undo ${a}`, repeat('down', 50));
      const saga = await world.open();
      const outcome = { status: 'stuck', failedStep: b, reason: `${b} timeout`, notUndone: [a] };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      for (const what of [`apply ${b}`, `undo ${a}`]) {
        const times = world.calls.filter((call) => call.what === what).map((call) => call.at);
        expect(times, `calls of ${what}`).toHaveLength(maxTries);
        times.slice(1).forEach((at, index) => {
          const pause = at - (times[index] ?? 0) - SERVICE_MS;
          expect(pause, `ms from rejection ${index + 1} of ${what} to the next call`).toBeCloseTo(retryMs, 2);
        });
      }
    },
  );

  test(
    {
      id: 'refused-is-final',
      title: 'A refused step is called once and not undone, even after a try without an answer',
      behaviour: 'a refusal on a later try',
      criterion: 'failures',
    },
    async (context) => {
      const world = new World(context);
      const [a, b] = world.names as [string, string];
      world.script.set(`apply ${b}`, ['down', 'refused']);
      const saga = await world.open();
      const outcome = { status: 'undone', failedStep: b, reason: `${b} refused` };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      expect(world.services(), 'calls').toEqual([`apply ${a}`, `apply ${b}`, `apply ${b}`, `undo ${a}`]);

      world.script.set(`apply ${a}`, ['refused']);
      const first = { status: 'undone', failedStep: a, reason: `${a} refused` };
      expect(await saga.start('order-2', ORDER), 'start of an order that is refused at once').toEqual(first);
      expect(world.services().slice(4), 'calls of that order').toEqual([`apply ${a}`]);
    },
  );

  test(
    {
      id: 'keys-name-step-and-saga',
      title: 'One key for all calls of one step of one saga, and no key for two of them',
      behaviour: 'keys over tries, steps and sagas',
      criterion: 'failures',
    },
    async (context) => {
      const world = new World(context);
      const [a, b, c, d] = world.names as [string, string, string, string];
      world.script.set(`apply ${b}`, ['down']);
      world.script.set(`apply ${d}`, ['refused', 'refused']);
      world.script.set(`undo ${a}`, ['down']);
      const saga = await world.open();
      await saga.start(ID, ORDER);
      const before = world.calls.length;
      await saga.start('order-2', ORDER);
      const keys: (string | null)[] = [];
      for (const calls of [world.calls.slice(0, before), world.calls.slice(before)]) {
        for (const name of [a, b, c, d]) {
          const own = new Set(calls.filter((call) => call.what.endsWith(` ${name}`)).map((call) => call.key));
          expect([...own], `keys of ${name} in one saga`).toHaveLength(1);
          keys.push(...own);
        }
      }
      expect(new Set(keys).size, 'different keys of four steps in two sagas').toBe(8);
      expect(
        keys.every((key) => typeof key === 'string' && key.length > 0),
        'whether all keys are texts',
      ).toBe(true);
    },
  );

  // Taking back

  test(
    {
      id: 'undo-is-tried-again',
      title: 'An undo that fails is tried again, whatever its error is called, and then the next one follows',
      behaviour: 'an undo that succeeds on the last try',
      criterion: 'backward',
    },
    async (context) => {
      const world = new World(context);
      const { maxTries } = drawn(context);
      const [a, b, c] = world.names as [string, string, string];
      world.script.set(`apply ${c}`, ['refused']);
      world.script.set(`undo ${b}`, repeat('down', maxTries - 1));
      world.script.set(`undo ${a}`, repeat('refused', maxTries - 1));
      const saga = await world.open();
      expect((await saga.start(ID, ORDER)).status, 'status').toBe('undone');
      const calls = [...Array(maxTries).fill(`undo ${b}`), ...Array(maxTries).fill(`undo ${a}`)];
      expect(world.services().slice(3), 'calls after the failure').toEqual(calls);
      expect(world.standingSteps(), 'effects that stand').toEqual([]);
    },
  );

  test(
    {
      id: 'stuck-undoes-the-others',
      title: 'An undo that keeps failing is told, and all others are still undone, one at a time',
      behaviour: 'an undo that keeps failing',
      criterion: 'backward',
    },
    async (context) => {
      const world = new World(context);
      const { maxTries } = drawn(context);
      const [a, b, c, d] = world.names as [string, string, string, string];
      world.script.set(`apply ${d}`, ['refused']);
      world.script.set(`undo ${c}`, repeat('down', 50));
      const saga = await world.open();
      const outcome = { status: 'stuck', failedStep: d, reason: `${d} refused`, notUndone: [c] };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      const undos = world.calls.filter((call) => call.what.startsWith('undo'));
      expect(
        undos.map((call) => call.what),
        'undos',
      ).toEqual([...Array(maxTries).fill(`undo ${c}`), `undo ${b}`, `undo ${a}`]);
      undos.slice(1).forEach((call, index) => {
        expect(call.at - (undos[index]?.at ?? 0), 'ms between two undos').toBeWithin(SERVICE_MS, 1e6);
      });
      expect(world.standingSteps(), 'effects that stand').toEqual([c]);
    },
  );

  test(
    {
      id: 'stuck-can-be-resumed',
      title: 'Resuming a stuck saga tries again what was not undone, and nothing else',
      behaviour: 'a stuck order after the fault is mended',
      criterion: 'backward',
    },
    async (context) => {
      const world = new World(context);
      const { maxTries } = drawn(context);
      const [a, b, c, d] = world.names as [string, string, string, string];
      world.script.set(`apply ${d}`, ['refused']);
      world.script.set(`undo ${c}`, repeat('down', maxTries));
      world.script.set(`undo ${a}`, repeat('down', maxTries));
      const saga = await world.open();
      expect((await saga.start(ID, ORDER)).notUndone, 'notUndone').toEqual([c, a]);
      expect(world.standingSteps(), 'effects that stand when it is stuck').toEqual(
        world.names.filter((name) => name === a || name === c),
      );
      const before = world.services().length;
      const outcome = { status: 'undone', failedStep: d, reason: `${d} refused` };
      expect(await saga.resume(ID), 'resume').toEqual(outcome);
      expect(world.services().slice(before), 'calls of resume').toEqual([`undo ${c}`, `undo ${a}`]);
      expect(world.countOf(`undo ${b}`), `undos of ${b} in all`).toBe(1);
    },
  );

  test(
    {
      id: 'perhaps-done-without-undo',
      title: 'A step without undo that perhaps took effect is told; a refused one is not',
      behaviour: 'a step that cannot be taken back fails itself',
      criterion: 'backward',
    },
    async (context) => {
      const { maxTries, names } = drawn(context);
      const [, b] = names as [string, string];
      const world = new World(context, { withoutUndo: [b] });
      world.script.set(`apply ${b}`, [...repeat('lost', maxTries), 'refused']);
      const saga = await world.open();
      const perhaps = { status: 'stuck', failedStep: b, reason: `${b} timeout`, notUndone: [b] };
      expect(await saga.start(ID, ORDER), 'start of the first order').toEqual(perhaps);
      const refused = { status: 'undone', failedStep: b, reason: `${b} refused` };
      expect(await saga.start('order-2', ORDER), 'start of the second order').toEqual(refused);
    },
  );

  // Crashes

  const sweep = async (
    context: TestContext,
    script: Record<string, Answer[]>,
    check: (world: World, outcome: unknown, when: string) => void,
  ) => {
    // One process dies again and again and another takes over, each time with an order of its own.
    const [first, second] = [(await context.node()).sut, (await context.node()).sut];
    for (const reached of [true, false]) {
      for (let at = 0; ; at += 1) {
        const world = new World(context, { held: true });
        for (const [what, answers] of Object.entries(script)) world.script.set(what, [...answers]);
        let died = '';
        const isIt = (number: number, what: string) => {
          died = what;
          return number === at;
        };
        const id = `order ${at} ${reached}`;
        if (!(await dieAt(context, world, isIt, { reached, sut: first, id }))) {
          // Four steps cannot be gone through, and written down, with fewer calls than these.
          expect(at, 'calls to the outside at which the process could die').toBeWithin(world.names.length, 200);
          break;
        }
        const when = `killed at call ${at} (${died}), which ${reached ? 'took' : 'did not take'} effect`;
        const outcome = await takeOver(context, world, second, id);
        check(world, outcome, when);
        expect(world.afterUndo, `steps applied after they were undone, ${when}`).toEqual([]);
        for (const name of world.names) {
          const keys = new Set([...world.keysOf(`apply ${name}`), ...world.keysOf(`undo ${name}`)]);
          expect(keys.size, `different keys of ${name}, ${when}`).toBeWithin(0, 1);
        }
        for (const call of world.calls.filter((one) => one.key !== null)) {
          expect(call.order, `the order given to ${call.what}, ${when}`).toEqual(ORDER);
        }
      }
    }
  };

  test(
    {
      id: 'killed-anywhere-forward',
      title: 'Killed at any call of an order that succeeds: it is completed, and at most one call is repeated',
      behaviour: 'a crash at each point of a good order',
      criterion: 'crash',
    },
    async (context) => {
      await sweep(context, {}, (world, outcome, when) => {
        expect(outcome, `the outcome, ${when}`).toEqual({ status: 'completed' });
        expect(world.standingSteps(), `effects that stand, ${when}`).toEqual([...world.names]);
        expect(world.services().length, `calls in all, ${when}`).toBeWithin(world.names.length, world.names.length + 1);
        expect(
          world.services().filter((what) => what.startsWith('undo')),
          `undos, ${when}`,
        ).toEqual([]);
      });
    },
  );

  test(
    {
      id: 'killed-anywhere-backward',
      title: 'Killed at any call of an order that is refused: all is undone, and at most one call is repeated',
      behaviour: 'a crash at each point of a refused order',
      criterion: 'crash',
    },
    async (context) => {
      const [, , , d] = drawn(context).names as [string, string, string, string];
      await sweep(context, { [`apply ${d}`]: repeat('refused', 9) }, (world, outcome, when) => {
        expect(outcome, `the outcome, ${when}`).toEqual({
          status: 'undone',
          failedStep: d,
          reason: `${d} refused`,
        });
        expect(world.standingSteps(), `effects that stand, ${when}`).toEqual([]);
        expect(world.services().length, `calls in all, ${when}`).toBeWithin(7, 8);
      });
    },
  );

  test(
    {
      id: 'killed-anywhere-without-answer',
      title: 'Killed at any call of an order with a step that never answers: no step is applied once undoing has begun',
      behaviour: 'a crash at each point of an order without an answer',
      criterion: 'crash',
    },
    async (context) => {
      const [, b] = drawn(context).names as [string, string];
      await sweep(context, { [`apply ${b}`]: repeat('lost', 99) }, (world, outcome, when) => {
        expect(outcome, `the outcome, ${when}`).toEqual({
          status: 'undone',
          failedStep: b,
          reason: `${b} timeout`,
        });
        expect(world.standingSteps(), `effects that stand, ${when}`).toEqual([]);
        const calls = world.services();
        const firstUndo = calls.findIndex((what) => what.startsWith('undo'));
        expect(
          calls.slice(firstUndo).filter((what) => what.startsWith('apply')),
          `steps applied once undoing had begun, ${when}`,
        ).toEqual([]);
      });
    },
  );

  test(
    {
      id: 'finished-stays-finished',
      title: 'A finished saga answers its outcome again and calls nothing; an unknown one answers null',
      behaviour: 'resuming what is finished or unknown',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context);
      const [a] = world.names as [string];
      const saga = await world.open();
      const completed = await saga.start(ID, ORDER);
      world.script.set(`apply ${a}`, ['refused']);
      const undone = await saga.start('order-2', ORDER);
      const before = world.services().length;
      const other = await world.open((await context.node()).sut);
      expect(await other.resume(ID), 'resume of the completed one').toEqual(completed);
      expect(await other.resume('order-2'), 'resume of the undone one').toEqual(undone);
      expect(await other.resume('order-3'), 'resume of an unknown one').toBe(null);
      expect(world.services().length, 'calls to services').toBe(before);
    },
  );

  test(
    {
      id: 'start-twice',
      title: 'A second start with the same id goes on with the first order and does nothing twice',
      behaviour: 'a repeated start',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context, { held: true });
      const [a, b, c, d] = world.names as [string, string, string, string];
      await dieAt(context, world, (_, what) => what === `apply ${b}`, { reached: false });
      const saga = await world.open((await context.node()).sut);
      const other = { customer: 'somebody else' };
      expect(await saga.start(ID, other), 'the second start').toEqual({ status: 'completed' });
      expect(await saga.start(ID, other), 'the third start').toEqual({ status: 'completed' });
      expect(world.services(), 'calls').toEqual([a, b, c, d].map((name) => `apply ${name}`));
      for (const call of world.calls.filter((one) => one.key !== null)) {
        expect(call.order, `the order given to ${call.what}`).toEqual(ORDER);
      }
    },
  );

  test(
    {
      id: 'log-away-going-forward',
      title: 'When the log cannot be written the call rejects, nothing more is called, and nothing is undone',
      behaviour: 'the log is away on the way forward',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context, { held: true });
      const [, b, c, d] = world.names as [string, string, string, string];
      // One process gets as far as the second step and dies with that step under way.
      await dieAt(context, world, (_, what) => what === `apply ${b}`, { reached: true });
      const saga = await world.open((await context.node()).sut);
      world.logIsDown = true;
      const answer = await settle(saga.resume(ID));
      expect(answer.status === 'rejected' && answer.error.message, 'the error of resume').toBe('log away');
      await context.clock.advance(60_000);
      // Whoever writes down what they are about to do fails before the call, others after it.
      const meanwhile = world.services().slice(2);
      expect(meanwhile.length, 'calls while the log is away').toBeWithin(0, 1);
      expect(
        meanwhile.filter((what) => what !== `apply ${b}`),
        'calls other than that of the step under way',
      ).toEqual([]);
      world.logIsDown = false;
      expect(await takeOver(context, world), 'resume when the log is back').toEqual({ status: 'completed' });
      expect(world.services().slice(2 + meanwhile.length), 'calls when the log is back').toEqual(
        [b, c, d].map((name) => `apply ${name}`),
      );
    },
  );

  test(
    {
      id: 'log-away-going-back',
      title: 'When the log cannot be written while undoing, a later resume goes on undoing',
      behaviour: 'the log is away on the way back',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context, { held: true });
      const [a, b, c] = world.names as [string, string, string];
      world.script.set(`apply ${c}`, ['refused']);
      await dieAt(context, world, (_, what) => what === `undo ${b}`, { reached: true });
      const saga = await world.open((await context.node()).sut);
      world.logIsDown = true;
      const answer = await settle(saga.resume(ID));
      expect(answer.status === 'rejected' && answer.error.message, 'the error of resume').toBe('log away');
      await context.clock.advance(60_000);
      const meanwhile = world.services().slice(4);
      expect(meanwhile.length, 'calls while the log is away').toBeWithin(0, 1);
      expect(
        meanwhile.filter((what) => what !== `undo ${b}`),
        'calls other than that of the undo under way',
      ).toEqual([]);
      world.logIsDown = false;
      expect((await takeOver(context, world)).status, 'status when the log is back').toBe('undone');
      expect(world.services().slice(4 + meanwhile.length), 'calls when the log is back').toEqual([
        `undo ${b}`,
        `undo ${a}`,
      ]);
    },
  );

  test(
    {
      id: 'two-orders-at-once',
      title: 'Two orders at once do not touch each other',
      behaviour: 'two orders at the same time',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context);
      const [, b] = world.names as [string, string];
      // The second call of that step belongs to the second order, which begins when the first is half-way.
      world.script.set(`apply ${b}`, ['ok', 'refused']);
      const saga = await world.open();
      const first = saga.start('order-1', { customer: 1 });
      await context.clock.advance(2.5 * SERVICE_MS);
      const second = saga.start('order-2', { customer: 2 });
      const answers = (await settleAll([first, second])).map((one) => one.status === 'fulfilled' && one.value.status);
      expect(answers, 'the two outcomes').toEqual(['completed', 'undone']);
      expect(world.standingSteps(), 'effects that stand').toEqual([...world.names]);
      expect([...world.standing], 'how many effects stand').toHaveLength(world.names.length);
    },
  );
};
