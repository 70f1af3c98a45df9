'use client';
/** The form of a question, in the order in which it is thought about: what it is, what is said, what is listened for. */
import type { ReactNode } from 'react';
import { Checkbox } from '@/components/checkbox';
import { Disclosure } from '@/components/disclosure';
import { Field } from '@/components/field';
import { LevelMark } from '@/components/level-mark';
import { Section } from '@/components/section';
import { Select } from '@/components/select';
import { type DraftCriterion, type DraftForm, emptyCriterion } from '../draft';
import { controlId } from '../place';
import { useEditing } from './editing';
import { ItemList } from './item-list';
import { TextField } from './text-field';
import { randomName } from './use-keeper';

export interface Option {
  value: string;
  label: string;
}

export interface QuestionFormProps {
  options: Record<'kind' | 'difficulty' | 'tier' | 'seniority' | 'facets' | 'capability', Option[]>;
  /** The criteria that the draft began from; none for a new question. */
  before: DraftForm['criteria'];
  /** The lasting ids of criteria by their keys: links from elsewhere find them by either. */
  criterionIds: Readonly<Record<string, string>>;
  /** The sample answers, which have to be asked for. */
  samples: ReactNode;
}

const newKey = () => `new-${randomName()}`;

export function QuestionForm(props: QuestionFormProps) {
  const { form, set } = useEditing();
  return (
    <div className="flex max-w-[46rem] flex-col gap-8">
      <About options={props.options} />
      <Section title="Purpose">
        <div className="flex flex-col gap-3">
          <TextField
            path="assesses"
            label="What it assesses"
            hint="What a rating here is evidence of."
            rows={2}
            value={form.assesses}
            onChange={(value) => set('assesses', value)}
          />
          <TextField
            path="cue"
            label="Cue in plain words"
            hint="The same for somebody who is no engineer."
            rows={2}
            value={form.cue}
            onChange={(value) => set('cue', value)}
          />
        </div>
      </Section>
      <Saying />
      <Listening {...props} />
    </div>
  );
}

