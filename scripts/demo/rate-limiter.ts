/** Four processes behind one bucket, with Redis killed and brought back, and a process killed, on the way. */
import { setTimeout as wait } from 'node:timers/promises';
import type { LimiterSettings } from '@/tests/integration/production/limiter-process';
import type { Crew } from '@/tests/support/real-parts';
import { type Cleanup, Fleet, redisPart } from './parts';
import { bars, openView, PerSecond } from './view';

const RULE = { capacity: 50, refillPerSecond: 100 };
const SHARE = { capacity: 12, refillPerSecond: 25 };
const PROCESSES = 4;

export async function showRateLimiter(
  seconds: number,
  stop: AbortSignal,
  cleanup: Cleanup,
  name: string,
): Promise<void> {
  const redis = await redisPart('nothing', name, cleanup);
  const fleet = new Fleet('limiter-process', cleanup);
  const settings: LimiterSettings = {
    ...{ address: redis.address, name, limiter: 'shared', ...RULE },
    ...{ share: SHARE, callers: 4, pauseMs: 12 },
  };

  const admitted = new PerSecond();
  const counts = { asked: 0, byStore: 0, byShare: 0 };
  const members = Array.from({ length: PROCESSES }, () => ({
    asked: 0,
    admitted: 0,
    decidedBy: 'store',
    crew: null as Crew | null,
  }));
  const start = (member: (typeof members)[number]) => {
    member.crew = fleet.start(settings, (line) => {
      const [allowed, by] = [line[0] === 'a', line[1] === 's' ? 'store' : 'share'];
      counts.asked += 1;
      member.asked += 1;
      member.decidedBy = by;
      if (!allowed) return;
      member.admitted += 1;
      admitted.count();
      if (by === 'store') counts.byStore += 1;
      else counts.byShare += 1;
    });
  };

  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let state = 'serving';
  const view = openView(() => ({
    title: `Rate limiter on ${redis.source}: ${PROCESSES} processes, ${RULE.capacity} at once and ${RULE.refillPerSecond} a second in all`,
    picture: [
      `Redis       ${state}`,
      ...members.map(
        (member, index) =>
          `process ${index + 1}   asked ${String(member.asked).padStart(6)}   admitted ${String(member.admitted).padStart(5)}   decided by ${member.decidedBy === 'store' ? 'the shared bucket' : 'its own share'}`,
      ),
      '',
      `admitted a second   ${bars(admitted.last(40), RULE.refillPerSecond * 1.5)}   ${admitted.last(2)[0]} in the last one`,
      `in all              ${counts.asked} asked, ${counts.byStore} admitted by the shared bucket, ${counts.byShare} by shares`,
    ],
    summary: `Redis ${state}; ${counts.asked} asked, ${counts.byStore} admitted by the shared bucket, ${counts.byShare} by shares`,
  }));
  for (const member of members) start(member);

  const until = async (part: number) => {
    await wait(Math.max(0, part * seconds * 1000 - (performance.now() - began)), undefined, { signal: stop }).catch(
      () => {},
    );
    return !stop.aborted;
  };
  let further = 0;
  if (redis.server && (await until(0.35))) {
    await redis.server.kill();
    state = 'gone';
    view.news(
      `Redis is killed. Each process goes on by its own share: ${SHARE.capacity} at once, ${SHARE.refillPerSecond} a second.`,
    );
    if (await until(0.6)) {
      await redis.server.start();
      state = 'serving';
      further = RULE.capacity;
      view.news('Redis is back and has forgotten the bucket: one further burst.');
    }
  }
  if (await until(0.75)) {
    await members[1]?.crew?.kill();
    view.news('Process 2 is killed, and another one takes its place.');
    if (members[1]) start(members[1]);
  }
  await until(1);
  const allowed = Math.floor(RULE.capacity + RULE.refillPerSecond * elapsed()) + further;
  view.end([
    `The shared bucket admitted ${counts.byStore}. Over ${elapsed().toFixed(1)} s it may admit ${allowed}${further ? `, one further burst of ${further} included` : ''}.`,
    `Shares admitted ${counts.byShare} while Redis did not answer in time.`,
  ]);
}
