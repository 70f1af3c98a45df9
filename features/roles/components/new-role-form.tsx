'use client';
/** A role from one of the templates, side by side: the rubric is the same, weights, expected levels and interviews differ. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { cx } from '@/components/cx';
import { Field } from '@/components/field';
import { LevelMark } from '@/components/level-mark';
import { radioStyle } from '@/components/radio-style';
import { Select } from '@/components/select';
import { SubmitButton } from '@/components/submit-button';
import { TextInput } from '@/components/text-input';
import { startRole } from '../actions';
import { LEVEL_WORDS, RATING_WORDS, ROLE_LEVELS, ROLE_TEMPLATES, type RoleTemplate, WEIGHT_WORDS } from '../role';

export interface TemplateCapability {
  key: string;
  name: string;
  anchors: { level: number; label: string }[];
}

export function NewRoleForm({ workspace, capabilities }: { workspace: string; capabilities: TemplateCapability[] }) {
  const [chosen, setChosen] = useState(ROLE_TEMPLATES[0]);
  const [title, setTitle] = useState<string>();
  const [level, setLevel] = useState<string>();
  return (
    <ActionForm action={startRole} hidden={{ workspace }} className="flex flex-col gap-6">
      {({ problem }) => (
        <>
          <fieldset>
            <legend className="mb-2 font-semibold text-sm">Template</legend>
            <div className="grid gap-4 xl:grid-cols-3">
              {ROLE_TEMPLATES.map((template) => (
                <label
                  key={template.key}
                  className={cx(
                    'flex min-w-0 flex-col gap-3 rounded border border-ink/15 bg-page p-4 transition-colors enabled-hover:border-ink/30',
                    'has-checked:border-accent has-checked:ring-1 has-checked:ring-accent has-checked:ring-inset',
                    'has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2',
                  )}
                >
                  <span className="flex items-center gap-2.5">
                    <input
                      type="radio"
                      name="template"
                      value={template.key}
                      checked={chosen?.key === template.key}
                      onChange={() => setChosen(template)}
                      className={cx(radioStyle, 'focus-visible:outline-none')}
                    />
                    <span className="font-semibold">{template.title}</span>
                    <span className="text-ink-2 text-xs">{LEVEL_WORDS[template.level]}</span>
                  </span>
                  <span className="text-sm">{template.about}</span>
                  <TemplateWeights template={template} capabilities={capabilities} />
                  <TemplateInterviews template={template} />
                </label>
              ))}
            </div>
            {problem('template') ? <p className="mt-1 text-red text-xs">{problem('template')}</p> : null}
          </fieldset>
          <div className="grid max-w-read gap-4 sm:grid-cols-[minmax(0,1fr)_10rem]">
            <Field label="Title" error={problem('title')}>
              {(control) => (
                <TextInput
                  {...control}
                  name="title"
                  maxLength={90}
                  value={title ?? chosen?.title ?? ''}
                  onChange={(event) => setTitle(event.target.value)}
                />
              )}
            </Field>
            <Field label="Level" error={problem('level')}>
              {(control) => (
                <Select
                  {...control}
                  name="level"
                  value={level ?? chosen?.level ?? 'mid'}
                  onChange={(event) => setLevel(event.target.value)}
                  options={ROLE_LEVELS.map((one) => ({ value: one, label: LEVEL_WORDS[one] }))}
                />
              )}
            </Field>
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <SubmitButton pendingLabel="Making">Make the role</SubmitButton>
            <p className="text-ink-2 text-xs">
              Everything can be changed afterwards. Questions that the kits need are adopted from the library.
            </p>
          </div>
        </>
      )}
    </ActionForm>
  );
}

function TemplateWeights({ template, capabilities }: { template: RoleTemplate; capabilities: TemplateCapability[] }) {
  const heaviestFirst = [...template.capabilities].sort((a, b) => b.weight - a.weight);
  return (
    <span className="block">
      <span className="mb-1 block font-semibold text-ink-2 text-xs">Weights and expected levels</span>
      {heaviestFirst.map((one) => {
        const known = capabilities.find((capability) => capability.key === one.capability);
        const of = known?.anchors.length ?? 3;
        return (
          <span key={one.capability} className="block border-t py-1.5 text-xs">
            <span className="flex items-baseline justify-between gap-2">
              <span className="font-medium text-sm">{known?.name ?? one.capability}</span>
              <span className="flex shrink-0 items-center gap-1.5 self-center">
                <span className={cx(one.weight === 3 && 'font-semibold')}>{WEIGHT_WORDS[one.weight]}</span>
                <span className="text-ink-3">·</span>
                <LevelMark level={one.expectedLevel} of={of} />
                {known?.anchors.find((anchor) => anchor.level === one.expectedLevel)?.label}
              </span>
            </span>
            <span className="block text-ink-2">{one.weightReason}</span>
            <span className="block text-ink-2">{one.expectedReason}</span>
          </span>
        );
      })}
    </span>
  );
}

function TemplateInterviews({ template }: { template: RoleTemplate }) {
  return (
    <span className="block">
      <span className="mb-1 block font-semibold text-ink-2 text-xs">Interviews</span>
      {template.interviews.map((one) => (
        <span key={one.title} className="flex items-baseline justify-between gap-2 border-t py-1 text-sm">
          <span className="min-w-0">{one.title}</span>
          <span className="shrink-0 text-ink-2 text-xs">
            {one.minutes} min · {RATING_WORDS[one.rating].toLowerCase()}
          </span>
        </span>
      ))}
    </span>
  );
}
