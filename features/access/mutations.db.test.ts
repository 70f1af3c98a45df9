/** Accounts on both databases: ways in and their limits, links that work once, sessions that end at once, members. */
import { randomBytes } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { migrate } from '@/db/migrate';
import { auditLog, memberships, sessions, signInTokens, users } from '@/db/schema';
import { localBus, type Topic } from '@/lib/bus';
import { siteOf } from '@/lib/edge';
import type { AppError } from '@/lib/errors';
import { createLogger } from '@/lib/logger';
import { type Mail, noMailer, outboxMailer } from '@/lib/mail';
import { hashPassword, type VerifyPassword } from '@/lib/password';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { LIMITS } from './attempt';
import {
  enterWorkspace,
  hasAccounts,
  identify,
  isDatabaseReady,
  listColleagues,
  listMemberships,
  listOrganisationRoles,
  listOutbox,
  listSessions,
  openSession,
  peekToken,
  withScope,
} from './data';
import { firstOwnerLink, keepMail, sweepAccounts } from './jobs';
import {
  addWorkspace,
  admitMember,
  changeMember,
  changePassword,
  claimOwnership,
  type Door,
  inviteMember,
  type Opened,
  resetPassword,
  revokeOtherSessions,
  revokeSession,
  sendAccountLink,
  signInByIdentity,
  signInWithLink,
  signInWithPassword,
} from './mutations';
import type { WorkspaceRole } from './role';
import { mintPerson, type PersonScope, systemScope, type WorkspaceScope } from './scope';
import { identityFromCookieHeader, SESSION_SECONDS, sealSession, sessionCookie } from './session';

/** The hashes that passwords were checked against, in order. */
const verified: string[] = [];
/** Each pair is really checked once: there are hundreds of attempts here, and the check is slow on purpose. */
const answers = new Map<string, Promise<boolean>>();
const verifyPassword: VerifyPassword = (encoded, password) => {
  verified.push(encoded);
  const pair = JSON.stringify([encoded, password]);
  const answer = answers.get(pair) ?? verify(encoded, password);
  answers.set(pair, answer);
  return answer;
};
/** Algorithm, memory, passes and lanes of an encoded hash: what the time of a check depends on. */
const costOf = (encoded: string): string => encoded.split('$').slice(1, 4).join(' ');

const START = new Date('2026-11-24T09:00:00.000Z');
const PASSWORD = 'correct horse battery';
const JOB = systemScope('test');

