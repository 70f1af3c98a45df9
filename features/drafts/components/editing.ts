'use client';
/** What every field of the editor shares: how to change the form, and what was found about it. */
import { createContext, useContext } from 'react';
import type { Finding } from '../check';
import type { DraftForm } from '../draft';

export interface Editing {
  form: DraftForm;
  set<K extends keyof DraftForm>(field: K, value: DraftForm[K]): void;
  /** Findings are shown beside their fields once its author has asked what is missing. */
  problem(path: string): string | undefined;
  warning(path: string): string | undefined;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error('This field stands outside of an editor.');
  return editing;
}

/** The sentence about a path, if there is one. */
export const findingAt = (findings: readonly Finding[], path: string): string | undefined =>
  findings.find((one) => one.field === path)?.words;
