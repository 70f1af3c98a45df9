'use client';
/**
 * A form that is answered in words. What was typed stays where it is whatever the answer: with scripts because the form is
 * never reset, without them because the answer carries the values back. Problems stand beside their fields, those of
 * fields that are not shown stand at the top, and focus goes to the first of them.
 */
import { type ReactNode, startTransition, useActionState, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Alert } from './alert';

export type FormAnswer =
  | { ok: true }
  | {
      ok: false;
      reason: string;
      fields?: readonly { field: string; reason: string }[];
      /** What was entered, for a page that is rendered anew. */
      values?: Record<string, string>;
    };

/** Its first argument is React's: the answer before, which no action here needs. */
export type FormAction = (previous: never, form: FormData) => Promise<FormAnswer>;

export type FormState = {
  pending: boolean;
  /** What is wrong with a field, for its `Field`. */
  problem: (field: string) => string | undefined;
  /** What a field held when it was last sent. */
  value: (field: string) => string | undefined;
  /** The same for a field that holds a list. */
  list: (field: string) => string[] | undefined;
};

export type ActionFormProps = {
  action: FormAction;
  /** Fields that are sent without being shown. */
  hidden?: Record<string, string>;
  onDone?: () => void;
  className?: string;
  children: (state: FormState) => ReactNode;
};

/** Names of the controls that a person can see, a list's without its brackets. */
function visibleNames(form: HTMLFormElement): string[] {
  return [...form.elements].flatMap((element) => {
    const name = element.getAttribute('name');
    return name === null || element.getAttribute('type') === 'hidden' ? [] : [name.replace(/\[\]$/, '')];
  });
}

export function ActionForm({ action, hidden, onDone, className, children }: ActionFormProps) {
  const [answer, submit, pending] = useActionState(
    action as (previous: FormAnswer | null, form: FormData) => Promise<FormAnswer>,
    null,
  );
  const form = useRef<HTMLFormElement>(null);
  /** The fields that can be seen: their problems stand beside them. */
  const [shown, setShown] = useState<string[]>([]);

  const answered = useEffectEvent((given: FormAnswer) => {
    if (given.ok) return onDone?.();
    const find = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    (find('[aria-invalid="true"]') ?? find('[data-form-alert]'))?.focus();
  });
  useEffect(() => {
    if (answer !== null) answered(answer);
  }, [answer]);

  const refusal = answer === null || answer.ok ? null : answer;
  const elsewhere = refusal?.fields?.filter((one) => !shown.includes(one.field)) ?? [];
  return (
    <form
      ref={form}
      action={submit}
      onSubmit={(event) => {
        // React empties a form after its action; a refused one must stay as it was typed.
        event.preventDefault();
        if (pending) return;
        setShown(visibleNames(event.currentTarget));
        const data = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
        startTransition(() => submit(data));
      }}
      className={className}
      noValidate
    >
      {Object.entries(hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {refusal ? (
        <div data-form-alert tabIndex={-1} className="outline-none">
          <Alert kind="error" lead="Not done.">
            {refusal.reason}
            {elsewhere.map((one) => (
              <span key={one.field} className="block">
                {one.field}: {one.reason}
              </span>
            ))}
          </Alert>
        </div>
      ) : null}
      {children({
        pending,
        problem: (field) => refusal?.fields?.find((one) => one.field === field)?.reason,
        value: (field) => refusal?.values?.[field],
        list: () => undefined,
      })}
    </form>
  );
}
