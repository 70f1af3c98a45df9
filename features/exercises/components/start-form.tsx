'use client';
/** The one thing that starts the clock: the language is chosen, and a second press confirms. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { RadioRows } from '@/components/radio-rows';
import { LANGUAGE_NAMES, runs } from '../attempt';
import type { Language } from '../schema';
import { attemptApi } from './attempt-api';

export type StartFormProps = { path: string; languages: readonly Language[]; minutes: number };

export function StartForm({ path, languages, minutes }: StartFormProps) {
  const router = useRouter();
  const [language, setLanguage] = useState<Language>(languages[0] ?? 'typescript');
  return (
    <div className="space-y-5">
      <RadioRows
        name="language"
        legend="Language"
        value={language}
        onChange={setLanguage}
        options={languages.map((one) => ({
          value: one,
          label: LANGUAGE_NAMES[one],
          hint: runs(one) ? 'runs here, with the tests' : 'editor only: highlighted, kept and read, not run',
        }))}
      />
      <ConfirmDialog
        title="Start the clock?"
        description={`You have ${minutes} minutes from now on, in ${LANGUAGE_NAMES[language]}. The language cannot be changed afterwards.`}
        trigger={
          <Button variant="primary" className="h-11 w-full">
            Start the clock
          </Button>
        }
        confirmLabel="Start now"
        pendingLabel="Starting"
        cancelLabel="Not yet"
        onConfirm={async () => {
          const reply = await attemptApi(path).start(language);
          if (!reply.ok) return { error: reply.reason };
          router.refresh();
          return undefined;
        }}
      />
    </div>
  );
}
