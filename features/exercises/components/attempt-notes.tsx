'use client';
/** Notes of somebody who follows or replays: stamped, and read by their author alone. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { IconButton } from '@/components/icon-button';
import { CloseIcon } from '@/components/icons';
import { Textarea } from '@/components/textarea';
import { formatClock } from '@/lib/dates';
import { removeNote, writeNote } from '../actions';
import { newId } from './new-id';

export interface NoteLine {
  id: string;
  text: string;
  /** ISO text, UTC. */
  at: string;
  /** Where the document stood. */
  seq: number;
}

export type AttemptNotesProps = {
  workspace: string;
  attemptId: string;
  notes: readonly NoteLine[];
  zone: string;
  /** Goes to where the document stood; absent where there is nowhere to go. */
  onSeq?: (seq: number) => void;
};

export function AttemptNotes({ workspace, attemptId, notes, zone, onSeq }: AttemptNotesProps) {
  const [noteId, setNoteId] = useState(newId);
  return (
    <div className="flex flex-col gap-2">
      {notes.length > 0 ? (
        <ul className="space-y-1 text-sm">
          {notes.map((note) => (
            <li key={note.id} className="grid grid-cols-[4rem_minmax(0,1fr)_auto] items-start gap-x-2">
              {onSeq ? (
                <button
                  type="button"
                  onClick={() => onSeq(note.seq)}
                  className="rounded-sm pt-px text-left font-mono text-accent text-xs/5 underline decoration-accent/35 underline-offset-[3px]"
                >
                  {formatClock(new Date(note.at), zone)}
                </button>
              ) : (
                <time dateTime={note.at} className="pt-px font-mono text-ink-2 text-xs/5">
                  {formatClock(new Date(note.at), zone)}
                </time>
              )}
              <span className="min-w-0 whitespace-pre-wrap break-words">{note.text}</span>
              <ActionForm action={removeNote} hidden={{ workspace, attemptId, noteId: note.id }}>
                {({ pending }) => (
                  <IconButton
                    type="submit"
                    label={`Drop the note of ${formatClock(new Date(note.at), zone)}`}
                    icon={<CloseIcon />}
                    disabled={pending}
                  />
                )}
              </ActionForm>
            </li>
          ))}
        </ul>
      ) : null}
      <ActionForm
        key={noteId}
        action={writeNote}
        hidden={{ workspace, attemptId, noteId }}
        onDone={() => setNoteId(newId())}
        className="flex flex-col items-start gap-2"
      >
        {({ pending, problem, value }) => (
          <>
            <Field
              label="A note for yourself"
              hideLabel
              error={problem('text')}
              hint="Nobody else ever reads it."
              className="w-full"
            >
              {(control) => (
                <Textarea
                  {...control}
                  name="text"
                  rows={2}
                  placeholder="what do you see?"
                  defaultValue={value('text') ?? ''}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                    event.preventDefault();
                    event.currentTarget.form?.requestSubmit();
                  }}
                />
              )}
            </Field>
            <Button type="submit" size="small" pending={pending} pendingLabel="Keeping" shortcut="↵">
              Keep the note
            </Button>
          </>
        )}
      </ActionForm>
    </div>
  );
}
