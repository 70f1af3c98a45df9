'use client';
/** Copies a role to another workspace of the organisation. */
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { copyRole } from '../actions';

export function CopyRole({
  workspace,
  roleId,
  title,
  elsewhere,
}: {
  workspace: string;
  roleId: string;
  title: string;
  elsewhere: readonly { slug: string; name: string }[];
}) {
  return (
    <ActionDialog
      title={`Copy “${title}” to another workspace`}
      description="Weights, expected levels, interviews and kits go along, and questions that are not there yet are adopted. Nothing of a candidate, a loop or a rating is copied, and neither role changes the other afterwards."
      trigger={<Button>Copy</Button>}
      action={copyRole}
      hidden={{ workspace, roleId }}
      submitLabel="Copy it"
      pendingLabel="Copying"
    >
      {({ problem, value }) => (
        <Field label="To" error={problem('to')} hint="Workspaces of this organisation in which you change roles.">
          {(control) => (
            <Select
              {...control}
              name="to"
              defaultValue={value('to') ?? elsewhere[0]?.slug}
              options={elsewhere.map(({ slug, name }) => ({ value: slug, label: name }))}
            />
          )}
        </Field>
      )}
    </ActionDialog>
  );
}
