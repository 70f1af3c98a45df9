/** What the role pages show: session to scope, then the reads, with coverage and warnings worked out from them. */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { searchQuestions } from '@/features/bank/data';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import { listCapabilities } from '@/features/questions/data';
import { moment } from '@/lib/moment';
import { listRoles, type Role, readRole } from './data';
import { canManageRoles } from './policy';
import { coverage, lintInterview, RATERS_WANTED, repeatedQuestions } from './role';

/** The workspace's roles with what each still lacks. */
export async function loadRoles(workspaceSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  return withScope(scope, async (tx) => {
    const capabilities = await listCapabilities(tx, scope);
    const roles: Role[] = [];
    for (const row of await listRoles(tx, scope)) {
      const role = await readRole(tx, scope, row.id);
      if (role !== null) roles.push(role);
    }
    return {
      workspace,
      mayEdit: canManageRoles(scope.role),
      roles: roles.map((role) => ({ ...role, ...assess(role, capabilities) })),
    };
  });
}

/** For the page that starts a role; closed to those who may not. */
export async function loadNewRole(workspaceSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  if (!canManageRoles(scope.role)) notFound();
  return { workspace, capabilities: DEFAULT_CAPABILITIES };
}

/** One role, its coverage, what each interview lacks, and the bank to choose from. */
export async function loadRole(workspaceSlug: string, roleId: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  if (!z.uuid().safeParse(roleId).success) notFound();
  return withScope(scope, async (tx) => {
    const role = await readRole(tx, scope, roleId);
    if (role === null) notFound();
    const capabilities = await listCapabilities(tx, scope);
    const mayEdit = canManageRoles(scope.role);
    const bank = mayEdit ? await searchQuestions(tx, scope, moment().now, { limit: 500 }) : [];
    return {
      workspace,
      mayEdit,
      role,
      capabilities,
      bank: bank.map(({ id, slug, title, capability, minutes }) => ({ id, slug, title, capability, minutes })),
      ...assess(role, capabilities),
    };
  });
}

/** Coverage at the raters that each interview's mode asks for, and what every interview lacks. */
function assess(role: Role, capabilities: { key: string; name: string }[]) {
  const weights = new Map(role.capabilities.map((one) => [one.capability, one.weight]));
  return {
    coverage: coverage(
      role.interviews.map((interview) => ({
        raters: RATERS_WANTED[interview.rating],
        criteria: interview.items.flatMap((item) =>
          item.question.criteria.map(({ criterionId, title, capability }) => ({ criterionId, title, capability })),
        ),
      })),
      capabilities
        .filter((one) => weights.has(one.key))
        .map((one) => ({ key: one.key, name: one.name, weight: weights.get(one.key) ?? 1 })),
    ),
    warnings: new Map(
      role.interviews.map((interview) => [
        interview.id,
        lintInterview({ minutes: interview.minutes, questions: interview.items.map((item) => item.question.body) }),
      ]),
    ),
    repeated: repeatedQuestions(
      role.interviews.map((interview) => ({
        questions: interview.items.map(({ question }) => ({ id: question.questionId, title: question.body.title })),
      })),
    ),
  };
}
