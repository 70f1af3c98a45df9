/**
 * While an attempt is open, everything that its candidate receives is the same whatever the hidden tests say. One story is
 * told twice, through the product's own route handlers, from the same clock and the same ids: once every hidden test passes at
 * once, once they fail in long words, after a while, or by a fault of ours. Every status, header and byte is compared, and
 * with them sizes and times. Planted: leaks of a verdict, of a size and of a time, each of which the comparison must find.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { GET as download } from '@/app/attempt/[token]/download/route';
import { POST as heartbeat } from '@/app/attempt/[token]/heartbeat/route';
import { GET as watchRun } from '@/app/attempt/[token]/runs/[id]/route';
import { POST as run } from '@/app/attempt/[token]/runs/route';
import { POST as scratch } from '@/app/attempt/[token]/scratch/route';
import { POST as start } from '@/app/attempt/[token]/start/route';
import { GET as state } from '@/app/attempt/[token]/state/route';
import { POST as submit } from '@/app/attempt/[token]/submit/route';
import { POST as sendUpdates, GET as updates } from '@/app/attempt/[token]/updates/route';
import { openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { attemptLinkHash } from '@/features/exercises/data';
import { inviteAttempt, storeExercises } from '@/features/exercises/mutations';
import { type ClaimedRun, claimRun, finishRun } from '@/features/runs/mutations';
import { localBus } from '@/lib/bus';
import { createLogger, createRequestContext } from '@/lib/logger';
import { provide } from '@/lib/process';
import type { Queue } from '@/lib/queue';
import type { ResultDocument } from '@/runner/contract';
import { aVersion, resultOf } from '../support/attempts';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { scriptedMoments } from '../support/moments';
import { as, makeLoop, makeWorld } from '../support/world';

const ORIGIN = 'http://localhost:3000';
const TOKEN = 'a'.repeat(40);

/** What the hidden tests say in one telling, and how long it takes them. */
interface Telling {
  readonly name: string;
  readonly hidden: (document: ResultDocument) => ResultDocument;
  readonly seconds: number;
}

const passing: Telling = { name: 'passing', hidden: (document) => document, seconds: 0 };
const failing: Telling = {
  name: 'failing',
  hidden: (document) => ({
    ...document,
    verdict: 'failed',
    tests: document.tests.map((one) => ({
      ...one,
      status: 'failed',
      message: `SECRET ${'a long complaint '.repeat(200)}`,
      console: [{ level: 'log', atMs: 5, text: 'SECRET '.repeat(500) }],
    })),
  }),
  seconds: 19,
};
const faulty: Telling = {
  name: 'by a fault of ours',
  hidden: (document) => ({ ...document, verdict: 'our-fault', reproducible: false }),
  seconds: 40,
};

