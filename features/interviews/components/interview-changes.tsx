'use client';
/** What can be changed about one interview: one button, a menu, and a dialog for each change that asks for its reason. */
import { useRef, useState } from 'react';
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Menu } from '@/components/menu';
import { RadioRows } from '@/components/radio-rows';
import { Select } from '@/components/select';
import { addSeat, moveInterview, reassignSeat, skip, swapInterviews } from '../actions';
import { type PersonChoice, PersonSelect } from './person-select';
import { ReasonField } from './reason-field';
import { TimeFields } from './time-fields';

type Change = 'move' | 'swap' | 'reassign' | 'add' | 'skip';

export interface InterviewChangesProps {
  workspace: string;
  interview: {
    id: string;
    title: string;
    /** As a wall clock in its own zone; empty without a time. */
    start: string;
    timeZone: string;
    place: string;
  };
  /** Other interviews of the loop that are still to be held. */
  others: { id: string; title: string }[];
  /** Raters whose seat can be given to somebody else: those who have not sealed. */
  seats: PersonChoice[];
  /** People without a seat here. */
  free: PersonChoice[];
  readerZone: string;
  /** After the reveal the panel stands; times can still change. */
  panelFixed: boolean;
}

export function InterviewChanges({
  workspace,
  interview,
  others,
  seats,
  free,
  readerZone,
  panelFixed,
}: InterviewChangesProps) {
  const [open, setOpen] = useState<Change | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  // A dialog gives the focus back to what had it: that must be the button, not an entry of the menu that is about to go.
  const choose = (change: Change) => () =>
    setTimeout(() => {
      button.current?.focus();
      setOpen(change);
    }, 0);
  const dialog = (change: Change) => ({
    open: open === change,
    onOpenChange: (next: boolean) => setOpen(next ? change : null),
    hidden: { workspace, interviewId: interview.id },
    pendingLabel: 'Saving',
  });
  return (
    <>
      <Menu
        label={`Change ${interview.title}`}
        trigger={
          <Button ref={button} size="small" aria-label={`Change ${interview.title}`}>
            Change
          </Button>
        }
        items={[
          { label: interview.start === '' ? 'Set the time' : 'Move to another time', onSelect: choose('move') },
          { label: 'Swap with another interview', onSelect: choose('swap'), disabled: others.length === 0 },
          {
            label: 'Give a seat to somebody else',
            onSelect: choose('reassign'),
            disabled: panelFixed || seats.length === 0 || free.length === 0,
            separated: true,
          },
          { label: 'Add a rater or second reader', onSelect: choose('add'), disabled: panelFixed || free.length === 0 },
          { label: 'Skip this interview', onSelect: choose('skip'), disabled: panelFixed, separated: true },
        ]}
      />
      <ActionDialog
        {...dialog('move')}
        title={`Move ${interview.title}`}
        action={moveInterview}
        submitLabel="Move"
        doneText="Moved."
      >
        {(state) => (
          <>
            <TimeFields
              start={state.value('start') ?? interview.start}
              timeZone={state.value('timeZone') ?? interview.timeZone}
              place={state.value('place') ?? interview.place}
              readerZone={readerZone}
              problem={state.problem}
            />
            <ReasonField state={state} />
          </>
        )}
      </ActionDialog>
      <ActionDialog
        {...dialog('swap')}
        title={`Swap ${interview.title}`}
        description="The two exchange their time, zone and place; panels and kits stay."
        action={swapInterviews}
        submitLabel="Swap"
        doneText="Swapped."
      >
        {(state) => (
          <>
            <Field label="With" error={state.problem('otherInterviewId')}>
              {(control) => (
                <Select
                  {...control}
                  name="otherInterviewId"
                  placeholder="Choose an interview"
                  defaultValue={state.value('otherInterviewId') ?? ''}
                  options={others.map((one) => ({ value: one.id, label: one.title }))}
                />
              )}
            </Field>
            <ReasonField state={state} />
          </>
        )}
      </ActionDialog>
      <ActionDialog
        {...dialog('reassign')}
        title={`Give a seat on ${interview.title}`}
        description="Whoever has sealed keeps their seat: their card stands."
        action={reassignSeat}
        submitLabel="Give the seat"
        doneText="The seat has changed hands."
      >
        {(state) => (
          <>
            <Field label="From" error={state.problem('fromRaterId')}>
              {(control) => (
                <PersonSelect
                  control={control}
                  name="fromRaterId"
                  people={seats}
                  placeholder="Choose who gives it up"
                  defaultValue={state.value('fromRaterId') ?? (seats.length === 1 ? seats[0]?.id : undefined)}
                />
              )}
            </Field>
            <Field label="To" error={state.problem('toRaterId')}>
              {(control) => (
                <PersonSelect
                  control={control}
                  name="toRaterId"
                  people={free}
                  placeholder="Choose who takes it"
                  defaultValue={state.value('toRaterId')}
                />
              )}
            </Field>
            <ReasonField state={state} />
          </>
        )}
      </ActionDialog>
      <ActionDialog
        {...dialog('add')}
        title={`Add a rater to ${interview.title}`}
        action={addSeat}
        submitLabel="Add"
        doneText="Added."
      >
        {(state) => (
          <>
            <Field label="Person" error={state.problem('raterId')}>
              {(control) => (
                <PersonSelect
                  control={control}
                  name="raterId"
                  people={free}
                  placeholder="Choose a person"
                  defaultValue={state.value('raterId')}
                />
              )}
            </Field>
            <RadioRows
              name="mode"
              legend="How they rate"
              defaultValue={state.value('mode') === 'second-reader' ? 'second-reader' : 'in-room'}
              options={[
                { value: 'in-room', label: 'In the room', hint: 'Sees the performance itself.' },
                { value: 'second-reader', label: 'Second reader', hint: 'Rates later, blind, from the record.' },
              ]}
            />
            <ReasonField state={state} />
          </>
        )}
      </ActionDialog>
      <ActionDialog
        {...dialog('skip')}
        title={`Skip ${interview.title}`}
        description="It stays in the history as not held. Seats without a sealed card go; sealed cards stay."
        action={skip}
        submitLabel="Skip it"
        danger
        doneText="Skipped."
      >
        {(state) => <ReasonField state={state} />}
      </ActionDialog>
    </>
  );
}
