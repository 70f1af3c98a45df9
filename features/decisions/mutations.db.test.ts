/** Packets and decisions on both databases: who may read, who may sign, on which lines, and what becomes of the earlier one. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase, type Tx } from '@/db/client';
import { assignments, cardSeals, cards, decisions, loops, users } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { revealRound } from '@/features/polls/mutations';
import { localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type Debrief, makeDebrief, realMoment, sealCardOf, type Who } from '@/tests/support/debrief';
import { listDecisions, readPacket } from './data';
import { decide } from './mutations';
import { linesByCite } from './packet';
import { BLIND } from './policy';
import type { DecisionInput } from './schema';

describe.each(testDatabases())('decisions on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let d: Debrief;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    d = await makeDebrief(database);
    await withScope(d.system, (tx) => tx.update(users).set({ name: 'Max Manager' }).where(eq(users.id, d.ids.max)));
  });

  const as = <T>(who: Who, fn: (tx: Tx, scope: Debrief['scopes'][Who]) => Promise<T>, of: Debrief = d) =>
    withScope(of.scopes[who], (tx) => fn(tx, of.scopes[who]));
  const reveal = () => as('fay', (tx, scope) => revealRound(tx, scope, realMoment(), d));
  const packetOf = (who: Who) => as(who, (tx, scope) => readPacket(tx, scope, d.loopId));

  /** Seals somebody's votes on interview 1 and the card behind them, with one evidence line. @returns the line's cite */
  async function seal(who: Who, level: number, options: { complete?: boolean; text?: string } = {}): Promise<string> {
    await sealCardOf(d, who, level, options);
    const [cardId, lineId] = [randomUUID(), randomUUID()];
    const at = new Date();
    await withScope(d.system, async (tx) => {
      const seats = await tx.select().from(assignments).where(eq(assignments.raterId, d.ids[who]));
      const seat = seats.find((one) => one.interviewId === d.interviews[0]);
      const common = { workspaceId: d.workspaceId, loopId: d.loopId, authorId: d.ids[who] };
      await tx.insert(cards).values({
        ...common,
        id: cardId,
        assignmentId: seat?.id ?? '',
        interviewId: d.interviews[0],
        state: 'sealed',
        createdAt: at,
      });
      await tx.insert(cardSeals).values({
        ...common,
        id: randomUUID(),
        cardId,
        roundId: d.roundId,
        number: 1,
        sealedAt: at,
        body: {
          levels: {},
          capabilities: {},
          recommendation: 3,
          redFlags: [],
          asked: [],
          evidence: [
            {
              id: lineId,
              text: options.text ?? `a line of ${who}`,
              at: at.toISOString(),
              kind: 'quote',
              row: `criterion:${d.criteria[0]?.versionId}`,
            },
          ],
          summary: '',
        },
      });
    });
    return `${cardId}/${lineId}`;
  }

  const input = (cite: string, over: Partial<DecisionInput> = {}): DecisionInput => ({
    loopId: d.loopId,
    outcome: 'hire',
    reasons: [{ text: 'Bounds what is lost.', cites: [cite] }],
    signature: 'Max Manager',
    ...over,
  });
  const sign = (what: DecisionInput, who: Who = 'max') => as(who, (tx, scope) => decide(tx, scope, realMoment(), what));
  const signed = () => as('max', (tx, scope) => listDecisions(tx, scope, d.loopId));
  const statusOfLoop = async () =>
    (await withScope(d.system, (tx) => tx.select().from(loops).where(eq(loops.id, d.loopId))))[0]?.status;

  describe('the packet', () => {
    it('is one sentence before the reveal, for everybody, whatever was voted and written', async () => {
      const before = await Promise.all((['max', 'fay', 'olu', 'ana'] as const).map(packetOf));
      await seal('ana', 1);
      await seal('ben', 3, { text: 'a much longer line than that of the other one, with figures: 3, 5, 8' });
      const after = await Promise.all((['max', 'fay', 'olu', 'ana'] as const).map(packetOf));
      expect(before).toEqual(Array.from({ length: 4 }, () => ({ ok: false, reason: BLIND })));
      expect(JSON.stringify(after)).toBe(JSON.stringify(before));
    });

    it('stays closed after the reveal for a rater who owes a seal, and opens with it', async () => {
      await seal('ana', 1);
      await seal('ben', 3);
      await seal('cai', 2, { complete: false });
      await reveal();
      expect(await packetOf('cai')).toEqual({ ok: false, reason: BLIND });
      const seen = await packetOf('max');
      if (!seen?.ok) throw new Error('the manager sees nothing');
      expect([...linesByCite(seen.value).values()].map((line) => line.text)).toEqual([
        'a line of ana',
        'a line of ben',
      ]);
      expect(JSON.stringify(seen.value)).not.toContain('a line of cai');
      await sealCardOf(d, 'cai', 2, { interview: 1 });
      const late = await packetOf('cai');
      if (!late?.ok) throw new Error('cai sees nothing');
      expect([...linesByCite(late.value).values()].map((line) => line.rater)).toEqual(['ana', 'ben', 'cai']);
    });

    it('is not there for another panel, another workspace, and a loop that does not exist', async () => {
      await seal('ana', 1);
      await reveal();
      expect(await packetOf('eve')).toBeNull();
      const other = await makeDebrief(database);
      expect(await as('max', (tx, scope) => readPacket(tx, scope, d.loopId), other)).toBeNull();
      expect(await as('max', (tx, scope) => readPacket(tx, scope, randomUUID()))).toBeNull();
    });
  });

  describe('signing', () => {
    it('is refused before the reveal in the same words whatever was voted, and to whoever may not decide', async () => {
      const cite = await seal('ana', 1);
      expect(await sign(input(cite))).toEqual({ ok: false, reason: BLIND });
      await seal('ben', 3);
      await sealCardOf(d, 'cai', 2);
      await reveal();
      for (const who of ['ana', 'fay', 'olu'] as const) {
        expect(await sign(input(cite), who)).toMatchObject({
          ok: false,
          reason: expect.stringMatching(/manager or an owner/),
        });
      }
      expect(await signed()).toEqual([]);
      expect(await statusOfLoop()).toBe('active');
    });

    it('takes lines of this loop’s revealed cards and no others, and names the field', async () => {
      const cite = await seal('ana', 1);
      const unsealed = await seal('cai', 2, { complete: false });
      await reveal();
      const problems = async (what: DecisionInput) => {
        const outcome = await sign(what);
        return outcome.ok ? [] : (outcome.fields ?? []).map((one) => one.field);
      };
      expect(await problems(input(`${randomUUID()}/${randomUUID()}`))).toEqual(['reasons.0.cites']);
      expect(await problems(input(unsealed))).toEqual(['reasons.0.cites']);
      expect(await problems(input(cite, { signature: 'max' }))).toEqual(['signature']);
      expect(await signed()).toEqual([]);
    });

    it('keeps an earlier decision and marks it, and more evidence opens the loop again', async () => {
      const cite = await seal('ana', 1);
      await seal('ben', 3);
      await sealCardOf(d, 'cai', 2);
      await reveal();
      const first = await sign(input(cite, { supersedes: null }));
      if (!first.ok) throw new Error(first.reason);
      expect(await statusOfLoop()).toBe('decided');
      const second = await sign(input(cite, { outcome: 'more-evidence', supersedes: first.value.id }));
      expect(second.ok).toBe(true);
      expect(await statusOfLoop()).toBe('active');
      const all = await signed();
      expect(all.map((one) => [one.outcome, one.supersededAt === null, one.signedName])).toEqual([
        ['more-evidence', true, 'Max Manager'],
        ['hire', false, 'Max Manager'],
      ]);
      expect(all[1]?.reasons).toEqual([{ text: 'Bounds what is lost.', cites: [cite] }]);
    });

    it('never supersedes a decision that the signer has not seen', async () => {
      const cite = await seal('ana', 1);
      await reveal();
      await sign(input(cite, { supersedes: null }));
      expect(await sign(input(cite, { outcome: 'no', supersedes: null }))).toEqual({
        ok: false,
        reason: 'Max Manager has signed a decision in the meantime. Read it before you sign another.',
      });
      expect(await sign(input(cite, { outcome: 'no', supersedes: randomUUID() }))).toMatchObject({ ok: false });
      expect((await signed()).map((one) => one.outcome)).toEqual(['hire']);
    });

    it('leaves one decision standing when two sign at once', async () => {
      const cite = await seal('ana', 1);
      await reveal();
      const outcomes = await Promise.all(
        (['hire', 'no'] as const).map((outcome) => sign(input(cite, { outcome, supersedes: null }))),
      );
      expect(outcomes.map((one) => one.ok).sort()).toEqual([false, true]);
      const rows = await withScope(d.system, (tx) => tx.select().from(decisions).where(eq(decisions.loopId, d.loopId)));
      expect(rows.filter((row) => row.supersededAt === null)).toHaveLength(1);
    });

    it('finds no loop of another workspace, and none that was withdrawn', async () => {
      const cite = await seal('ana', 1);
      await reveal();
      const other = await makeDebrief(database);
      await expect(as('max', (tx, scope) => decide(tx, scope, realMoment(), input(cite)), other)).rejects.toMatchObject(
        {
          code: 'not-found',
        },
      );
      await withScope(d.system, (tx) => tx.update(loops).set({ status: 'withdrawn' }).where(eq(loops.id, d.loopId)));
      expect(await sign(input(cite))).toMatchObject({ ok: false, reason: expect.stringMatching(/withdrawn/) });
    });
  });
});
