/** What the role pages show: session to scope, then the reads, with coverage and warnings worked out from them. */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import { listCapabilities } from '@/features/questions/data';
import { UNEXPOSED } from '@/features/questions/exposure';
import { moment } from '@/lib/moment';
import { coverage, coverageFindings } from './coverage';
import {
  type ExposureFacts,
  findKitChoices,
  listRoles,
  type Role,
  type RoleInterview,
  readExposureFacts,
  readKitChoices,
  readRole,
} from './data';
import { type KitEntry, type KitFinding, lintKit } from './kit';
import { canManageRoles } from './policy';
import { RATERS_WANTED } from './role';

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
    const facts = await readExposureFacts(tx, scope, moment().now, roles);
    return {
      workspace,
      mayEdit: canManageRoles(scope.role),
      roles: roles.map((role) => ({ ...role, ...assess(role, capabilities, facts) })),
    };
  });
}

/** For the page that starts a role; closed to those who may not. */
export async function loadNewRole(workspaceSlug: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  if (!canManageRoles(scope.role)) notFound();
  return { workspace, capabilities: DEFAULT_CAPABILITIES };
}

/** One role, its coverage, what each interview lacks, the beginning of the bank, and where the role may be copied to. */
export async function loadRole(workspaceSlug: string, roleId: string) {
  const { scope, workspace, all } = await requireWorkspace(workspaceSlug);
  if (!z.uuid().safeParse(roleId).success) notFound();
  return withScope(scope, async (tx) => {
    const role = await readRole(tx, scope, roleId);
    if (role === null) notFound();
    const capabilities = await listCapabilities(tx, scope);
    const mayEdit = canManageRoles(scope.role);
    const { now } = moment();
    const facts = await readExposureFacts(tx, scope, now, [role]);
    return {
      workspace,
      mayEdit,
      role,
      capabilities,
      /** What the bank has before anything is searched; null for those who add no interview. */
      first: mayEdit ? await findKitChoices(tx, scope, now, { q: '' }) : null,
      /** Other workspaces of the organisation whose roles this person changes too. */
      elsewhere: mayEdit
        ? all
            .filter((one) => one.organisationId === scope.organisationId && one.workspaceId !== scope.workspaceId)
            .filter((one) => canManageRoles(one.role))
            .map(({ workspaceSlug: slug, workspaceName: name }) => ({ slug, name }))
        : [],
      ...assess(role, capabilities, facts),
    };
  });
}

/** One interview's kit with the beginning of the bank to fill it from; closed to those who may not change it. */
export async function loadKitBuilder(workspaceSlug: string, roleId: string, roleInterviewId: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  const ids = z.tuple([z.uuid(), z.uuid()]).safeParse([roleId, roleInterviewId]);
  if (!ids.success || !canManageRoles(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const role = await readRole(tx, scope, roleId);
    const interview = role?.interviews.find((one) => one.id === roleInterviewId);
    if (role === null || interview === undefined) notFound();
    const { now } = moment();
    const facts = await readExposureFacts(tx, scope, now, [role]);
    const inKit = interview.items.map((item) => item.question.questionId);
    return {
      role: { id: role.id, title: role.title },
      interview: {
        id: interview.id,
        title: interview.title,
        purpose: interview.purpose,
        minutes: interview.minutes,
        rating: interview.rating,
        revision: interview.kitRevision,
        entries: entriesOf(interview),
      },
      /** Asked in the role's other interviews. */
      elsewhere: role.interviews
        .filter((one) => one.id !== interview.id)
        .flatMap((one) => one.items.map((item) => ({ questionId: item.question.questionId, interview: one.title }))),
      choices: await readKitChoices(tx, scope, inKit),
      first: await findKitChoices(tx, scope, now, { q: '' }),
      findings: lintOf(role, interview, facts),
      capabilities: (await listCapabilities(tx, scope)).map(({ key, name }) => ({ key, name })),
    };
  });
}

/** A role's kits as they go on paper, or one of them. */
export async function loadKitSheets(workspaceSlug: string, roleId: string, roleInterviewId: unknown) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  if (!z.uuid().safeParse(roleId).success) notFound();
  return withScope(scope, async (tx) => {
    const role = await readRole(tx, scope, roleId);
    if (role === null) notFound();
    const interviews = role.interviews.filter((one) => roleInterviewId === undefined || one.id === roleInterviewId);
    if (interviews.length === 0 && roleInterviewId !== undefined) notFound();
    return {
      workspace,
      role: { id: role.id, title: role.title },
      interviews,
      capabilities: (await listCapabilities(tx, scope)).map(({ key, name }) => ({ key, name })),
    };
  });
}

const entriesOf = (interview: RoleInterview): KitEntry[] =>
  interview.items.map(({ question, scenarioIds, minutes, owners }) => ({
    questionId: question.questionId,
    scenarioIds,
    minutes,
    owners,
  }));

function lintOf(role: Role, interview: RoleInterview, { exposures, limit }: ExposureFacts): KitFinding[] {
  const questions = new Map(
    interview.items.map(({ question: { questionId, body } }) => [
      questionId,
      { questionId, title: body.title, body, exposure: exposures.get(questionId) ?? UNEXPOSED },
    ]),
  );
  return lintKit(entriesOf(interview), questions, {
    slot: interview.minutes,
    rating: interview.rating,
    exposureLimit: limit,
    elsewhere: role.interviews
      .filter((one) => one.id !== interview.id)
      .flatMap((one) =>
        one.items.map(({ question: { questionId, body } }) => ({
          questionId,
          title: body.title,
          prompt: body.prompt,
          interview: one.title,
        })),
      ),
  });
}

/** Coverage at the raters that each interview's mode asks for, and what every interview lacks. */
function assess(role: Role, capabilities: { key: string; name: string }[], facts: ExposureFacts) {
  const weights = new Map(role.capabilities.map((one) => [one.capability, one.weight]));
  const covered = role.interviews.map((interview) => ({
    title: interview.title,
    raters: RATERS_WANTED[interview.rating],
    criteria: interview.items.flatMap(({ question, owners }) =>
      question.criteria.map(({ criterionId, title, capability, position }) => ({
        criterionId,
        title,
        capability,
        ...(owners[question.body.criteria[position]?.id ?? ''] === undefined ? {} : { raters: 1 }),
      })),
    ),
  }));
  const matrix = coverage(
    covered,
    capabilities
      .filter((one) => weights.has(one.key))
      .map((one) => ({ key: one.key, name: one.name, weight: weights.get(one.key) ?? 1 })),
  );
  return {
    coverage: matrix,
    advice: coverageFindings(matrix, covered),
    warnings: new Map(role.interviews.map((interview) => [interview.id, lintOf(role, interview, facts)])),
  };
}
