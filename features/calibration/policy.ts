/**
 * Whose figures somebody may see. Figures of the panel are for those who run the workspace and for observers; figures of a
 * named person are for that person, and for owners and managers where the workspace allows it. Nobody sees anything here
 * that a reveal has not shown them before: that is the query's part.
 */
import type { WorkspaceRole } from '@/features/access/role';
import { accepted, type Outcome, refused } from '@/lib/errors';

export interface CalibrationFacts {
  role: WorkspaceRole;
  /** The workspace's setting. */
  namesInCalibration: boolean;
}

export interface CalibrationSight {
  /** Figures over everybody's comparable ratings. */
  panel: boolean;
  /** Figures of each rater by name: of all, or of the reader alone. */
  raters: 'all' | 'own';
}

/** @returns what this reader may see; one's own figures are always among it */
export function sightOf(facts: CalibrationFacts): CalibrationSight {
  const runs = facts.role === 'owner' || facts.role === 'manager';
  return {
    panel: runs || facts.role === 'observer',
    raters: runs && facts.namesInCalibration ? 'all' : 'own',
  };
}

/** Whether somebody sets who is named, whether levels are adjusted, and whether the organisation may pool. */
export const canSetCalibration = (role: WorkspaceRole): Outcome =>
  role === 'owner' ? accepted(undefined) : refused('Only an owner of the workspace changes what calibration shows.');

/** Whether somebody pools workspaces. @param role theirs in the organisation as a whole; null: none */
export const canPool = (role: 'owner' | 'calibrator' | null): boolean => role !== null;
