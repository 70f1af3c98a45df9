'use client';
/** When and where an interview is: a wall clock, the zone it is read in, and the same instant on the reader's own clock. */
import { useState } from 'react';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { formatDeadline, fromLocalInput, isTimeZone } from '@/lib/dates';

/** The id of the list of zones that every zone field on a page offers. */
const ZONES = 'time-zones';

/** Rendered once a page; four hundred names are too many to repeat. */
export function ZoneList({ zones }: { zones: string[] }) {
  return (
    <datalist id={ZONES}>
      {zones.map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

export interface TimeFieldsProps {
  /** Put before each field's name, for a form with several interviews. */
  prefix?: string;
  start: string;
  timeZone: string;
  place: string;
  readerZone: string;
  problem: (field: string) => string | undefined;
  /** A time may still be missing. */
  optional?: boolean;
}

export function TimeFields({ prefix = '', start, timeZone, place, readerZone, problem, optional }: TimeFieldsProps) {
  const [local, setLocal] = useState(start);
  const [zone, setZone] = useState(timeZone);
  const at = isTimeZone(zone) ? fromLocalInput(local, zone) : null;
  return (
    <div className="@container">
      <div className="grid gap-x-4 gap-y-3 @sm:grid-cols-[13rem_minmax(0,1fr)] @2xl:grid-cols-[13rem_13rem_minmax(0,1fr)]">
        <Field label="Start" error={problem(`${prefix}start`)} optional={optional}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              name={`${prefix}start`}
              min="2000-01-01T00:00"
              max="2099-12-31T23:59"
              value={local}
              onChange={(event) => setLocal(event.target.value)}
            />
          )}
        </Field>
        <Field label="Time zone" error={problem(`${prefix}timeZone`)}>
          {(control) => (
            <TextInput
              {...control}
              name={`${prefix}timeZone`}
              list={ZONES}
              autoComplete="off"
              spellCheck={false}
              value={zone}
              onChange={(event) => setZone(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Place or link"
          className="@sm:col-span-2 @2xl:col-span-1"
          error={problem(`${prefix}place`)}
          optional
        >
          {(control) => <TextInput {...control} name={`${prefix}place`} maxLength={300} defaultValue={place} />}
        </Field>
      </div>
      <p className="mt-1 text-ink-2 text-xs" aria-live="polite">
        {at === null
          ? 'No time yet: cards have no due date until there is one.'
          : `For you: ${formatDeadline(at, readerZone)}`}
      </p>
    </div>
  );
}