/** One thing that came to the candidate. */
interface Received {
  readonly step: string;
  readonly status: number;
  readonly headers: string;
  readonly size: number;
  readonly hash: string;
  readonly text: string;
  /** What staff could have read at that time; not received, and not compared. */
  readonly hidden: readonly { verdict: string; size: number; at: string }[];
}

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function tell(telling: Telling): Promise<Received[]> {
  const test: TestDatabase = await openTestDatabase('embedded');
  const database = openDatabase(test.options);
  const moments = scriptedMoments('blindness', new Date('2026-11-24T09:00:00.000Z'));
  // Workers have a clock and ids of their own: in production no id can be foretold, and here none may be shifted.
  const workers = scriptedMoments(`workers ${telling.name}`, new Date('2026-11-24T09:00:00.000Z'));
  const announced: { lane: string; id: string }[] = [];
  const queue: Queue = {
    announce: (lane, id) => announced.push({ lane, id }),
    serve: () => {},
    close: async () => {},
  };
  provide('database', database);
  provide('bus', localBus());
  provide('queue', queue);
  provide('moments', moments);
  const received: Received[] = [];
  const call = async (
    step: string,
    handler: Handler,
    path: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ) => {
    const request = new Request(`${ORIGIN}/attempt/${TOKEN}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        host: 'localhost:3000',
        ...(body === undefined ? {} : { 'content-type': 'application/json', origin: ORIGIN }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await handler(request, { params: Promise.resolve({ token: TOKEN, ...extra }) });
    const bytes = Buffer.from(await response.arrayBuffer());
    received.push({
      step,
      status: response.status,
      headers: JSON.stringify([...response.headers].sort()),
      size: bytes.length,
      hash: createHash('sha256').update(bytes).digest('hex'),
      text: bytes.toString('utf8'),
      hidden: await database.driver<{ verdict: string; size: number; at: string }[]>`
        select verdict, length(document) as size, finished_at::text as at from attempt_runs
        where kind = 'hidden' and state = 'done' order by finished_at`,
    });
    moments.pass(1);
    return bytes;
  };

  /** Does what was announced; hidden runs as this telling wants it. */
  const work = async (lanes: readonly string[]) => {
    const jobs = systemScope('runs');
    const finish = (claimed: ClaimedRun, document: ResultDocument) => {
      const scope = { ...systemScope('runs', claimed.workspaceId), workspaceId: claimed.workspaceId };
      const timing = { waitedMs: 1, tookMs: telling.seconds * 1000, attempts: 1 };
      const done = { runId: claimed.id, claimId: claimed.claimId, attemptId: claimed.attemptId, document, timing };
      return withScope(scope, (tx) => finishRun(tx, scope, workers.moment(), done));
    };
    for (let at = announced.findIndex((one) => lanes.includes(one.lane)); at >= 0; ) {
      const [{ id } = { id: '' }] = announced.splice(at, 1);
      const claimed = await withScope(jobs, (tx) => claimRun(tx, jobs, workers.moment(), id));
      if (claimed !== null) {
        const hidden = claimed.kind === 'hidden';
        if (hidden) workers.pass(telling.seconds);
        const document = resultOf(claimed, hidden ? [] : ['two']);
        await finish(claimed, hidden ? telling.hidden(document) : document);
      }
      at = announced.findIndex((one) => lanes.includes(one.lane));
    }
  };

  try {
    const world = await makeWorld(moments);
    const library = systemScope('library');
    await withScope(library, (tx) => storeExercises(tx, library, moments.moment(), [aVersion()]));
    const loop = await makeLoop(world.north, moments);
    await as(world.north, 'ana', (tx, scope) =>
      inviteAttempt(tx, scope, moments.moment(), {
        interviewId: loop.interviewIds[0] as string,
        exercise: 'greetings',
        variant: 'write',
        mode: 'live',
        allowedHelp: 'docs',
        note: '',
        minutes: 60,
        days: 7,
        tokenHash: attemptLinkHash(TOKEN),
        seed: 11,
      }),
    );
    const document = new Y.Doc();
    document.clientID = 77;
    document.getText('solution').insert(0, 'export class Greetings {}');
    const update = Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64');
    const clientId = moments.id();

    await call('the cover', state, '/state');
    await call('the start', start, '/start', { language: 'typescript' });
    await call('a change', sendUpdates, '/updates', { clientId, updates: [{ operation: 1, update }] });
    for (const round of [1, 2, 3]) {
      const runId = moments.id();
      await call(`run ${round}: asked`, run, '/runs', { runId, source: `// ${round}` });
      await work(['asked']);
      await call(`run ${round}: answered`, watchRun, `/runs/${runId}?records=0&wait=0`, undefined, { id: runId });
      // From here on hidden tests have something to say; the last round's are not done when the candidate looks.
      if (round < 3) await work(['hidden']);
      await call(`run ${round}: the state after it`, state, '/state');
      await call(`run ${round}: a heartbeat after it`, heartbeat, '/heartbeat', { focus: round === 2 });
      await call(`run ${round}: the stream after it`, updates, '/updates?after=0');
      await call(`run ${round}: read again`, watchRun, `/runs/${runId}?records=2`, undefined, { id: runId });
    }
    const own = moments.id();
    await call('own tests: asked', scratch, '/scratch', { runId: own, source: 'x', scratch: 'y' });
    await work(['asked', 'hidden']);
    await call('own tests: answered', watchRun, `/runs/${own}`, undefined, { id: own });
    const [hiddenRun] = await database.driver<
      { id: string }[]
    >`select id from attempt_runs where kind = 'hidden' limit 1`;
    expect(hiddenRun).toBeDefined();
    await call('a hidden run by its id', watchRun, '/runs/x', undefined, { id: hiddenRun?.id as string });
    await call('what may be taken home', download, '/download');
    await call('the state at last', state, '/state');
    await call('the end', submit, '/submit', { source: 'export class Greetings {}' });
    return received;
  } finally {
    await database.close();
    await test.close();
  }
}

const plain = (all: readonly Received[]) =>
  all.map(({ step, status, headers, size, hash }) => ({ step, status, headers, size, hash }));

describe('what a candidate receives while the attempt is open', () => {
  let first: Received[];
  let second: Received[];
  beforeAll(async () => {
    provide('logger', createLogger({ level: 'silent' }));
    provide('requestContext', createRequestContext());
    provide('site', { origins: [ORIGIN], secure: false, outbox: false });
    first = await tell(passing);
    second = await tell(failing);
  });
  afterAll(() => provide('moments', { now: () => new Date(), id: () => crypto.randomUUID() }));

  it('is the same to the byte when hidden tests fail, and when they are lost', async () => {
    expect(first.length).toBeGreaterThan(20);
    expect(first.filter((one) => one.status >= 400).map((one) => one.step)).toEqual(['a hidden run by its id']);
    expect(plain(second)).toEqual(plain(first));
    expect(plain(await tell(faulty))).toEqual(plain(first));
  });

  it('names nothing of hidden tests, reference, mutants or rubric', () => {
    expect(first.filter((one) => /SECRET|burst at the edge|hidden/i.test(one.text)).map((one) => one.step)).toEqual([
      // What follows the end has a place for them, empty until they are judged.
      'the end',
    ]);
  });

  describe('planted', () => {
    /** What would come if answers were spoilt like this. */
    const spoilt = (all: readonly Received[], leak: (one: Received) => Partial<Pick<Received, 'text' | 'headers'>>) =>
      plain(
        all.map((one) => {
          const text = leak(one).text ?? one.text;
          const hash = createHash('sha256').update(text).digest('hex');
          return { ...one, ...leak(one), size: text.length, hash };
        }),
      );

    it('a verdict that slips into the answers is found', () => {
      const leak = (one: Received) => ({ text: `${one.text}${one.hidden.map((run) => run.verdict[0]).join('')}` });
      expect(spoilt(second, leak)).not.toEqual(spoilt(first, leak));
    });

    it('a size that grows with what hidden tests say is found', () => {
      const leak = (one: Received) => ({ text: one.text.padEnd(one.text.length + (one.hidden[0]?.size ?? 0)) });
      expect(spoilt(second, leak)).not.toEqual(spoilt(first, leak));
    });

    it('a time that tells how long they took is found', () => {
      const leak = (one: Received) => ({ headers: `${one.headers}${one.hidden[0]?.at ?? ''}` });
      expect(spoilt(second, leak)).not.toEqual(spoilt(first, leak));
    });

    it('and without a leak nothing is', () => {
      expect(spoilt(second, () => ({}))).toEqual(spoilt(first, () => ({})));
    });
  });
});
