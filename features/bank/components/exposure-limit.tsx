'use client';
/** From how many askings the bank warns, and where those who may set it do. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Disclosure } from '@/components/disclosure';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { setExposure } from '../actions';

export function ExposureLimit({ workspace, limit, maySet }: { workspace: string; limit: number; maySet: boolean }) {
  const words = `Warns from ${limit} askings a year`;
  if (!maySet) return <p className="mt-4 text-ink-2 text-xs">{words}.</p>;
  return (
    <Disclosure summary={<span className="font-normal text-ink-2 text-xs">{words}</span>} className="mt-4">
      <ActionForm
        key={limit}
        action={setExposure}
        hidden={{ workspace, do: 'limit' }}
        className="flex flex-col items-start gap-2"
      >
        {({ pending, problem, value }) => (
          <>
            <Field
              label="Askings within 12 months"
              hint="A question asked this often is marked in the bank and in kits."
              error={problem('limit')}
            >
              {(control) => (
                <TextInput
                  {...control}
                  name="limit"
                  inputMode="numeric"
                  defaultValue={value('limit') ?? String(limit)}
                  autoComplete="off"
                  className="w-24"
                />
              )}
            </Field>
            <Button type="submit" pending={pending}>
              Set
            </Button>
          </>
        )}
      </ActionForm>
    </Disclosure>
  );
}
