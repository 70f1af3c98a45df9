/**
 * What raters write down. A line is chosen for what the candidate showed and for the level that this rater gave, so two
 * people on one interview quote the same moments and may still judge them by different bars.
 */
import { DATA_NOTES } from './evidence-data';
import { PRODUCT_NOTES } from './evidence-products';
import { SERVICE_NOTES } from './evidence-services';

/** By question, criterion and level (level 1 first): lines with `{a|b}` for wordings that mean the same. */
export type NotesByQuestion = Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>>;

const NOTES: NotesByQuestion = { ...SERVICE_NOTES, ...DATA_NOTES, ...PRODUCT_NOTES };

/** The lines for one level of one criterion; empty for a question that the story has no notes on. */
export const linesFor = (slug: string, criterion: string, level: number): readonly string[] =>
  NOTES[slug]?.[criterion]?.[level - 1] ?? [];

/** Questions that the story has notes on. */
export const notedQuestions = (): readonly string[] => Object.keys(NOTES).sort();

/** What the candidate said, or what the rater saw. */
export const kindOfLine = (text: string): 'quote' | 'moment' => (text.startsWith('"') ? 'quote' : 'moment');
