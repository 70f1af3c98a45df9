'use client';
/** A role's title and level. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { nameRole } from '../actions';
import { LEVEL_WORDS, ROLE_LEVELS, type RoleLevel } from '../role';

export function RoleNameDialog({
  workspace,
  roleId,
  title,
  level,
}: {
  workspace: string;
  roleId: string;
  title: string;
  level: RoleLevel;
}) {
  return (
    <ActionDialog
      title="Title and level"
      trigger={<Button>Rename</Button>}
      action={nameRole}
      hidden={{ workspace, roleId }}
      submitLabel="Save"
      pendingLabel="Saving"
    >
      {({ problem, value }) => (
        <>
          <Field label="Title" error={problem('title')}>
            {(control) => <TextInput {...control} name="title" defaultValue={value('title') ?? title} maxLength={90} />}
          </Field>
          <Field
            label="Level"
            error={problem('level')}
            hint="What is expected by capability is set below, with its reasons."
          >
            {(control) => (
              <Select
                {...control}
                name="level"
                defaultValue={value('level') ?? level}
                options={ROLE_LEVELS.map((one) => ({ value: one, label: LEVEL_WORDS[one] }))}
              />
            )}
          </Field>
        </>
      )}
    </ActionDialog>
  );
}
