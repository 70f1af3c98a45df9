/** What a candidate's link opens on both databases: who may show what, and when the link shuts. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { type Bus, localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import {
  as,
  type LoopFixture,
  linkFor,
  makeLoop,
  makeWorld,
  type Place,
  type Who,
  type World,
} from '@/tests/support/world';
import { PROMPT } from './candidate-view';
import { findCandidateLink, type KitItem, readCandidateView, readKit, readLinkEnd } from './data';
import { addRater, chooseAlternate, createCandidateLink, releaseFollowUp, skipInterview, withdraw } from './mutations';

describe.each(testDatabases())('the candidate’s view on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let bus: Bus;
  let moments: ScriptedMoments;
  let world: World;
  let loop: LoopFixture;
  let item: KitItem;
  let stories = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    bus = localBus();
    provide('database', database);
    provide('bus', bus);
    moments = scriptedMoments('candidate', new Date('2026-11-24T09:00:00.000Z'));
    world = await makeWorld(moments);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    stories += 1;
    loop = await makeLoop(world.north, moments, { candidate: `Candidate ${stories}` });
    const kit = await as(world.north, 'ana', (tx, scope) => readKit(tx, scope, interviewId()));
    item = kit[0] as KitItem;
  });

  const interviewId = () => loop.interviewIds[0] as string;
  const change = () => item.question.body.followUps.find((one) => one.changesRequirement);
  const release = (who: Who, followUpId: string, released = true, place: Place = world.north) =>
    as(place, who, (tx, scope) =>
      releaseFollowUp(tx, scope, { interviewId: interviewId(), kitItemId: item.id, followUpId, released }),
    );
  const view = () => withScope(world.north.job, (tx) => readCandidateView(tx, world.north.job, interviewId()));
  const changes = async () => (await view())?.questions.flatMap((one) => one.changes);
  const open = (secret: string) => {
    const scope = systemScope('test');
    const tokenHash = createHash('sha256').update(secret).digest('hex');
    return withScope(scope, (tx) => findCandidateLink(tx, scope, { tokenHash, now: moments.now() }));
  };

  it('shows a change once an interviewer of this interview releases it, and tells the bus after the commit', async () => {
    const heard: string[] = [];
    const stop = bus.subscribe('kit', (id) => heard.push(id));
    expect(await changes()).toEqual([]);
    await release('ana', change()?.id ?? '');
    expect(await changes()).toEqual([change()?.text]);
    await release('mark', change()?.id ?? '', false);
    expect(await changes()).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual([interviewId(), interviewId()]);
    stop();
  });

  it('refuses whoever only watches, and is not there for others', async () => {
    const id = change()?.id ?? '';
    for (const who of ['eve', 'fay'] as const) {
      await expect(release(who, id)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(release('ivo', id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(release('mark', id, true, world.south)).rejects.toMatchObject({ code: 'not-found' });
    expect(await changes()).toEqual([]);
  });

  it('is not for a second reader, who was not there', async () => {
    await as(world.north, 'mark', (tx, scope) =>
      addRater(tx, scope, moments.moment(), {
        interviewId: interviewId(),
        raterId: world.north.ids.ivo,
        mode: 'second-reader',
        reason: 'One more reader.',
      }),
    );
    await expect(release('ivo', change()?.id ?? '')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('never shows a follow-up that changes nothing, nor one of another question', async () => {
    const spoken = item.question.body.followUps.find((one) => !one.changesRequirement);
    await expect(release('ana', spoken?.id ?? 'spoken')).rejects.toMatchObject({ code: 'not-found' });
    await expect(release('ana', 'no-such-change')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes changes back with their scenario, and keeps the question on the table', async () => {
    await release('ana', PROMPT);
    await release('ana', change()?.id ?? '');
    const before = (await view())?.questions[0]?.scenario?.title;
    const choose = (scenarioIndex: number) =>
      as(world.north, 'ben', (tx, scope) =>
        chooseAlternate(tx, scope, { interviewId: interviewId(), kitItemId: item.id, scenarioIndex }),
      );
    await choose(1);
    expect((await view())?.questions[0]?.scenario?.title).not.toBe(before);
    const [now] = await as(world.north, 'ana', (tx, scope) => readKit(tx, scope, interviewId()));
    expect(now?.released).toEqual([PROMPT]);
    await expect(choose(item.scenarioIds.length)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('opens by the newest link alone, until it ends', async () => {
    const first = await linkFor(world.north, moments, interviewId());
    expect(await open(first)).toEqual({ workspaceId: world.north.workspaceId, interviewId: interviewId() });
    const second = await linkFor(world.north, moments, interviewId());
    expect(await open(first)).toBeNull();
    expect(await open(second)).not.toBeNull();
    expect(await open('guessed')).toBeNull();
    const ends = await as(world.north, 'ana', (tx, scope) =>
      readLinkEnd(tx, scope, { interviewId: interviewId(), now: moments.now() }),
    );
    moments.pass(((ends?.getTime() ?? 0) - moments.now().getTime()) / 1000 + 1);
    expect(await open(second)).toBeNull();
    await expect(
      as(world.north, 'eve', (tx, scope) =>
        createCandidateLink(tx, scope, moments.moment(), { interviewId: interviewId(), tokenHash: 'a'.repeat(64) }),
      ),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('shows nothing of an interview that is skipped or of a loop that is over', async () => {
    const reason = 'The candidate is ill.';
    await as(world.north, 'mark', (tx, scope) =>
      skipInterview(tx, scope, moments.moment(), { interviewId: interviewId(), reason }),
    );
    expect(await view()).toBeNull();
    const other = loop.interviewIds[1] as string;
    const read = () => withScope(world.north.job, (tx) => readCandidateView(tx, world.north.job, other));
    expect(await read()).not.toBeNull();
    await as(world.north, 'mark', (tx, scope) =>
      withdraw(tx, scope, moments.moment(), { loopId: loop.loopId, reason }),
    );
    expect(await read()).toBeNull();
  });
});
