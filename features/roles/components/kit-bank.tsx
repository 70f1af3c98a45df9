'use client';
/** The bank beside a kit: searched on the server, added from by pointer or keys. */
import { useState } from 'react';
import { Button } from '@/components/button';
import { ListKeys } from '@/components/list-keys';
import { Section } from '@/components/section';
import type { FoundChoices, KitChoice } from '../data';
import { criteriaWords } from '../role';
import { ChoiceSearch, NothingFound } from './choice-search';
import { ANYTHING, useChoices } from './use-choices';

export function KitBank({
  workspace,
  first,
  held,
  elsewhere,
  isFull,
  capabilityNames,
  onAdd,
}: {
  /** Its slug. */
  workspace: string;
  first: FoundChoices;
  held: ReadonlySet<string>;
  /** Questions of the role's other interviews, with what those are called. */
  elsewhere: ReadonlyMap<string, string>;
  isFull: boolean;
  capabilityNames: Record<string, string>;
  onAdd: (choice: KitChoice) => void;
}) {
  const [wish, setWish] = useState(ANYTHING);
  const choices = useChoices(workspace, wish, first);
  const { found } = choices;
  return (
    <Section title="Add from the bank" aside={isFull ? 'six questions are more than an hour holds' : undefined}>
      <ListKeys>
        <ChoiceSearch wish={wish} onWish={setWish} choices={choices} />
        <div className="border-y">
          {found.choices.length === 0 ? (
            <NothingFound wish={wish} total={found.total} />
          ) : (
            <ul aria-busy={choices.state === 'updating'} className="divide-y lg:max-h-[70dvh] lg:overflow-y-auto">
              {found.choices.map((one) => {
                const other = elsewhere.get(one.id);
                return (
                  <li key={one.id} className="flex items-center justify-between gap-3 py-1.5 pr-1 text-sm">
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      {one.title}
                      <span className="block text-ink-2 text-xs">
                        {capabilityNames[one.capability] ?? one.capability} · {one.minutes} min ·{' '}
                        {criteriaWords(one.criteria.length)}
                        {other === undefined ? '' : ` · already in “${other}”`}
                      </span>
                    </span>
                    {held.has(one.id) ? (
                      <span className="shrink-0 text-ink-2 text-xs">in this kit</span>
                    ) : (
                      <Button
                        size="small"
                        data-list-item
                        disabled={isFull}
                        onClick={() => onAdd(one)}
                        aria-label={`Add ${one.title}`}
                        className="shrink-0"
                      >
                        Add
                      </Button>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
        </div>
      </ListKeys>
    </Section>
  );
}
