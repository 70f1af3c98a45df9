/** Several workspaces of an organisation at once: what they agree on, who is strict, who connects them. No candidate, no workspace's own story. */
import { calibrationOf } from '../calibration';
import { trustOf } from '../trust';
import { restsOn } from '../words';
import { alikeTile, byCriterionFrame, type PanelDesk } from './agreement-frames';
import type { Board, Desk } from './board';
import { spreadFrame } from './item-frames';
import { trustTile } from './overview-board';
import { groupsFrame, severityFrame } from './severity-frames';

export function poolBoard(desk: Desk): Board {
  const { basis } = desk;
  const calibration = calibrationOf(basis, { panel: true, course: false, rewordings: false, raters: false });
  const { panel, company } = calibration;
  const base = { view: 'overview' as const, restsOn: restsOn(calibration), nothing: calibration.n.ratings === 0 };
  if (panel === null || company === null) return { ...base, tiles: [], frames: [] };
  const panelDesk: PanelDesk = { ...desk, calibration, panel };
  return {
    ...base,
    tiles: [alikeTile(panelDesk), trustTile(trustOf(basis.severity))],
    frames: [
      severityFrame(desk, { tile: false }),
      groupsFrame(desk, company),
      byCriterionFrame(panelDesk),
      spreadFrame(desk, basis.items),
    ],
  };
}
