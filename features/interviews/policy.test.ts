/** Who may see and change loops, as a table; refusals first. */
import { describe, expect, it } from 'vitest';
import { WORKSPACE_ROLES, type WorkspaceRole } from '@/features/access/scope';
import { canEditBank, canPractise } from '@/features/questions/policy';
import { canManageRoles } from '@/features/roles/policy';
import { canChangeLoop, canCreateLoop, canRecuse, canReleaseToCandidate, canSeeKit, canSeeLoop } from './policy';

const stranger = (role: WorkspaceRole) => ({ role, onPanel: false, facilitator: false });
const allowed = (test: (role: WorkspaceRole) => boolean) => WORKSPACE_ROLES.filter(test);

describe('loops', () => {
  it('are hidden from an interviewer who is not on them, and from nobody else in the workspace', () => {
    expect(canSeeLoop(stranger('interviewer'))).toBe(false);
    expect(canSeeKit(stranger('interviewer'))).toBe(false);
    expect(allowed((role) => canSeeLoop(stranger(role)))).toEqual(['owner', 'manager', 'observer']);
  });

  it('are seen by those who sit on them or facilitate', () => {
    expect(canSeeLoop({ ...stranger('interviewer'), onPanel: true })).toBe(true);
    expect(canSeeLoop({ ...stranger('interviewer'), facilitator: true })).toBe(true);
  });

  it('are not changed by raters, facilitators or observers', () => {
    for (const role of ['interviewer', 'observer'] as const) {
      expect(canChangeLoop({ role, onPanel: true, facilitator: true })).toBe(false);
      expect(canCreateLoop(role)).toBe(false);
    }
    expect(allowed(canCreateLoop)).toEqual(['owner', 'manager']);
    expect(allowed((role) => canChangeLoop(stranger(role)))).toEqual(['owner', 'manager']);
  });

  it('are left by oneself, or by a manager’s hand', () => {
    expect(canRecuse({ ...stranger('interviewer'), facilitator: true, onPanel: true, self: false })).toBe(false);
    expect(canRecuse({ ...stranger('observer'), self: false })).toBe(false);
    expect(canRecuse({ ...stranger('interviewer'), self: true })).toBe(true);
    expect(canRecuse({ ...stranger('manager'), self: false })).toBe(true);
  });

  it('show the candidate what an assigned interviewer or a manager releases', () => {
    expect(allowed((role) => canReleaseToCandidate({ role, assigned: false }))).toEqual(['owner', 'manager']);
    expect(canReleaseToCandidate({ role: 'interviewer', assigned: true })).toBe(true);
  });
});

describe('bank and roles', () => {
  it('are changed by owners and managers', () => {
    expect(allowed(canEditBank)).toEqual(['owner', 'manager']);
    expect(allowed(canManageRoles)).toEqual(['owner', 'manager']);
  });

  it('let everybody practise who may rate', () => {
    expect(allowed(canPractise)).toEqual(['owner', 'manager', 'interviewer']);
  });
});
