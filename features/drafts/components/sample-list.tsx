'use client';
/**
 * The sample answers of a question: one weak, one borderline, one strong, each with the expert's level and reason for every
 * criterion. Those that are published have to be opened first, since whoever has seen the key rates them blind no longer.
 */
import { useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { PlusIcon } from '@/components/icons';
import { Select } from '@/components/select';
import { type DraftCriterion, type DraftSample, SAMPLE_KEYS } from '../draft';
import { controlId } from '../place';
import { useEditing } from './editing';
import { TextField } from './text-field';

const SAMPLE_WORDS: Record<DraftSample['key'], string> = {
  weak: 'Weak answer',
  borderline: 'Borderline answer',
  strong: 'Strong answer',
};

export function SampleList({
  published,
  open,
}: {
  /** How many the version has that the draft stands on. */
  published: number;
  /** Fetches them into the form. @returns false when the server could not be reached */
  open: () => Promise<boolean>;
}) {
  const { form, set, problem } = useEditing();
  const [state, setState] = useState<'shut' | 'opening' | 'failed'>('shut');
  const [removed, setRemoved] = useState<DraftSample | null>(null);
  if (!form.samplesOpen && published > 0) {
    return (
      <div id={controlId('samples')} tabIndex={-1} className="flex max-w-read flex-col items-start gap-2 outline-none">
        <p className="text-sm">
          {published === 1 ? '1 sample answer stays' : `${published} sample answers stay`} as published. Opening shows
          the expert’s levels and reasons: what you rate of these answers from then on is not blind.
        </p>
        {state === 'failed' ? (
          <Alert kind="error" lead="Not opened.">
            The server could not be reached. Nothing is lost; try again.
          </Alert>
        ) : null}
        <Button
          pending={state === 'opening'}
          pendingLabel="Opening"
          onClick={async () => {
            setState('opening');
            setState((await open()) ? 'shut' : 'failed');
          }}
        >
          Open them and write
        </Button>
      </div>
    );
  }

  const put = (samples: DraftSample[]) => {
    const order = (one: DraftSample) => SAMPLE_KEYS.indexOf(one.key);
    set(
      'samples',
      [...samples].sort((a, b) => order(a) - order(b)),
    );
    if (!form.samplesOpen) set('samplesOpen', true);
  };
  const missing = SAMPLE_KEYS.filter((key) => form.samples.every((one) => one.key !== key));
  return (
    <div id={controlId('samples')} tabIndex={-1} className="flex flex-col gap-5 outline-none">
      {problem('samples') ? <p className="text-red text-xs">{problem('samples')}</p> : null}
      {form.samples.map((sample, at) => (
        <Sample
          key={sample.key}
          sample={sample}
          at={at}
          criteria={form.criteria}
          onChange={(part) => put(form.samples.map((one) => (one.key === sample.key ? { ...one, ...part } : one)))}
          onRemove={() => {
            setRemoved(sample);
            put(form.samples.filter((one) => one.key !== sample.key));
          }}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        {missing.map((key) => (
          <Button
            key={key}
            variant="quiet"
            size="small"
            onClick={() => put([...form.samples, { key, title: '', answer: '', expert: [] }])}
          >
            <PlusIcon /> Write a {SAMPLE_WORDS[key].toLowerCase()}
          </Button>
        ))}
        {removed === null || !missing.includes(removed.key) ? null : (
          <Button
            variant="link"
            size="small"
            onClick={() => {
              put([...form.samples, removed]);
              setRemoved(null);
            }}
          >
            Bring back the {SAMPLE_WORDS[removed.key].toLowerCase()}
          </Button>
        )}
      </div>
    </div>
  );
}

function Sample({
  sample,
  at,
  criteria,
  onChange,
  onRemove,
}: {
  sample: DraftSample;
  at: number;
  criteria: readonly DraftCriterion[];
  onChange: (part: Partial<DraftSample>) => void;
  onRemove: () => void;
}) {
  const path = `samples.${at}`;
  return (
    <fieldset aria-label={SAMPLE_WORDS[sample.key]} className="flex min-w-0 flex-col gap-2 border-t pt-2">
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold text-sm">{SAMPLE_WORDS[sample.key]}</h3>
        <Button
          size="small"
          variant="quiet"
          aria-label={`Remove the ${SAMPLE_WORDS[sample.key].toLowerCase()}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
      <TextField
        path={`${path}.title`}
        label="Title"
        hint="Raters see it before they rate, so it does not say how good the answer is."
        value={sample.title}
        onChange={(title) => onChange({ title })}
      />
      <TextField
        path={`${path}.answer`}
        label="What the candidate says"
        hint="Markdown, at least 80 words."
        rows={8}
        value={sample.answer}
        onChange={(answer) => onChange({ answer })}
      />
      <ul className="flex flex-col gap-2">
        {criteria.map((criterion, place) => (
          <Expert
            key={criterion.key}
            path={`${path}.expert.${place}`}
            criterion={criterion}
            place={place}
            sample={sample}
            onChange={onChange}
          />
        ))}
      </ul>
    </fieldset>
  );
}

type Given = DraftSample['expert'][number];

function Expert({
  path,
  criterion,
  place,
  sample,
  onChange,
}: {
  path: string;
  criterion: DraftCriterion;
  place: number;
  sample: DraftSample;
  onChange: (part: Partial<DraftSample>) => void;
}) {
  const { problem } = useEditing();
  const title = criterion.title.trim() || `Criterion ${place + 1}`;
  const given: Given = sample.expert.find((one) => one.key === criterion.key) ?? {
    key: criterion.key,
    level: '',
    why: '',
  };
  const give = (part: Partial<Given>) =>
    onChange({
      expert: sample.expert.some((one) => one.key === criterion.key)
        ? sample.expert.map((one) => (one.key === criterion.key ? { ...one, ...part } : one))
        : [...sample.expert, { ...given, ...part }],
    });
  return (
    <li className="grid gap-2 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <Field id={controlId(`${path}.level`)} label={`Expert: ${title}`} error={problem(`${path}.level`)}>
        {(control) => (
          <Select
            {...control}
            value={given.level}
            onChange={(event) => give({ level: event.target.value as Given['level'] })}
            options={[
              { value: '', label: 'Choose a level' },
              ...criterion.levels.map((level, index) => ({
                value: String(index + 1),
                label: `${index + 1} ${level.label}`,
              })),
            ]}
          />
        )}
      </Field>
      <TextField
        path={`${path}.why`}
        label="Why this level"
        rows={2}
        value={given.why}
        onChange={(why) => give({ why })}
      />
    </li>
  );
}
