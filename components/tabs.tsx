'use client';
/** Several views of one thing, one at a time, within a page. For views with an address use `TabLinks`. */
import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { tabListStyle, tabStyle } from './tab-style';

export type Tab = { value: string; label: ReactNode; count?: number; content: ReactNode };

export type TabsProps = {
  label: string;
  tabs: Tab[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
};

export function Tabs({ label, tabs, value, defaultValue = tabs[0]?.value, onValueChange, className }: TabsProps) {
  return (
    <Primitive.Root value={value} defaultValue={defaultValue} onValueChange={onValueChange} className={className}>
      <Primitive.List aria-label={label} className={tabListStyle}>
        {tabs.map((tab) => (
          <Primitive.Trigger key={tab.value} value={tab.value} className={tabStyle}>
            {tab.label}
            {tab.count === undefined ? null : <span className="font-normal text-ink-3 text-xs">{tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
