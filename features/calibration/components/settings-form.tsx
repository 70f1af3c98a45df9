'use client';
/** Three choices of a workspace, each with what it means for whom. */
import { useState } from 'react';
import { ActionForm, type FormAction } from '@/components/action-form';
import { Checkbox } from '@/components/checkbox';
import { SubmitButton } from '@/components/submit-button';
import { setCalibration } from '../actions';

export interface SettingsFormProps {
  workspace: string;
  settings: { names: boolean; adjusted: boolean; pooled: boolean };
}

export function SettingsForm({ workspace, settings }: SettingsFormProps) {
  const [saved, setSaved] = useState(false);
  return (
    <ActionForm
      action={setCalibration as FormAction}
      hidden={{ workspace }}
      onDone={() => setSaved(true)}
      className="max-w-read space-y-4"
    >
      {() => (
        <>
          <Checkbox
            name="names"
            defaultChecked={settings.names}
            onChange={() => setSaved(false)}
            label="Name people in calibration"
            hint="Owners and hiring managers see each interviewer’s figures by name, above their floors. Off: everybody sees their own alone."
          />
          <Checkbox
            name="adjusted"
            defaultChecked={settings.adjusted}
            onChange={() => setSaved(false)}
            label="Show adjusted levels beside the raw ones"
            hint="On decision and packet pages, as differences with their error. They never sort or filter. Read first what they are and what they are not."
          />
          <Checkbox
            name="pooled"
            defaultChecked={settings.pooled}
            onChange={() => setSaved(false)}
            label="Let the organisation’s calibrator pool these ratings with other workspaces’"
            hint="By person and criterion; no candidate is named, and each look is logged here. People are named there only while they are named here."
          />
          <div className="flex items-center gap-4">
            <SubmitButton>Save</SubmitButton>
            <span role="status" className="text-ink-2 text-sm">
              {saved ? 'Saved.' : ''}
            </span>
          </div>
        </>
      )}
    </ActionForm>
  );
}
