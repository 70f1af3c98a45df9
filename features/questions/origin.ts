/**
 * Where a workspace's copy of a question comes from: the library that ships as files, or another workspace of its organisation.
 * Either may move on; the copy never changes by itself. Pure.
 */
import type { QuestionBody } from './schema';

/** What is kept with a copy; `hash` is that of the text which was last taken. */
export type Origin =
  | { readonly kind: 'library'; readonly slug: string; readonly hash: string }
  | { readonly kind: 'workspace'; readonly questionId: string; readonly hash: string; readonly from: string };

/** The origin's text as it is now. */
export interface Source {
  readonly kind: Origin['kind'];
  /** "the library", or the name of the workspace. */
  readonly from: string;
  readonly hash: string;
  readonly body: QuestionBody;
}

/** A question's text as other workspaces get it: with its sample answers, or as if none were written. */
export const sharedBody = (body: QuestionBody, withSamples: boolean): QuestionBody =>
  withSamples ? body : { ...body, samples: [] };

/**
 * A source beside the copy that would take it. Where sample answers are not shared along they are no part of the source: the
 * copy's own stay, with the keys of criteria that the source still has.
 */
export function besideCopy(source: QuestionBody, withSamples: boolean, copy: QuestionBody): QuestionBody {
  if (withSamples) return source;
  const ids = new Set(source.criteria.map((one) => one.id));
  const samples = copy.samples.map((sample) => ({
    ...sample,
    key: Object.fromEntries(Object.entries(sample.key).filter(([id]) => ids.has(id))),
  }));
  return { ...source, samples };
}
