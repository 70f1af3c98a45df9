/**
 * All attempts that are open in this process: opened with their first socket, closed with their last, woken by hints. What is
 * lost on the way (a hint, a revocation, a goodbye) is found again by slow looks at rows, at sessions and links, at pings.
 */
import { enterWorkspace, openSession, withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { clockOf } from '@/features/exercises/attempt';
import { toBase64 } from '@/features/exercises/base64';
import { findAttempt, readAttempt, readAttemptActor, readUpdates, WATCHER_GONE_MS } from '@/features/exercises/data';
import { watch } from '@/features/exercises/mutations';
import { canSeeAttempt } from '@/features/exercises/policy';
import { bus } from '@/lib/bus';
import { moment } from '@/lib/moment';
import type { AttemptWindow } from './attempt-window';
import { type AttemptFacts, LiveAttempt, type StreamPage } from './live-attempt';
import type { RoomsOptions } from './rooms';

export type AttemptsOptions = Pick<
  RoomsOptions,
  'frameEveryMs' | 'versionPollMs' | 'sessionPollMs' | 'pingEveryMs' | 'slowForMs' | 'clock' | 'onError'
>;

/** Changes that are read and told at once. */
const PAGE = 200;

export class Attempts {
  private readonly attempts = new Map<string, LiveAttempt>();
  private readonly options: AttemptsOptions;
  private readonly endings: (() => void)[] = [];

  constructor(options: AttemptsOptions) {
    this.options = options;
    const hears = bus();
    this.endings.push(
      hears.subscribe('attempt', (id) => this.attempts.get(id)?.hint()),
      hears.subscribe('sessions', (id) => this.endSession(id)),
      hears.subscribe('access', (userId) => void this.recheck((one) => personOf(one) === userId)),
    );
    this.every(options.versionPollMs, async () => {
      for (const attempt of this.attempts.values()) attempt.hint();
    });
    this.every(options.sessionPollMs, () => this.recheck(() => true));
    this.every(options.pingEveryMs, async () => this.sweep());
    this.every(WATCHER_GONE_MS / 2.5, async () => {
      for (const attempt of this.attempts.values()) await attempt.repeatWatching();
    });
  }

  private every(ms: number, work: () => Promise<unknown>): void {
    const timer = setInterval(() => work().catch(this.options.onError), ms);
    this.endings.push(() => clearInterval(timer));
  }

  private windows(): AttemptWindow[] {
    return [...this.attempts.values()].flatMap((one) => [...one.members]);
  }

  of(window: AttemptWindow): LiveAttempt | undefined {
    return this.attempts.get(window.attemptId);
  }

  async join(window: AttemptWindow, after: number): Promise<void> {
    const attempt = this.attempts.get(window.attemptId) ?? this.open(window);
    attempt.expected += 1;
    try {
      await attempt.join(window, after);
    } finally {
      attempt.expected -= 1;
      this.tidy(window.attemptId, attempt);
    }
  }

  leave(window: AttemptWindow): void {
    const attempt = this.attempts.get(window.attemptId);
    if (attempt === undefined) return;
    attempt.leave(window);
    this.tidy(window.attemptId, attempt);
  }

  private open({ attemptId, viewer }: AttemptWindow): LiveAttempt {
    const { workspaceId } = viewer.scope;
    const scope = { ...systemScope('attempt', workspaceId), workspaceId };
    const attempt = new LiveAttempt(
      {
        facts: async (): Promise<AttemptFacts | null> => {
          const row = await withScope(scope, (tx) => readAttempt(tx, scope, attemptId));
          if (row === null) return null;
          const { phase } = clockOf(row, moment().now);
          const { minutes, extraMinutes, hintsGiven, extensionsShown, pairing, focusSince, startedAt, endedAt } = row;
          const shown = [minutes, extraMinutes, hintsGiven, extensionsShown, pairing, focusSince, startedAt, endedAt];
          return {
            open: phase === 'open',
            withdrawn: phase === 'withdrawn',
            pairing,
            focus: focusSince !== null,
            seq: row.updateSeq,
            shown: JSON.stringify(shown),
          };
        },
        updates: async (after): Promise<StreamPage> => {
          const rows = await withScope(scope, (tx) => readUpdates(tx, scope, { attemptId, after, page: PAGE }));
          return { to: rows.at(-1)?.seq ?? after, updates: rows.map((one) => toBase64(one.bytes)) };
        },
        watch: async ({ viewer: who }, { gone, wasHere }) => {
          if (who.side !== 'staff') return;
          await withScope(who.scope, (tx) => watch(tx, who.scope, moment(), { attemptId, gone, wasHere }));
        },
      },
      this.options,
    );
    this.attempts.set(attemptId, attempt);
    return attempt;
  }

  private tidy(attemptId: string, attempt: LiveAttempt): void {
    if (attempt.members.size > 0 || attempt.expected > 0 || this.attempts.get(attemptId) !== attempt) return;
    attempt.stop();
    this.attempts.delete(attemptId);
  }

  private endSession(sessionId: string): void {
    for (const one of this.windows()) {
      if (one.viewer.side === 'staff' && one.viewer.person.sessionId === sessionId) one.close('signedOut');
    }
  }

  /** Asks again whether these windows may be here: session, membership and seat of a colleague; a candidate's link. */
  private async recheck(concerns: (one: AttemptWindow) => boolean): Promise<void> {
    for (const one of this.windows().filter(concerns)) {
      try {
        await this.recheckOne(one);
      } catch (error) {
        this.options.onError(error);
      }
    }
  }

  private async recheckOne(one: AttemptWindow): Promise<void> {
    const { viewer } = one;
    const { now } = moment();
    if (viewer.side === 'candidate') {
      const scope = systemScope('candidate');
      const found = await withScope(scope, (tx) => findAttempt(tx, scope, { tokenHash: viewer.tokenHash, now }));
      if (found?.attemptId !== one.attemptId) one.close('noAttempt');
      return;
    }
    const person = await openSession(viewer.person.sessionId, now);
    if (person === null) return one.close('signedOut');
    const scope = await enterWorkspace(person, viewer.scope.workspaceId);
    const actor =
      scope &&
      (await withScope(scope, async (tx) => {
        const attempt = await readAttempt(tx, scope, one.attemptId);
        return attempt && readAttemptActor(tx, scope, attempt);
      }));
    if (!scope || !actor || !canSeeAttempt(actor)) return one.close('noAttempt');
    one.viewer = { ...viewer, scope, actor };
  }

  /** Ends lines that did not answer the last ping or have been behind for too long; asks the others for a sign of life. */
  private sweep(): void {
    const now = this.options.clock();
    for (const one of this.windows()) {
      if (one.behindSince !== null && now - one.behindSince > this.options.slowForMs) {
        one.close('slowReader');
        one.terminate();
      } else if (!one.alive) {
        one.terminate();
      } else {
        one.ping();
        if (!one.slow) one.send({ t: 'beat' });
      }
    }
  }

  stop(): void {
    for (const end of this.endings) end();
    for (const attempt of this.attempts.values()) attempt.stop();
    this.attempts.clear();
  }
}

const personOf = ({ viewer }: AttemptWindow): string | null => (viewer.side === 'staff' ? viewer.person.userId : null);