describe.each(testDatabases())('accounts on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let mails: Mail[];
  let heard: string[];
  let door: Door;
  let passwordHash: string;
  let stories = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('logger', createLogger({ level: 'silent' }));
    provide('verifyPassword', verifyPassword);
    provide('site', siteOf({ publicUrl: null, host: '127.0.0.1', port: 3000, outbox: false }));
    provide('secrets', { auth: 'a secret of this test alone, and long', key: () => randomBytes(32) });
    passwordHash = await hashPassword(PASSWORD);
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });
  beforeEach(() => {
    stories += 1;
    moments = scriptedMoments(`accounts/${kind}/${stories}`, new Date(START.getTime() + stories * 86_400_000));
    door = { address: `192.0.2.${stories}`, userAgent: 'Firefox', origin: 'http://localhost:3000' };
    mails = [];
    heard = [];
    const bus = localBus();
    for (const topic of ['sessions', 'access'] as Topic[]) bus.subscribe(topic, (id) => heard.push(`${topic} ${id}`));
    provide('bus', bus);
    provide(
      'mail',
      outboxMailer(async (mail) => void mails.push(mail)),
    );
  });

  const makePerson = async (name: string, hash: string | null = passwordHash) => {
    const id = moments.id();
    const email = `${name}.${stories}@example.org`;
    await withScope(JOB, (tx) =>
      tx.insert(users).values({ id, email, name, passwordHash: hash, createdAt: moments.now() }),
    );
    return { id, email };
  };
  const signIn = (email: string, password = PASSWORD, from: Partial<Door> = {}) =>
    signInWithPassword(moments.moment(), { email, password }, { ...door, ...from });
  const opened = (outcome: Awaited<ReturnType<typeof signIn>>): Opened => {
    if (!outcome.ok) throw new Error(outcome.reason);
    return outcome.value;
  };
  const personOf = (one: Opened): PersonScope => mintPerson(one);
  const refusalOf = (work: Promise<unknown>): Promise<AppError> =>
    work.then(
      () => Promise.reject(new Error('It was not refused')),
      (error) => error as AppError,
    );
  const tokenOf = (mail: Mail | undefined) => /\/(?:link|reset|owner)\/([0-9a-f]+)/.exec(mail?.text ?? '')?.[1] ?? '';

  describe('e-mail and password', () => {
    it('lets nobody in without an account, a password or the right one, in the same words', async () => {
      const ada = await makePerson('ada');
      const bare = await makePerson('bare', null);
      const answers = [
        await signIn('nobody@example.org'),
        await signIn(bare.email),
        await signIn(ada.email, 'wrong'),
        await signIn(ada.email, ''),
      ];
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ ok: false, reason: expect.stringContaining('not right') });
    });

    it('opens a session for who has both, which the cookie carries', async () => {
      const ada = await makePerson('ada');
      const one = opened(await signIn(ada.email));
      expect(one.userId).toBe(ada.id);
      expect(await openSession(one.sessionId, moments.now())).toMatchObject({ userId: ada.id });
      provide('moments', moments);
      const cookie = `theme=dark; ${sessionCookie().name}=${await sealSession(one.sessionId)}; x=y`;
      expect(await identityFromCookieHeader(cookie)).toMatchObject({
        scope: { userId: ada.id, sessionId: one.sessionId },
      });
    });

    it('is limited by account, whoever asks and even with the right password, until the window has passed', async () => {
      const ada = await makePerson('ada');
      const { most, seconds } = LIMITS['password:account'];
      for (let attempt = 0; attempt < most; attempt += 1) {
        await signIn(ada.email, 'wrong', { address: `198.51.100.${attempt}` });
      }
      moments.pass(60);
      const refusal = await refusalOf(signIn(ada.email, PASSWORD, { address: '198.51.100.99' }));
      expect(refusal).toMatchObject({ code: 'too-many', retryAfter: seconds - 60 });
      moments.pass(seconds - 61);
      expect((await refusalOf(signIn(ada.email))).retryAfter).toBe(1);
      moments.pass(1);
      expect((await signIn(ada.email)).ok).toBe(true);
    });

    it('is limited alike for an account that does not exist', async () => {
      for (let attempt = 0; attempt < LIMITS['password:account'].most; attempt += 1) await signIn('ghost@example.org');
      expect((await refusalOf(signIn('ghost@example.org'))).code).toBe('too-many');
    });

    it('is limited by address, whatever the accounts', async () => {
      for (let attempt = 0; attempt < LIMITS['password:address'].most; attempt += 1) {
        await signIn(`ghost.${attempt}.${stories}@example.org`);
      }
      const ada = await makePerson('ada');
      expect((await refusalOf(signIn(ada.email))).code).toBe('too-many');
      expect((await signIn(ada.email, PASSWORD, { address: '203.0.113.200' })).ok).toBe(true);
    });

    it('counts no attempt twice and none too few when they come at once', async () => {
      const ada = await makePerson('ada');
      const results = await Promise.allSettled(
        Array.from({ length: 14 }, (_, n) => signIn(ada.email, 'wrong', { address: `198.51.101.${n}` })),
      );
      expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(LIMITS['password:account'].most);
    });

    it('forgets the failures of an account that got in', async () => {
      const ada = await makePerson('ada');
      for (let round = 0; round < 3; round += 1) {
        for (let attempt = 0; attempt < LIMITS['password:account'].most - 1; attempt += 1)
          await signIn(ada.email, 'no');
        expect((await signIn(ada.email)).ok).toBe(true);
      }
    });

    it('checks one password of the same cost for nobody as for somebody', async () => {
      const ada = await makePerson('ada');
      const checked = async (email: string) => {
        verified.length = 0;
        expect((await signIn(email, 'wrong')).ok).toBe(false);
        return verified.map(costOf);
      };
      const cost = await checked(ada.email);
      expect(cost).toHaveLength(1);
      expect(await checked('ghost@example.org')).toEqual(cost);
    });
  });

  describe('links by mail', () => {
    const ask = (email: string, purpose: 'link' | 'reset', next = '/') =>
      sendAccountLink(moments.moment(), { email, purpose, next }, door);
    const useLink = (token: string) => signInWithLink(moments.moment(), { token }, door);

    it('go to accounts only, and to the origin that was asked from', async () => {
      const ada = await makePerson('ada');
      await ask('nobody@example.org', 'link');
      expect(mails).toEqual([]);
      await ask(ada.email, 'link', '/w/acme/loops');
      expect(mails).toHaveLength(1);
      expect(mails[0]).toMatchObject({ to: ada.email });
      expect(mails[0]?.text).toContain('http://localhost:3000/link/');
      expect(mails[0]?.text).toContain('?next=%2Fw%2Facme%2Floops');
    });

    it('sign in once, within half an hour, and for nothing else', async () => {
      const ada = await makePerson('ada');
      await ask(ada.email, 'link');
      const token = tokenOf(mails[0]);
      expect(await resetPassword(moments.moment(), { token, password: 'another password' }, door)).toMatchObject({
        ok: false,
      });
      expect(opened(await useLink(token)).userId).toBe(ada.id);
      expect(await useLink(token)).toMatchObject({ ok: false, reason: expect.stringContaining('used already') });

      await ask(ada.email, 'link');
      moments.pass(30 * 60);
      expect((await useLink(tokenOf(mails[1]))).ok).toBe(false);
    });

    it('that are read are not used up', async () => {
      const ada = await makePerson('ada');
      await ask(ada.email, 'link');
      const token = tokenOf(mails[0]);
      const peek = (purpose: 'link' | 'reset', secret = token) =>
        withScope(JOB, (tx) => peekToken(tx, JOB, moments.moment(), { token: secret, purpose }));
      expect(await peek('link')).toEqual({ email: ada.email, knownName: 'ada' });
      expect(await peek('link')).not.toBeNull();
      expect(await peek('reset')).toBeNull();
      expect(await peek('link', 'f'.repeat(64))).toBeNull();
      expect((await useLink(token)).ok).toBe(true);
      expect(await peek('link')).toBeNull();
    });

    it('that two presses use at once let one in', async () => {
      const ada = await makePerson('ada');
      await ask(ada.email, 'link');
      const answers = await Promise.all([useLink(tokenOf(mails[0])), useLink(tokenOf(mails[0]))]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    });

    it('are kept as hashes', async () => {
      const ada = await makePerson('ada');
      await ask(ada.email, 'link');
      const rows = await withScope(JOB, (tx) =>
        tx.select().from(signInTokens).where(eq(signInTokens.email, ada.email)),
      );
      expect(JSON.stringify(rows)).not.toContain(tokenOf(mails[0]));
    });

    it('for a new password end every session and every other link, and tell the owner of the account', async () => {
      const ada = await makePerson('ada');
      const before = opened(await signIn(ada.email));
      await ask(ada.email, 'reset');
      await ask(ada.email, 'link');
      const outcome = await resetPassword(
        moments.moment(),
        { token: tokenOf(mails[0]), password: 'a new password' },
        door,
      );
      const after = opened(outcome);
      expect(await openSession(before.sessionId, moments.now())).toBeNull();
      expect(await openSession(after.sessionId, moments.now())).not.toBeNull();
      expect(heard).toContain(`sessions ${before.sessionId}`);
      expect((await useLink(tokenOf(mails[1]))).ok).toBe(false);
      expect((await signIn(ada.email)).ok).toBe(false);
      expect((await signIn(ada.email, 'a new password')).ok).toBe(true);
      expect(mails.at(-1)?.subject).toContain('changed');
    });
  });

  it('an outside provider lets in who has an account, and nobody else', async () => {
    const ada = await makePerson('ada');
    expect(opened(await signInByIdentity(moments.moment(), ada.email, door)).userId).toBe(ada.id);
    expect(await signInByIdentity(moments.moment(), 'nobody@example.org', door)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('invite'),
    });
  });

  describe('sessions', () => {
    it('are nothing to who does not hold their id, once they ended, and past their time', async () => {
      const ada = await makePerson('ada');
      const one = opened(await signIn(ada.email));
      for (const id of ['', 'x', moments.id(), `${one.sessionId}'--`]) {
        expect(await openSession(id, moments.now())).toBeNull();
      }
      const end = new Date(moments.now().getTime() + SESSION_SECONDS * 1000);
      expect(await openSession(one.sessionId, new Date(end.getTime() - 1))).not.toBeNull();
      expect(await openSession(one.sessionId, end)).toBeNull();
    });

    it('end at once, are announced after the commit, and belong to one person', async () => {
      const ada = await makePerson('ada');
      const eve = await makePerson('eve');
      const here = opened(await signIn(ada.email));
      const there = opened(await signIn(ada.email));
      const stranger = personOf(opened(await signIn(eve.email)));
      const revoke = (scope: PersonScope, sessionId: string) =>
        withScope(scope, (tx) => revokeSession(tx, scope, moments.moment(), { sessionId }));

      expect((await revoke(stranger, there.sessionId)).ok).toBe(false);
      expect(await openSession(there.sessionId, moments.now())).not.toBeNull();

      expect((await revoke(personOf(here), there.sessionId)).ok).toBe(true);
      expect(await openSession(there.sessionId, moments.now())).toBeNull();
      expect(heard).toEqual([`sessions ${there.sessionId}`]);
      expect((await revoke(personOf(here), there.sessionId)).ok).toBe(false);

      const list = await withScope(personOf(here), (tx) => listSessions(tx, personOf(here), moments.moment()));
      expect(list.map((row) => [row.id, row.isThisOne, row.userAgent])).toEqual([[here.sessionId, true, 'Firefox']]);
    });

    it('a revocation that rolls back is told to nobody', async () => {
      const ada = await makePerson('ada');
      const scope = personOf(opened(await signIn(ada.email)));
      const work = withScope(scope, async (tx) => {
        await revokeSession(tx, scope, moments.moment(), { sessionId: scope.sessionId });
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(heard).toEqual([]);
      expect(await openSession(scope.sessionId, moments.now())).not.toBeNull();
    });

    it('a changed password, and asking for it, end all but the present one', async () => {
      const ada = await makePerson('ada');
      const here = personOf(opened(await signIn(ada.email)));
      const there = opened(await signIn(ada.email));
      const wrong = await changePassword(here, moments.moment(), { current: 'no', password: 'a new password' });
      expect(wrong).toMatchObject({ ok: false, fields: [{ field: 'current' }] });
      expect(await openSession(there.sessionId, moments.now())).not.toBeNull();

      const right = await changePassword(here, moments.moment(), { current: PASSWORD, password: 'a new password' });
      expect(right.ok).toBe(true);
      expect(await openSession(there.sessionId, moments.now())).toBeNull();
      expect(await openSession(here.sessionId, moments.now())).not.toBeNull();

      await signIn(ada.email, 'a new password');
      expect(await withScope(here, (tx) => revokeOtherSessions(tx, here, moments.moment()))).toBe(1);
    });
  });

  describe('the owner of a first start', () => {
    const claim = (token: string, email: string) =>
      claimOwnership(
        moments.moment(),
        {
          token,
          name: 'Ada Byron',
          email,
          password: PASSWORD,
          organisation: 'Byron & Co',
          workspace: 'Zürich',
          timeZone: 'Europe/Zurich',
        },
        door,
        async () => {},
      );
    const linkFor = (email: string) =>
      withScope(JOB, async (tx) => {
        const { makeOwnerLink } = await import('./mutations');
        return makeOwnerLink(tx, JOB, moments.moment(), { email });
      });
    const secret = (path: string | null) => path?.split('/').at(-1) ?? '';

    it('makes account, organisation and workspace, once', async () => {
      const email = `owner.${stories}@example.org`;
      const old = secret(await linkFor(''));
      const token = secret(await linkFor(''));
      expect((await claim(old, email)).ok).toBe(false);
      const session = opened(await claim(token, email));
      const owner = personOf(session);
      expect((await claim(token, `second.${stories}@example.org`)).ok).toBe(false);
      const [membership] = await listMemberships(owner);
      expect(membership).toMatchObject({ workspaceName: 'Zürich', role: 'owner', timeZone: 'Europe/Zurich' });
      expect(membership?.workspaceSlug).toMatch(/^zurich/);
      expect(await identify(session.sessionId, moments.now())).toMatchObject({
        scope: owner,
        person: { name: 'Ada Byron', email },
        all: [membership],
      });
      expect((await signIn(email)).ok).toBe(true);
    });

    it('adds workspaces to the organisation, which nobody else does', async () => {
      const owner = personOf(opened(await claim(secret(await linkFor('')), `adds.${stories}@example.org`)));
      const stranger = personOf(opened(await claim(secret(await linkFor('')), `strange.${stories}@example.org`)));
      const [first] = await listMemberships(owner);
      const [role] = await listOrganisationRoles(owner);
      expect(role).toMatchObject({ organisationId: first?.organisationId, name: 'Byron & Co', role: 'owner' });
      expect(role?.slug).toMatch(/^byron-co-/);
      const input = { organisationId: first?.organisationId ?? '', name: 'Zürich', timeZone: 'UTC' };
      const furnished: string[] = [];
      const add = (scope: PersonScope) =>
        addWorkspace(scope, moments.moment(), input, async (_tx, place) => void furnished.push(place.workspaceId));

      expect(await add(stranger)).toMatchObject({ ok: false });
      expect(await listMemberships(stranger)).toHaveLength(1);
      const added = await add(owner);
      expect(added.ok && added.value).toMatch(/^zurich-/);
      const both = await listMemberships(owner);
      expect(both.map((one) => [one.workspaceName, one.role, one.organisationName])).toEqual([
        ['Zürich', 'owner', 'Byron & Co'],
        ['Zürich', 'owner', 'Byron & Co'],
      ]);
      expect(new Set(both.map((one) => one.workspaceId)).size).toBe(2);
      expect(both.map((one) => one.workspaceId)).toContain(furnished[0]);
    });

    it('is bound to an address when the link names one', async () => {
      const bound = `bound.${stories}@example.org`;
      const { sessionId } = opened(await claim(secret(await linkFor(bound)), `other.${stories}@example.org`));
      expect(await identify(sessionId, moments.now())).toMatchObject({ person: { email: bound } });
    });

    it('is not asked for once there are accounts', async () => {
      await makePerson('somebody');
      expect(await withScope(JOB, (tx) => hasAccounts(tx, JOB))).toBe(true);
      expect(await firstOwnerLink(moments.moment())).toBeNull();
    });
  });

  describe('members', () => {
    let slug: string;
    let workspaceId: string;
    let people: Record<'olga' | 'otto' | 'ivo' | 'mark', { id: string; email: string }>;

    const scopeOf = async (userId: string): Promise<WorkspaceScope> => {
      const scope = await enterWorkspace(mintPerson({ userId, sessionId: moments.id() }), workspaceId);
      if (!scope) throw new Error('not a member');
      return scope;
    };
    const change = async (actor: string, personId: string, role: WorkspaceRole | null) => {
      const scope = await scopeOf(actor);
      return withScope(scope, (tx) => changeMember(tx, scope, moments.moment(), { personId, role }));
    };
    const rolesNow = async () => {
      const rows = await withScope(JOB, (tx) =>
        tx.select().from(memberships).where(eq(memberships.workspaceId, workspaceId)),
      );
      return Object.fromEntries(rows.map((row) => [row.userId, row.role]));
    };

    beforeEach(async () => {
      slug = `place-${stories}`;
      people = {
        olga: await makePerson('olga'),
        otto: await makePerson('otto'),
        ivo: await makePerson('ivo'),
        mark: await makePerson('mark'),
      };
      workspaceId = moments.id();
      const organisationId = moments.id();
      const createdAt = moments.now();
      await withScope(JOB, async (tx) => {
        const { organisations, workspaces } = await import('@/db/schema');
        await tx.insert(organisations).values({ id: organisationId, name: slug, slug, createdAt });
        await tx.insert(workspaces).values({ id: workspaceId, organisationId, name: slug, slug, createdAt });
        const role = { olga: 'owner', otto: 'owner', ivo: 'interviewer', mark: 'manager' } as const;
        for (const [name, person] of Object.entries(people)) {
          await tx
            .insert(memberships)
            .values({ workspaceId, userId: person.id, role: role[name as keyof typeof role], createdAt });
        }
      });
    });

    it('are changed by owners alone; whom it concerns is told', async () => {
      expect((await change(people.mark.id, people.ivo.id, 'manager')).ok).toBe(false);
      expect((await change(people.ivo.id, people.ivo.id, 'owner')).ok).toBe(false);
      expect((await change(people.olga.id, people.ivo.id, 'manager')).ok).toBe(true);
      expect((await rolesNow())[people.ivo.id]).toBe('manager');
      expect(heard).toEqual([`access ${people.ivo.id}`]);
    });

    it('that are removed are out at once, and what they were is on record', async () => {
      expect((await change(people.olga.id, people.ivo.id, null)).ok).toBe(true);
      expect(
        await enterWorkspace(mintPerson({ userId: people.ivo.id, sessionId: moments.id() }), workspaceId),
      ).toBeNull();
      const log = await withScope(JOB, (tx) => tx.select().from(auditLog).where(eq(auditLog.subjectId, people.ivo.id)));
      expect(log).toMatchObject([
        { action: 'member.removed', actorId: people.olga.id, detail: { from: 'interviewer' } },
      ]);
    });

    it('always keep one owner, also when two owners demote each other at once', async () => {
      const outcomes = await Promise.all([
        change(people.olga.id, people.otto.id, 'manager'),
        change(people.otto.id, people.olga.id, 'manager'),
      ]);
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      expect(Object.values(await rolesNow()).filter((role) => role === 'owner')).toHaveLength(1);
      const left = (await rolesNow())[people.olga.id] === 'owner' ? people.olga.id : people.otto.id;
      expect(await change(left, left, null)).toMatchObject({
        ok: false,
        reason: expect.stringContaining('only owner'),
      });
    });

    it('of another workspace cannot be touched', async () => {
      const stranger = await makePerson('stranger');
      expect(await change(people.olga.id, stranger.id, 'owner')).toMatchObject({ ok: false });
      expect((await rolesNow())[stranger.id]).toBeUndefined();
    });

    it('are invited with a mail that signs them in', async () => {
      const facts = { workspaceName: 'Place', inviterName: 'Olga', origin: 'http://localhost:3000' };
      const input = { email: `new.${stories}@example.org`, name: 'Nina New', role: 'interviewer' as const };
      const refused = await inviteMember(await scopeOf(people.mark.id), moments.moment(), input, facts);
      expect(refused.ok).toBe(false);
      const olga = await scopeOf(people.olga.id);
      expect((await inviteMember(olga, moments.moment(), input, facts)).ok).toBe(true);
      expect((await inviteMember(olga, moments.moment(), input, facts)).ok).toBe(false);
      expect(mails).toHaveLength(1);
      expect(mails[0]?.subject).toBe('Olga invites you to Place on Plumbline');
      moments.pass(6 * 86_400);
      const nina = opened(await signInWithLink(moments.moment(), { token: tokenOf(mails[0]) }, door));
      expect(await listMemberships(personOf(nina))).toMatchObject([{ role: 'interviewer', workspaceSlug: slug }]);
      const colleagues = await withScope(olga, (tx) => listColleagues(tx, olga));
      expect(colleagues.map((one) => one.name)).toEqual(['Nina New', 'ivo', 'mark', 'olga', 'otto']);
    });

    it('are not invited where no mail can be sent, and nothing is kept of the try', async () => {
      provide('mail', noMailer);
      const input = { email: `new.${stories}@example.org`, name: 'Nina New', role: 'observer' as const };
      const facts = { workspaceName: 'Place', inviterName: 'Olga', origin: 'http://localhost:3000' };
      const outcome = await inviteMember(await scopeOf(people.olga.id), moments.moment(), input, facts);
      expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('SMTP_URL') });
      const rows = await withScope(JOB, (tx) => tx.select().from(users).where(eq(users.email, input.email)));
      expect(rows).toEqual([]);
    });

    it('are let in from the terminal', async () => {
      const input = { email: `term.${stories}@example.org`, name: 'Term', workspaceSlug: slug, role: 'owner' as const };
      const path = await withScope(JOB, (tx) => admitMember(tx, JOB, moments.moment(), input));
      const token = path?.split('/').at(-1) ?? '';
      const person = personOf(opened(await signInWithLink(moments.moment(), { token }, door)));
      expect(await listMemberships(person)).toMatchObject([{ role: 'owner' }]);
      const nowhere = { ...input, workspaceSlug: 'nowhere' };
      expect(await withScope(JOB, (tx) => admitMember(tx, JOB, moments.moment(), nowhere))).toBeNull();
    });
  });

  it('the outbox keeps mails, newest first', async () => {
    await keepMail(moments.moment(), { to: 'a@example.org', subject: 'One', text: '1' });
    moments.pass(1);
    await keepMail(moments.moment(), { to: 'a@example.org', subject: 'Two', text: '2' });
    const mails = await withScope(JOB, (tx) => listOutbox(tx, JOB));
    expect(mails.slice(0, 2).map((mail) => mail.subject)).toEqual(['Two', 'One']);
  });

  it('what has run its course is swept away, and nothing else', async () => {
    const ada = await makePerson('ada');
    const old = opened(await signIn(ada.email));
    await sendAccountLink(moments.moment(), { email: ada.email, purpose: 'link', next: '/' }, door);
    moments.pass(61 * 86_400);
    const fresh = opened(await signIn(ada.email));
    await sweepAccounts(moments.moment());
    const kept = await withScope(JOB, async (tx) => ({
      sessions: await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, ada.id)),
      tokens: await tx.select().from(signInTokens).where(eq(signInTokens.email, ada.email)),
    }));
    expect(kept.sessions).toEqual([{ id: fresh.sessionId }]);
    expect(kept.tokens).toEqual([]);
    expect(old.sessionId).not.toBe(fresh.sessionId);
  });

  it('somebody without a scope sees no account, no session and no link', async () => {
    await makePerson('ada');
    const nobody = { role: 'plumbline_app' as const, workspaceId: null, userId: null };
    const look = (table: string) =>
      database
        .transaction(nobody, (tx) => tx.execute(sql.raw(`select count(*)::int as n from ${table}`)))
        .then(
          (rows) => rows[0]?.n,
          () => 'refused',
        );
    expect(await look('users')).toBe(0);
    expect(await look('sessions')).toBe(0);
    expect(await look('memberships')).toBe(0);
    expect(await look('workspaces')).toBe(0);
    for (const table of ['sign_in_tokens', 'attempts', 'outbox']) expect(await look(table)).toBe('refused');
  });

  it('says whether it is ready', async () => {
    expect(await isDatabaseReady(5000)).toBe(true);
  });
});