function About({ options }: Pick<QuestionFormProps, 'options'>) {
  const { form, set, problem } = useEditing();
  const choice = (field: 'capability' | 'kind' | 'difficulty' | 'tier', label: string) => (
    <Field id={controlId(field)} label={label} error={problem(field)}>
      {(control) => (
        <Select
          {...control}
          value={form[field]}
          onChange={(event) => set(field, event.target.value as never)}
          options={withPresent(options[field], form[field])}
        />
      )}
    </Field>
  );
  const several = (field: 'seniority' | 'facets', label: string) => (
    <fieldset
      id={controlId(field)}
      tabIndex={-1}
      aria-describedby={problem(field) ? `${controlId(field)}-error` : undefined}
    >
      <legend className="font-medium text-sm">{label}</legend>
      {problem(field) ? (
        <p id={`${controlId(field)}-error`} className="text-red text-xs">
          {problem(field)}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-x-5">
        {options[field].map(({ value, label: words }) => (
          <Checkbox
            key={value}
            label={words}
            checked={form[field].some((one) => one === value)}
            onChange={(event) => {
              const chosen = options[field]
                .map((one) => one.value)
                .filter((one) => (one === value ? event.target.checked : form[field].some((held) => held === one)));
              set(field, chosen as never);
            }}
          />
        ))}
      </div>
    </fieldset>
  );
  return (
    <Section title="About">
      <div className="flex flex-col gap-3">
        <TextField path="title" label="Title" value={form.title} onChange={(value) => set('title', value)} />
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-6">
          <div className="col-span-2 sm:col-span-4">{choice('capability', 'Capability')}</div>
          <div className="sm:col-span-2">{choice('kind', 'Kind')}</div>
          <div className="sm:col-span-2">{choice('difficulty', 'Difficulty')}</div>
          <div className="sm:col-span-2">{choice('tier', 'Tier')}</div>
          <TextField
            path="minutes"
            label="Minutes"
            value={form.minutes}
            onChange={(value) => set('minutes', value)}
            className="sm:col-span-2"
          />
        </div>
        {several('seniority', 'Asked for')}
        {several('facets', 'Topics')}
      </div>
    </Section>
  );
}

/** A value that the list does not hold any more stays choosable, so that opening the form changes nothing. */
const withPresent = (options: Option[], value: string): Option[] =>
  options.some((one) => one.value === value) ? options : [...options, { value, label: value || 'Choose one' }];

function Saying() {
  const { form, set } = useEditing();
  return (
    <>
      <Section title="Prompt" aside="the candidate sees it">
        <TextField
          path="prompt"
          label="Prompt"
          hideLabel
          rows={4}
          value={form.prompt}
          onChange={(value) => set('prompt', value)}
        />
      </Section>
      <Section title="Scenarios" aside="one is chosen for an interview; the criteria stay">
        <ItemList
          path="scenarios"
          one="scenario"
          items={form.scenarios}
          onChange={(items) => set('scenarios', items)}
          add={() => ({ key: newKey(), title: '', text: '' })}
          least={1}
          most={12}
        >
          {(item, at, change) => (
            <div className="flex flex-col gap-2">
              <TextField
                path={`scenarios.${at}.title`}
                label="Title"
                value={item.title}
                onChange={(title) => change({ title })}
              />
              <TextField
                path={`scenarios.${at}.text`}
                label="What the candidate is told"
                rows={3}
                value={item.text}
                onChange={(text) => change({ text })}
              />
            </div>
          )}
        </ItemList>
      </Section>
      <Section title="If they ask" aside="everyone is told the same">
        <ItemList
          path="clarifying"
          one="point"
          items={form.clarifying}
          onChange={(items) => set('clarifying', items)}
          add={() => ({ key: newKey(), asks: '', answer: '' })}
          most={30}
        >
          {(item, at, change) => (
            <div className="flex flex-col gap-2">
              <TextField
                path={`clarifying.${at}.asks`}
                label="What they ask"
                rows={1}
                value={item.asks}
                onChange={(asks) => change({ asks })}
              />
              <TextField
                path={`clarifying.${at}.answer`}
                label="What they are told"
                rows={1}
                value={item.answer}
                onChange={(answer) => change({ answer })}
              />
            </div>
          )}
        </ItemList>
      </Section>
      <Section title="Ask next" aside="two or more, one of which changes a requirement">
        <ItemList
          path="followUps"
          one="follow-up"
          items={form.followUps}
          onChange={(items) => set('followUps', items)}
          add={() => ({ key: newKey(), text: '', changesRequirement: false, listenFor: '' })}
          least={1}
          most={20}
        >
          {(item, at, change) => (
            <div className="flex flex-col gap-2">
              <TextField
                path={`followUps.${at}.text`}
                label="What is asked"
                rows={2}
                value={item.text}
                onChange={(text) => change({ text })}
              />
              <TextField
                path={`followUps.${at}.listenFor`}
                label="Listen for"
                rows={2}
                value={item.listenFor}
                onChange={(listenFor) => change({ listenFor })}
              />
              <Checkbox
                label="Changes a requirement"
                checked={item.changesRequirement}
                onChange={(event) => change({ changesRequirement: event.target.checked })}
              />
            </div>
          )}
        </ItemList>
      </Section>
    </>
  );
}

function Listening(props: QuestionFormProps) {
  const { form, set } = useEditing();
  return (
    <>
      <Section title="Strong candidates raise" aside="three or more">
        <ItemList
          path="signals"
          one="signal"
          items={form.signals}
          onChange={(items) => set('signals', items)}
          add={() => ({ key: newKey(), text: '' })}
          least={1}
          most={30}
        >
          {(item, at, change) => (
            <TextField
              path={`signals.${at}`}
              label={`Signal ${at + 1}`}
              rows={1}
              value={item.text}
              onChange={(text) => change({ text })}
            />
          )}
        </ItemList>
      </Section>
      <Section title="Criteria and anchors" aside="one to four; what a candidate says or does at each level">
        <ItemList
          path="criteria"
          one="criterion"
          items={form.criteria}
          onChange={(items) => set('criteria', items)}
          add={() => emptyCriterion(newKey(), form.capability)}
          least={1}
          most={4}
        >
          {(item, at, change) => <Criterion {...props} item={item} at={at} change={change} />}
        </ItemList>
      </Section>
      <Section title="Red flags">
        <ItemList
          path="redFlags"
          one="red flag"
          items={form.redFlags}
          onChange={(items) => set('redFlags', items)}
          add={() => ({ key: newKey(), text: '', criterion: '' })}
          most={20}
        >
          {(item, at, change) => (
            <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_14rem]">
              <TextField
                path={`redFlags.${at}.text`}
                label="What they say or do"
                rows={1}
                value={item.text}
                onChange={(text) => change({ text })}
              />
              <Field label="Bears on" id={controlId(`redFlags.${at}.criterion`)}>
                {(control) => (
                  <Select
                    {...control}
                    value={item.criterion}
                    onChange={(event) => change({ criterion: event.target.value })}
                    options={[
                      { value: '', label: 'No criterion alone' },
                      ...form.criteria.map((one, index) => ({
                        value: one.key,
                        label: one.title.trim() || `Criterion ${index + 1}`,
                      })),
                    ]}
                  />
                )}
              </Field>
            </div>
          )}
        </ItemList>
      </Section>
      <Section title="Answer key" aside="what a senior engineer would sign">
        <TextField
          path="answerKey"
          label="Answer key"
          hideLabel
          rows={12}
          mono
          hint="Markdown: **strong**, lists, and code between lines of ``` that name their language."
          value={form.answerKey}
          onChange={(value) => set('answerKey', value)}
        />
      </Section>
      <Section title="Sample answers" aside="for workshops and practice; a strong one makes the question ready">
        {props.samples}
      </Section>
      <Section title="Other sound paths" aside="answers other than the key’s">
        <ItemList
          path="otherPaths"
          one="path"
          items={form.otherPaths}
          onChange={(items) => set('otherPaths', items)}
          add={() => ({ key: newKey(), title: '', text: '' })}
          most={12}
        >
          {(item, at, change) => (
            <div className="flex flex-col gap-2">
              <TextField
                path={`otherPaths.${at}.title`}
                label="Title"
                value={item.title}
                onChange={(title) => change({ title })}
              />
              <TextField
                path={`otherPaths.${at}.text`}
                label="Why it is sound, and what it costs"
                rows={2}
                value={item.text}
                onChange={(text) => change({ text })}
              />
            </div>
          )}
        </ItemList>
      </Section>
      <Comparison />
    </>
  );
}

function Criterion({
  item,
  at,
  change,
  options,
  before,
  criterionIds,
}: QuestionFormProps & { item: DraftCriterion; at: number; change: (part: Partial<DraftCriterion>) => void }) {
  const { problem } = useEditing();
  const was = before.find((one) => one.key === item.key);
  const reworded =
    was !== undefined && JSON.stringify([was.title, was.levels]) !== JSON.stringify([item.title, item.levels]);
  const renumbered = was !== undefined && was.levels.length !== item.levels.length;
  const path = `criteria.${at}`;
  return (
    <div id={`criterion-${item.key}`} className="flex scroll-mt-6 flex-col gap-2">
      {criterionIds[item.key] === undefined ? null : (
        <span id={`criterion-${criterionIds[item.key]}`} className="scroll-mt-10" />
      )}
      <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_16rem]">
        <TextField
          path={`${path}.title`}
          label="What is rated"
          value={item.title}
          onChange={(title) => change({ title })}
        />
        <Field id={controlId(`${path}.capability`)} label="Capability" error={problem(`${path}.capability`)}>
          {(control) => (
            <Select
              {...control}
              value={item.capability}
              onChange={(event) => change({ capability: event.target.value })}
              options={withPresent(options.capability, item.capability)}
            />
          )}
        </Field>
      </div>
      <ItemList
        path={`${path}.levels`}
        one="level"
        items={item.levels}
        onChange={(levels) => change({ levels })}
        add={() => ({ key: newKey(), label: '', anchor: '' })}
        least={3}
        most={5}
        mark={(_level, place) => <LevelMark level={place + 1} of={item.levels.length} label={`Level ${place + 1}`} />}
      >
        {(level, place, changeLevel) => (
          <div className="grid gap-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
            <TextField
              path={`${path}.levels.${place}.label`}
              label="Name"
              value={level.label}
              onChange={(label) => changeLevel({ label })}
            />
            <TextField
              path={`${path}.levels.${place}.anchor`}
              label="What the candidate says or does"
              rows={2}
              value={level.anchor}
              onChange={(anchor) => changeLevel({ anchor })}
            />
          </div>
        )}
      </ItemList>
      {renumbered ? (
        <p className="text-ink-2 text-xs">
          {was.levels.length} levels became {item.levels.length}: this begins a new criterion, and charts do not join
          the two.
        </p>
      ) : reworded ? (
        <Checkbox
          label="The levels mean something else now"
          hint={
            item.renewed
              ? 'A new criterion begins; ratings under the old one stay as they are and are not joined to it.'
              : 'Left open, this is other words for the same levels: the criterion goes on, and charts mark the change.'
          }
          checked={item.renewed}
          onChange={(event) => change({ renewed: event.target.checked })}
        />
      ) : null}
    </div>
  );
}

const COMPARISON = [
  ['complexity', 'Complexity'],
  ['needs', 'Needs'],
  ['buys', 'Buys'],
  ['bestFor', 'Best for'],
] as const;

function Comparison() {
  const { form, set, problem } = useEditing();
  const isFilled = Object.values(form.comparison).some((text) => text !== '');
  const isWrong = COMPARISON.some(([field]) => problem(`comparison.${field}`) !== undefined);
  return (
    <Disclosure summary="Beside other questions, optional" open={isFilled || isWrong || undefined}>
      <div className="flex flex-col gap-2">
        {COMPARISON.map(([field, label]) => (
          <TextField
            key={field}
            path={`comparison.${field}`}
            label={label}
            rows={1}
            value={form.comparison[field]}
            onChange={(value) => set('comparison', { ...form.comparison, [field]: value })}
          />
        ))}
      </div>
    </Disclosure>
  );
}
