/**
 * What a candidate may see of an interview: prompt and scenario of the questions that are on the table, and the changes of
 * the requirements that were shown. Built by naming what goes in, never by leaving out, so that a field added to a question
 * stays with the interviewers until somebody puts it here. Pure.
 */

/** Stands among a kit item's released ids for the question itself; the first question of a kit needs none. */
export const PROMPT = '@prompt';

/** What a kit item must tell for the view to be built. */
export interface ShownItem {
  scenarioIds: readonly string[];
  scenarioIndex: number;
  released: readonly string[];
  question: {
    body: {
      prompt: string;
      scenarios: readonly { id: string; title: string; text: string }[];
      followUps: readonly { id: string; text: string; changesRequirement: boolean }[];
    };
  };
}

/** Without the question's own title: it names what is assessed. */
export interface CandidateQuestion {
  prompt: string;
  scenario: { title: string; text: string } | null;
  /** In the order in which they were shown. */
  changes: string[];
}

export interface CandidateView {
  questions: CandidateQuestion[];
}

/** The scenario that is being asked, or null when the question has lost it. */
export function scenarioOf(item: ShownItem): { id: string; title: string; text: string } | null {
  const id = item.scenarioIds[item.scenarioIndex];
  const { scenarios } = item.question.body;
  return scenarios.find((one) => one.id === id) ?? scenarios[0] ?? null;
}

/** Whether the candidate sees this question: the first of the kit at once, a later one when it was shown. */
export const isOnTheTable = (item: Pick<ShownItem, 'released'>, index: number): boolean =>
  index === 0 || item.released.includes(PROMPT);

export function candidateView(kit: readonly ShownItem[]): CandidateView {
  return {
    questions: kit.filter(isOnTheTable).map((item) => {
      const { prompt, followUps } = item.question.body;
      const scenario = scenarioOf(item);
      return {
        prompt,
        scenario: scenario === null ? null : { title: scenario.title, text: scenario.text },
        changes: item.released.flatMap((id) => {
          const change = followUps.find((one) => one.id === id && one.changesRequirement);
          return change === undefined ? [] : [change.text];
        }),
      };
    }),
  };
}