// The embedded database knows superusers only.
describe.runIf(testDatabases().includes('server'))('an owner of the database who is no superuser', () => {
  it('can migrate it, sign people in and open their sessions', async () => {
    const test = await openTestDatabase('server');
    const suffix = randomBytes(4).toString('hex');
    const [role, name] = [`owner_${suffix}`, `plumbline_plain_${suffix}`];
    const admin = openDatabase(test.options);
    await admin.driver.unsafe(`create role ${role} login createrole`);
    await admin.driver.unsafe(`create database ${name} owner ${role}`);
    const options = { ...test.options, database: name, username: role };
    await migrate(options);
    const database = openDatabase(options);
    provide('database', database);
    provide('bus', localBus());
    try {
      const moments = scriptedMoments('plain owner', START);
      const email = 'ada@example.org';
      await withScope(JOB, async (tx) =>
        tx.insert(users).values({
          id: moments.id(),
          email,
          name: 'Ada',
          passwordHash: await hashPassword(PASSWORD),
          createdAt: moments.now(),
        }),
      );
      const door = { address: '192.0.2.1', userAgent: null, origin: 'http://localhost:3000' };
      const outcome = await signInWithPassword(moments.moment(), { email, password: PASSWORD }, door);
      expect(outcome.ok).toBe(true);
      if (outcome.ok) expect(await openSession(outcome.value.sessionId, moments.now())).not.toBeNull();
    } finally {
      await database.close();
      await admin.driver.unsafe(`drop database ${name} with (force)`);
      await admin.driver.unsafe(`drop owned by ${role}`);
      await admin.driver.unsafe(`drop role ${role}`);
      await admin.close();
      await test.close();
    }
  });
});
