/** The five capabilities every workspace starts with, each with anchors that mean the same in every interview. */

export interface Capability {
  key: string;
  name: string;
  anchors: { level: number; label: string; anchor: string }[];
}

const anchors = (weak: string, acceptable: string, strong: string) => [
  { level: 1, label: 'weak', anchor: weak },
  { level: 2, label: 'acceptable', anchor: acceptable },
  { level: 3, label: 'strong', anchor: strong },
];

export const DEFAULT_CAPABILITIES: readonly Capability[] = [
  {
    key: 'coding-debugging',
    name: 'Coding and debugging',
    anchors: anchors(
      'Writes code that does not run after several hints; changes lines at random when a test fails.',
      'Reaches working code with one or two hints; finds the fault by reading the failure, misses an edge case until asked.',
      'Writes code that runs and names its edge cases first; narrows a fault by a hypothesis and a check that could refute it.',
    ),
  },
  {
    key: 'data-persistence',
    name: 'Data and persistence',
    anchors: anchors(
      'Names a product before the access pattern; cannot say what happens when two writers meet.',
      'Models the data for the stated queries and indexes them; sees the write cost or the race when asked.',
      'Starts from queries and invariants; says where each rule is enforced, what an index costs and how the plan was checked.',
    ),
  },
  {
    key: 'distributed-systems',
    name: 'Distributed-systems judgement',
    anchors: anchors(
      'Describes the path where every call answers; adds components without saying which load or failure needs them.',
      'Handles timeouts, retries and duplicates once prompted; the choice between consistency and availability stays general.',
      'Raises partial failure unprompted; says what is lost or delayed in each failure and why the user can live with it.',
    ),
  },
  {
    key: 'production-readiness',
    name: 'Production readiness',
    anchors: anchors(
      'Stops at the code; names no signal that would show it failing and no way back from a bad release.',
      'Names metrics, logs and a rollback when asked; thresholds and owners are missing.',
      'Says which figure would page whom and at what value, how the change is released in steps, and how it is undone.',
    ),
  },
  {
    key: 'working-with-others',
    name: 'Working with others',
    anchors: anchors(
      'Speaks of "we" throughout and cannot say what was their own part; blames people for outcomes.',
      'Tells own part and one thing they would change; the other side of a disagreement appears when asked.',
      'States the other person’s view fairly, what changed their own mind, and what they did so that it went better next time.',
    ),
  },
];
