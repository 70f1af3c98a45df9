import type { Harness } from '@/runner/testing';
import { dieAt, drawn, ID, ORDER, SERVICE_MS, takeOver, World } from './support';

export default (harness: Harness) => {
  const { test, expect } = harness;

  test(
    {
      id: 'steps-in-order',
      title: 'All steps are applied in order, one after the other, and the outcome is completed',
      behaviour: 'an order that nothing disturbs',
      criterion: 'backward',
    },
    async (context) => {
      const world = new World(context);
      const saga = await world.open();
      expect(await saga.start(ID, ORDER), 'start').toEqual({ status: 'completed' });
      expect(world.services(), 'calls').toEqual(world.names.map((name) => `apply ${name}`));
      const begins = world.calls.filter((call) => call.what.startsWith('apply')).map((call) => call.at);
      begins.slice(1).forEach((at, index) => {
        expect(at - (begins[index] ?? 0), `ms between calls ${index + 1} and ${index + 2}`).toBeWithin(SERVICE_MS, 1e6);
      });
      expect(world.calls.find((call) => call.what.startsWith('apply'))?.order, 'the order').toEqual(ORDER);
    },
  );

  test(
    {
      id: 'refused-step',
      title: 'A refused step: what was applied before is undone in reverse order',
      behaviour: 'a refused step',
      criterion: 'backward',
    },
    async (context) => {
      const world = new World(context);
      const [a, b, c] = world.names as [string, string, string];
      world.script.set(`apply ${c}`, ['refused']);
      const saga = await world.open();
      const outcome = { status: 'undone', failedStep: c, reason: `${c} refused` };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      expect(world.services(), 'calls').toEqual([`apply ${a}`, `apply ${b}`, `apply ${c}`, `undo ${b}`, `undo ${a}`]);
    },
  );

  test(
    {
      id: 'timeout-is-tried-again',
      title: 'A step without an answer is tried again with the same key',
      behaviour: 'a step that answers the second time',
      criterion: 'failures',
    },
    async (context) => {
      const world = new World(context);
      const [, b] = world.names as [string, string];
      world.script.set(`apply ${b}`, ['down']);
      const saga = await world.open();
      expect(await saga.start(ID, ORDER), 'start').toEqual({ status: 'completed' });
      const keys = world.keysOf(`apply ${b}`);
      expect(keys, 'keys').toHaveLength(2);
      expect(keys[1], 'the second key').toBe(keys[0]);
    },
  );

  test(
    {
      id: 'cannot-be-undone',
      title: 'A step that cannot be taken back is told, and the others are undone',
      behaviour: 'a step that cannot be taken back',
      criterion: 'backward',
    },
    async (context) => {
      const { names } = drawn(context);
      const [a, b, c, d] = names as [string, string, string, string];
      const world = new World(context, { withoutUndo: [b] });
      world.script.set(`apply ${d}`, ['refused']);
      const saga = await world.open();
      const outcome = { status: 'stuck', failedStep: d, reason: `${d} refused`, notUndone: [b] };
      expect(await saga.start(ID, ORDER), 'start').toEqual(outcome);
      expect(world.services().slice(4), 'calls after the failure').toEqual([`undo ${c}`, `undo ${a}`]);
    },
  );

  test(
    {
      id: 'process-dies-going-forward',
      title: 'The process dies while a step is under way: another one goes on with that step',
      behaviour: 'a crash on the way forward',
      criterion: 'crash',
    },
    async (context) => {
      const world = new World(context, { held: true });
      const [a, b, c, d] = world.names as [string, string, string, string];
      await dieAt(context, world, (_, what) => what === `apply ${c}`, { reached: true });
      expect(await takeOver(context, world), 'resume').toEqual({ status: 'completed' });
      const calls = [a, b, c, c, d].map((name) => `apply ${name}`);
      expect(world.services(), 'calls').toEqual(calls);
      expect(world.standingSteps(), 'steps that took effect').toEqual([a, b, c, d]);
    },
  );
};
