import { describe, expect, it } from 'vitest';
import { canChangeMember, canInvite, canManageLoops, canManagePeople, canRate, type MemberChange } from './policy';
import { WORKSPACE_ROLES } from './role';

describe('members are changed by owners alone, and one owner always stays', () => {
  const facts: MemberChange = { actorRole: 'owner', memberRole: 'interviewer', nextRole: 'manager', owners: 1 };

  it.each<[Partial<MemberChange>, RegExp]>([
    [{ actorRole: 'manager' }, /only an owner/i],
    [{ actorRole: 'interviewer' }, /only an owner/i],
    [{ actorRole: 'observer', nextRole: null }, /only an owner/i],
    [{ memberRole: null }, /not a member/],
    [{ memberRole: 'owner', nextRole: 'manager' }, /only owner/],
    [{ memberRole: 'owner', nextRole: null }, /only owner/],
  ])('%j is refused', (change, reason) => {
    expect(canChangeMember({ ...facts, ...change })).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it.each<Partial<MemberChange>>([
    {},
    { nextRole: null },
    { memberRole: 'owner', nextRole: 'owner' },
    { memberRole: 'owner', nextRole: 'manager', owners: 2 },
    { memberRole: 'owner', nextRole: null, owners: 2 },
  ])('%j is accepted', (change) => {
    expect(canChangeMember({ ...facts, ...change }).ok).toBe(true);
  });
});

describe('invitations', () => {
  it.each(WORKSPACE_ROLES.filter((role) => role !== 'owner'))('%s may not invite', (actorRole) => {
    expect(canInvite({ actorRole, isMember: false, mail: true }).ok).toBe(false);
  });

  it('a member is not invited again, and nobody without a mail server', () => {
    expect(canInvite({ actorRole: 'owner', isMember: true, mail: true })).toMatchObject({
      ok: false,
      fields: [{ field: 'email' }],
    });
    expect(canInvite({ actorRole: 'owner', isMember: false, mail: false })).toMatchObject({ ok: false });
    expect(canInvite({ actorRole: 'owner', isMember: false, mail: true }).ok).toBe(true);
  });
});

it.each([
  ['owner', true, true, true],
  ['manager', false, true, true],
  ['interviewer', false, false, true],
  ['observer', false, false, false],
] as const)('%s: people %s, loops %s, rates %s', (role, people, loops, rates) => {
  expect([canManagePeople(role), canManageLoops(role), canRate(role)]).toEqual([people, loops, rates]);
});
