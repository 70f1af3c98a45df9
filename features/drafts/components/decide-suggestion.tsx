'use client';
/** What may be done with a suggestion: accept it as a version, decline it with the reason; for its author, take it back. */
import { ActionDialog } from '@/components/action-dialog';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Textarea } from '@/components/textarea';
import { decline, publish, takeBack } from '../actions';

export interface DecideSuggestionProps {
  workspace: string;
  draftId: string;
  revision: number;
  /** What its author said of it, offered as the version's note. */
  note: string;
  isOwn: boolean;
  mayPublish: boolean;
}

export function DecideSuggestion({ workspace, draftId, revision, note, isOwn, mayPublish }: DecideSuggestionProps) {
  return (
    <>
      {isOwn ? (
        <ActionForm action={takeBack} hidden={{ workspace, draftId }}>
          {({ pending }) => (
            <Button type="submit" pending={pending} pendingLabel="Taking back">
              Take it back
            </Button>
          )}
        </ActionForm>
      ) : null}
      {mayPublish ? (
        <>
          <ActionDialog
            title="Decline the suggestion"
            description="Its author reads the reason, keeps the text and can begin again."
            trigger={<Button>Decline</Button>}
            action={decline}
            hidden={{ workspace, draftId }}
            submitLabel="Decline"
            pendingLabel="Declining"
          >
            {({ problem, value }) => (
              <Field label="Why" error={problem('reason')}>
                {(control) => (
                  <Textarea {...control} name="reason" rows={2} maxLength={200} defaultValue={value('reason')} />
                )}
              </Field>
            )}
          </ActionDialog>
          <ActionDialog
            title="Accept as a new version"
            trigger={<Button variant="primary">Accept</Button>}
            action={publish}
            hidden={{ workspace, draftId, revision: String(revision) }}
            submitLabel="Publish"
            pendingLabel="Publishing"
          >
            {({ problem, value }) => (
              <Field label="Note on the version" error={problem('note')} hint="Its author’s name is added.">
                {(control) => (
                  <Textarea {...control} name="note" rows={2} maxLength={200} defaultValue={value('note') ?? note} />
                )}
              </Field>
            )}
          </ActionDialog>
        </>
      ) : null}
    </>
  );
}
