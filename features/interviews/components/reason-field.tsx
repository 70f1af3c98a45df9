/** Why: the field that every change of a loop asks for. */
import type { FormState } from '@/components/action-form';
import { Field } from '@/components/field';
import { Textarea } from '@/components/textarea';

export function ReasonField({ state, hint }: { state: FormState; hint?: string }) {
  return (
    <Field
      label="Reason"
      hint={hint ?? 'Kept in the loop’s history, where the panel reads it.'}
      error={state.problem('reason')}
    >
      {(control) => (
        <Textarea {...control} name="reason" rows={2} maxLength={400} defaultValue={state.value('reason')} />
      )}
    </Field>
  );
}
