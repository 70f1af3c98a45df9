'use client';
/** A candidate, who runs the debrief, and for every interview of the role its time, place and raters. */
import { ActionForm, type FormState } from '@/components/action-form';
import { Checkbox } from '@/components/checkbox';
import { Field } from '@/components/field';
import { SubmitButton } from '@/components/submit-button';
import { TextInput } from '@/components/text-input';
import { RATERS_WANTED, RATING_HINTS, RATING_WORDS, type RatingMode } from '@/features/roles/role';
import { startLoop } from '../actions';
import { type PersonChoice, PersonSelect } from './person-select';
import { TimeFields, ZoneList } from './time-fields';

export interface PlannedInterview {
  roleInterviewId: string;
  title: string;
  purpose: string;
  minutes: number;
  rating: RatingMode;
  questions: string[];
}

export interface NewLoopFormProps {
  workspace: string;
  roleId: string;
  interviews: PlannedInterview[];
  people: PersonChoice[];
  zones: string[];
  /** The workspace's zone, where interviews usually are. */
  timeZone: string;
  readerZone: string;
}

export function NewLoopForm({ workspace, roleId, interviews, people, zones, timeZone, readerZone }: NewLoopFormProps) {
  return (
    <ActionForm action={startLoop} hidden={{ workspace, roleId }} className="flex max-w-4xl flex-col gap-8">
      {(state) => (
        <>
          <ZoneList zones={zones} />
          <section aria-labelledby="candidate" className="flex flex-col gap-4">
            <h2 id="candidate" className="font-semibold text-sm">
              Candidate and debrief
            </h2>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="Candidate’s name" error={state.problem('candidateName')}>
                {(control) => (
                  <TextInput
                    {...control}
                    name="candidateName"
                    maxLength={120}
                    autoComplete="off"
                    defaultValue={state.value('candidateName')}
                  />
                )}
              </Field>
              <Field
                label="E-mail address"
                error={state.problem('candidateEmail')}
                hint="Only owners and hiring managers see it."
                optional
              >
                {(control) => (
                  <TextInput
                    {...control}
                    name="candidateEmail"
                    type="email"
                    maxLength={254}
                    autoComplete="off"
                    defaultValue={state.value('candidateEmail')}
                  />
                )}
              </Field>
              <Field
                label="Facilitator"
                error={state.problem('facilitatorId')}
                hint="Runs the debrief and reveals. Who rates as well must seal first."
              >
                {(control) => (
                  <PersonSelect
                    control={control}
                    name="facilitatorId"
                    people={people}
                    placeholder="Choose a person"
                    defaultValue={state.value('facilitatorId')}
                  />
                )}
              </Field>
              <Checkbox
                name="revealAtLastSeal"
                className="self-center"
                defaultChecked={state.value('revealAtLastSeal') === 'on'}
                label="Reveal at the last seal"
                hint="Without a meeting; the discussion runs as comments."
              />
            </div>
          </section>
          {interviews.map((interview, index) => (
            <InterviewFields
              key={interview.roleInterviewId}
              index={index}
              interview={interview}
              people={people}
              timeZone={timeZone}
              readerZone={readerZone}
              state={state}
            />
          ))}
          <div className="flex flex-wrap items-center gap-3 border-t pt-4">
            <SubmitButton pending={state.pending} pendingLabel="Starting">
              Start the loop
            </SubmitButton>
            <p className="text-ink-2 text-xs">
              Each kit is pinned at today’s version of its questions. Times and panel can change later, with a reason.
            </p>
          </div>
        </>
      )}
    </ActionForm>
  );
}

/** What each seat is called: in a second-reader interview the first person is in the room and the others read later. */
function seatLabels(rating: RatingMode): string[] {
  if (rating === 'second-reader') return ['In the room', 'Second reader, later', 'One more reader'];
  if (rating === 'pair') return ['First rater', 'Second rater', 'One more rater'];
  return ['Rater', 'One more rater'];
}

function InterviewFields({
  index,
  interview,
  people,
  timeZone,
  readerZone,
  state,
}: {
  index: number;
  interview: PlannedInterview;
  people: PersonChoice[];
  timeZone: string;
  readerZone: string;
  state: FormState;
}) {
  const prefix = `interviews.${index}.`;
  const wanted = RATERS_WANTED[interview.rating];
  return (
    <section aria-labelledby={`interview-${index}`} className="flex flex-col gap-4 border-t pt-4">
      <input type="hidden" name={`${prefix}roleInterviewId`} value={interview.roleInterviewId} />
      <div>
        <h2 id={`interview-${index}`} className="font-semibold text-sm">
          {index + 1}. {interview.title} <span className="font-normal text-ink-2">{interview.minutes} min</span>
        </h2>
        <p className="max-w-read text-ink-2 text-xs">
          {interview.purpose} Kit: {interview.questions.join(', ')}.
        </p>
      </div>
      <TimeFields
        prefix={prefix}
        start={state.value(`${prefix}start`) ?? ''}
        timeZone={state.value(`${prefix}timeZone`) ?? timeZone}
        place={state.value(`${prefix}place`) ?? ''}
        readerZone={readerZone}
        problem={state.problem}
        optional
      />
      <fieldset className="min-w-0">
        <legend className="mb-1 font-medium text-sm">
          {RATING_WORDS[interview.rating]}{' '}
          <span className="font-normal text-ink-2 text-xs">{RATING_HINTS[interview.rating]}</span>
        </legend>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
          {seatLabels(interview.rating).map((label, seat) => (
            <Field key={label} label={label} optional={seat >= wanted}>
              {(control) => (
                <PersonSelect
                  control={control}
                  name={`${prefix}raterIds[]`}
                  people={people}
                  placeholder={seat >= wanted ? 'Nobody' : 'Choose a person'}
                />
              )}
            </Field>
          ))}
        </div>
        {state.problem(`${prefix}raterIds`) ? (
          <p className="mt-1 text-red text-xs" role="alert">
            {state.problem(`${prefix}raterIds`)}
          </p>
        ) : null}
      </fieldset>
    </section>
  );
}
