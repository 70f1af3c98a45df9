/** The rules about attempts as tables: first everybody who is refused. */
import { describe, expect, it } from 'vitest';
import type { WorkspaceRole } from '@/features/access/scope';
import {
  type AttemptActor,
  canConduct,
  canNote,
  canRejudge,
  canReplay,
  canSeeAttempt,
  canSeeSandbox,
  canType,
} from './policy';

const actor = (role: WorkspaceRole, changed: Partial<AttemptActor> = {}): AttemptActor => ({
  role,
  onPanel: false,
  holds: false,
  ...changed,
});

const stranger = actor('interviewer');
const facilitator = actor('interviewer', { onPanel: true });
const secondReader = facilitator;
const holder = actor('interviewer', { onPanel: true, holds: true });
const observer = actor('observer');
const manager = actor('manager');
const owner = actor('owner');

describe.each([
  ['sees an attempt', canSeeAttempt, [stranger], [facilitator, secondReader, holder, observer, manager, owner]],
  ['conducts it', canConduct, [stranger, facilitator, secondReader, observer], [holder, manager, owner]],
  ['keeps notes on it', canNote, [stranger, observer], [facilitator, secondReader, holder, manager, owner]],
  ['replays its runs', canReplay, [stranger], [facilitator, holder, observer, manager, owner]],
] as const)('who %s', (_what, may, refused, allowed) => {
  it.each(refused.map((one) => [JSON.stringify(one), one] as const))('not %s', (_, one) =>
    expect(may(one)).toBe(false),
  );
  it.each(allowed.map((one) => [JSON.stringify(one), one] as const))('%s', (_, one) => expect(may(one)).toBe(true));
});

describe('who types into the candidate’s document', () => {
  it.each([
    ['nobody before pair mode is on', holder, false, true],
    ['nobody once it has ended', holder, true, false],
    ['no manager who does not hold the interview', manager, true, true],
    ['no owner who does not hold it', owner, true, true],
    ['no facilitator', facilitator, true, true],
  ])('%s', (_, who, pairing, open) => expect(canType({ ...who, pairing, open })).toBe(false));
  it('whoever holds it, in pair mode, while it runs', () => {
    expect(canType({ ...holder, pairing: true, open: true })).toBe(true);
  });
});

describe('what concerns a whole workspace or machine', () => {
  const roles: WorkspaceRole[] = ['observer', 'interviewer', 'manager', 'owner'];
  it('is judged again by those who run the workspace', () => {
    expect(roles.filter(canRejudge)).toEqual(['manager', 'owner']);
  });
  it('is confined where its owner can look', () => {
    expect(roles.filter(canSeeSandbox)).toEqual(['owner']);
  });
});
