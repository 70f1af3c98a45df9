'use client';
/** What an owner can do with one member: another role, or the end of the membership. */
import { useState } from 'react';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { IconButton } from '@/components/icon-button';
import { MoreIcon } from '@/components/icons';
import { Menu } from '@/components/menu';
import { toast } from '@/components/toaster';
import type { Colleague } from '../data';
import type { Action } from '../loaders';
import { ROLE_WORDS, WORKSPACE_ROLES, type WorkspaceRole } from '../role';

export type MemberMenuProps = {
  workspace: string;
  workspaceName: string;
  person: Colleague;
  isSelf: boolean;
  changeRole: Action<undefined>;
  removeMember: Action<undefined>;
};

export function MemberMenu({ workspace, workspaceName, person, isSelf, changeRole, removeMember }: MemberMenuProps) {
  const [asking, setAsking] = useState<'remove' | WorkspaceRole>();
  const fields = { workspace, personId: person.id };

  async function give(role: WorkspaceRole) {
    const answer = await changeRole(null, { ...fields, role });
    if (!answer.ok) return toast({ title: answer.reason, kind: 'error' });
    toast({ title: `${person.name} is now ${ROLE_WORDS[role].one}.` });
  }

  async function confirm() {
    const answer =
      asking === 'remove' || asking === undefined
        ? await removeMember(null, fields)
        : await changeRole(null, { ...fields, role: asking });
    return answer.ok ? undefined : { error: answer.reason };
  }

  const roles = WORKSPACE_ROLES.filter((role) => role !== person.role);
  return (
    <>
      <Menu
        label={`Change ${person.name}`}
        trigger={<IconButton label={`Change ${person.name}`} icon={<MoreIcon />} className="-my-1.5" />}
        items={[
          ...roles.map((role) => ({
            label: `Make ${ROLE_WORDS[role].one}`,
            onSelect: () => (isSelf ? setAsking(role) : void give(role)),
          })),
          { label: 'Remove', danger: true, separated: true, onSelect: () => setAsking('remove') },
        ]}
      />
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={(open) => (open ? undefined : setAsking(undefined))}
        title={asking === 'remove' ? `Remove ${person.name}?` : 'Give up being an owner?'}
        description={
          asking === 'remove'
            ? `${isSelf ? 'You lose' : 'They lose'} ${workspaceName} at once, in open pages too. What ${isSelf ? 'you' : 'they'} scored stays.`
            : 'Only another owner can make you one again.'
        }
        confirmLabel={asking === 'remove' ? 'Remove' : 'Change my role'}
        pendingLabel="One moment"
        danger={asking === 'remove'}
        onConfirm={confirm}
      />
    </>
  );
}
