/**
 * Ratings of sample answers as the statistics take them. A sample answer is one performance that everybody can judge, so it
 * links raters and teams who never met the same candidate.
 *
 * What makes such a rating comparable, and what weight it has:
 *
 * - One rating is one rating: a rater counts once for each answer and criterion, by the first blind rating they gave, be it in
 *   a workshop or alone. The crossed model does the rest: an answer that twenty people rated tells much of those twenty, as a
 *   candidate whom twenty people met would, and no factor of ours is put on top.
 * - Blind means before the reveal, before the expert's key was shown to that rater, and not late. A second rating of an answer
 *   is never blind, whatever the version of its question.
 * - An answer is the same performance while its text and the anchors of its question read the same. A new wording makes
 *   another performance, so that what was rated under two wordings is never compared; a version that left them alone does not.
 * - The expert's key is not a rater here. Severity says how raters stand to one another; how they stand to the key is told to
 *   each of them privately (`check.ts`).
 *
 * Rows of debriefs and workshops in features/calibration name a sample answer by its id, and so does `performanceId` here; the
 * digest in `answer` names the same text in other versions and other workspaces, for whoever pools them. Rows that come twice,
 * here and from a revealed workshop, count once: `comparable` keeps a rater's earliest.
 *
 * An answer that one person alone has rated is left to `comparable` in features/calibration, which counts it as such.
 */

/** One level of one rater for one answer, as the rows hold it. */
export interface SampleRatingRow {
  sampleId: string;
  /** Names the answer under one wording of its question: equal in every version, and every workspace, that reads the same. */
  answer: string;
  criterionId: string;
  /** `<slug of the library question, or the question's id>/<the criterion's key>`: the same in every workspace that adopted it. */
  criterionOrigin: string;
  criterionVersionId: string;
  raterId: string;
  level: number | null;
  blind: boolean;
  late: boolean;
  source: 'workshop' | 'check';
  /** When the workshop revealed it, or the check was finished. */
  at: Date;
}

/** A rating in the shape of a loop's ratings, so that both can stand in one list. */
export interface SampleRating {
  /** The sample answer's id: unit and graph of the statistics see one performance. */
  performanceId: string;
  answer: string;
  loopId: null;
  criterionId: string;
  criterionOrigin: string;
  criterionVersionId: string;
  raterId: string;
  level: number;
  late: false;
  blind: true;
  revealedAt: Date;
  source: SampleRatingRow['source'];
}

/**
 * The ratings that count: for each rater, answer and criterion the earliest, if it was blind, in time, and a level.
 * @returns in an order that depends on the rows' content alone, not on the order in which they came
 */
export function sampleRatings(rows: readonly SampleRatingRow[]): SampleRating[] {
  const first = new Map<string, SampleRatingRow>();
  for (const row of rows) {
    const key = `${row.answer}/${row.criterionId}/${row.raterId}`;
    const known = first.get(key);
    if (known === undefined || earlier(row, known)) first.set(key, row);
  }
  return [...first.keys()].sort().flatMap((key): SampleRating[] => {
    const row = first.get(key) as SampleRatingRow;
    if (!row.blind || row.late || row.level === null) return [];
    return [
      {
        performanceId: row.sampleId,
        answer: row.answer,
        loopId: null,
        criterionId: row.criterionId,
        criterionOrigin: row.criterionOrigin,
        criterionVersionId: row.criterionVersionId,
        raterId: row.raterId,
        level: row.level,
        late: false,
        blind: true,
        revealedAt: row.at,
        source: row.source,
      },
    ];
  });
}

/** A blind rating goes before one that was not, and then the earlier one first. */
function earlier(a: SampleRatingRow, b: SampleRatingRow): boolean {
  if (a.blind !== b.blind) return a.blind;
  return a.at.getTime() < b.at.getTime();
}
