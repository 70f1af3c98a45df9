/** Core reads of roles. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { roleCapabilities, roleInterviews, roleKitItems, roles } from '@/db/schema';
import { type QuestionVersion, readCurrentVersions } from '@/features/questions/data';
import type { BankScope } from '@/features/questions/mutations';
import type { RatingMode, RoleCapability, RoleLevel } from './role';

export interface RoleRow {
  id: string;
  title: string;
  template: string;
  level: RoleLevel;
  createdAt: Date;
}

/** The workspace's roles by title. */
export function listRoles(tx: Tx, scope: BankScope): Promise<RoleRow[]> {
  return tx
    .select({
      id: roles.id,
      title: roles.title,
      template: roles.template,
      level: roles.level,
      createdAt: roles.createdAt,
    })
    .from(roles)
    .where(and(eq(roles.workspaceId, scope.workspaceId), isNull(roles.archivedAt)))
    .orderBy(asc(roles.title));
}

export interface RoleInterview {
  id: string;
  position: number;
  title: string;
  purpose: string;
  minutes: number;
  rating: RatingMode;
  items: { id: string; position: number; minutes: number; scenarioIds: string[]; question: QuestionVersion }[];
}

export interface Role extends RoleRow {
  capabilities: RoleCapability[];
  interviews: RoleInterview[];
}

/** The chosen scenarios that the question's current version still has; all of it, when none of them is left. */
function stillThere(chosen: string[], question: QuestionVersion): string[] {
  const all = question.body.scenarios.map((one) => one.id);
  const kept = chosen.filter((id) => all.includes(id));
  return kept.length > 0 ? kept : all;
}

/** A role with its weights, interviews and kits at the questions' current versions, or null. */
export async function readRole(tx: Tx, scope: BankScope, roleId: string): Promise<Role | null> {
  const found = await tx
    .select()
    .from(roles)
    .where(and(eq(roles.workspaceId, scope.workspaceId), eq(roles.id, roleId)));
  const role = found[0];
  if (role === undefined) return null;
  const weights = await tx
    .select()
    .from(roleCapabilities)
    .where(and(eq(roleCapabilities.workspaceId, scope.workspaceId), eq(roleCapabilities.roleId, roleId)));
  const interviews = await tx
    .select()
    .from(roleInterviews)
    .where(and(eq(roleInterviews.workspaceId, scope.workspaceId), eq(roleInterviews.roleId, roleId)))
    .orderBy(asc(roleInterviews.position));
  const items =
    interviews.length === 0
      ? []
      : await tx
          .select()
          .from(roleKitItems)
          .where(
            and(
              eq(roleKitItems.workspaceId, scope.workspaceId),
              inArray(
                roleKitItems.roleInterviewId,
                interviews.map((one) => one.id),
              ),
            ),
          )
          .orderBy(asc(roleKitItems.position));
  const versions = await readCurrentVersions(tx, scope, [...new Set(items.map((item) => item.questionId))]);
  return {
    id: role.id,
    title: role.title,
    template: role.template,
    level: role.level,
    createdAt: role.createdAt,
    capabilities: weights.map((one) => ({
      capability: one.capability,
      weight: one.weight as 1 | 2 | 3,
      weightReason: one.weightReason,
      expectedLevel: one.expectedLevel,
      expectedReason: one.expectedReason,
      rating: one.rating,
    })),
    interviews: interviews.map((interview) => ({
      id: interview.id,
      position: interview.position,
      title: interview.title,
      purpose: interview.purpose,
      minutes: interview.minutes,
      rating: interview.rating,
      items: items
        .filter((item) => item.roleInterviewId === interview.id)
        .flatMap((item) => {
          const question = versions.find((one) => one.questionId === item.questionId);
          return question === undefined
            ? []
            : [
                {
                  id: item.id,
                  position: item.position,
                  minutes: item.minutes,
                  scenarioIds: stillThere(item.scenarioIds, question),
                  question,
                },
              ];
        }),
    })),
  };
}
