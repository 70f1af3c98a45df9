/** What the server tells the author's windows of a card, in the shape in which it travels. */
import type { Addendum, EditStatus, Field } from './card';

export interface EditResult {
  operation: number;
  key: string;
  /** `after-seal`: kept as the author's private note; `duplicate`: this operation was applied before. */
  status: EditStatus | 'after-seal' | 'duplicate' | 'refused';
  reason?: string;
  /** The field as it now stands on the server; absent when the card holds no such field. */
  field?: Field;
}

export interface EditReceipt {
  revision: number;
  results: EditResult[];
}

/** Something that was written after the seal; the instant in ISO 8601. */
export type Afterword = Omit<Addendum, 'at'> & { at: string };

export interface KitState {
  kitItemId: string;
  scenarioIndex: number;
  released: string[];
}

export interface CardSnapshot {
  id: string;
  revision: number;
  state: 'draft' | 'sealed' | 'reopened';
  /** Whether round 1 of the loop is revealed, to whomever. */
  roundRevealed: boolean;
  /** When the first edit was stored, ISO 8601. */
  startedAt: string | null;
  /** When an edit was stored last, ISO 8601. */
  savedAt: string | null;
  /** When the card was sealed last, ISO 8601. */
  sealedAt: string | null;
  afterwords: Afterword[];
  /** Which scenario each question is asked with, and what the candidate is shown of it: the panel shares this. */
  kit: KitState[];
  may: { edit: boolean; reopen: boolean; addText: boolean; correct: boolean };
  /** Empty when nothing has changed since the revision that was asked about. */
  fields: Field[];
}
