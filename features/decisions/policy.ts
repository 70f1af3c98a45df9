/** Who may read a packet, and who may sign. The manager is as blind as everybody until the reveal. */
import type { WorkspaceRole } from '@/features/access/scope';
import { accepted, type Outcome, refused } from '@/lib/errors';

export interface DecisionFacts {
  role: WorkspaceRole;
  /** The rooms' rule says this person sees round 1. */
  sees: boolean;
  loop: 'active' | 'decided' | 'withdrawn';
}

export const BLIND = 'The first round is not revealed to you yet, so there is nothing to show.';

/** Panel packets, exports and comparisons follow the room's own visibility, whatever the role. */
export const canReadPacket = (facts: Pick<DecisionFacts, 'sees'>): Outcome =>
  facts.sees ? accepted(undefined) : refused(BLIND);

export function canDecide(facts: DecisionFacts): Outcome {
  if (facts.role !== 'owner' && facts.role !== 'manager')
    return refused('A hiring manager or an owner signs the decision.');
  if (!facts.sees) return refused(BLIND);
  if (facts.loop === 'withdrawn') return refused('This loop was withdrawn, so there is nothing to decide.');
  return accepted(undefined);
}
