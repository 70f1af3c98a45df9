/** What a version of a question consists of, as rows of the bank's tables: the same whoever writes it, a person or an import. */
import type { QuestionBody } from './schema';

/** A criterion that the question has had in some version. */
export interface KnownCriterion {
  readonly id: string;
  readonly questionId: string;
  readonly key: string;
  /** How many levels it has. */
  readonly levels: number;
}

export interface NewVersion {
  readonly questionId: string;
  readonly versionId: string;
  readonly body: QuestionBody;
}

/**
 * Rows of a version's criteria. A criterion keeps its id while its key and number of levels stay; a change in the number of
 * levels makes a new criterion, so charts never join what cannot be compared.
 *
 * @param common what every row carries
 * @param known criteria of this question, or of any others as well
 * @returns the criteria that are new, and each criterion at this version, in the order of the body
 */
export function criterionRows<Common extends object>(
  common: Common,
  newId: () => string,
  { questionId, versionId, body }: NewVersion,
  known: readonly KnownCriterion[],
) {
  const fresh: (Common & KnownCriterion)[] = [];
  const rated = body.criteria.map((criterion, position) => {
    const levels = criterion.levels.length;
    let criterionId = known.find(
      (one) => one.questionId === questionId && one.key === criterion.id && one.levels === levels,
    )?.id;
    if (criterionId === undefined) {
      criterionId = newId();
      fresh.push({ ...common, id: criterionId, questionId, key: criterion.id, levels });
    }
    return {
      ...common,
      id: newId(),
      criterionId,
      questionVersionId: versionId,
      position,
      title: criterion.title,
      capability: criterion.capability,
      anchors: criterion.levels,
    };
  });
  return { fresh, rated };
}

/** Rows of a version's sample answers, with the expert's levels and reasons. */
export function sampleRows<Common extends object>(
  common: Common,
  newId: () => string,
  { versionId, body }: NewVersion,
) {
  return body.samples.map((sample) => ({
    ...common,
    id: newId(),
    questionVersionId: versionId,
    key: sample.id,
    title: sample.title,
    answer: sample.answer,
    expert: sample.key,
  }));
}
