/** Choosing one of the people who may rate. */
import type { FieldControl } from '@/components/field';
import { Select } from '@/components/select';

export interface PersonChoice {
  id: string;
  name: string;
}

export function PersonSelect({
  control,
  name,
  people,
  placeholder,
  defaultValue,
}: {
  control: FieldControl;
  name: string;
  people: PersonChoice[];
  placeholder: string;
  defaultValue?: string;
}) {
  return (
    <Select
      {...control}
      name={name}
      placeholder={placeholder}
      defaultValue={defaultValue ?? ''}
      options={people.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
