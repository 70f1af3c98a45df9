/** The table of entry points: every page, route, action, socket message and export of Plumbline, each with its row. */
import { accountRows } from './entries/account';
import { attemptSocketRows } from './entries/attempt-socket';
import { bankRows } from './entries/bank';
import { calibrationRows } from './entries/calibration';
import { cardRows } from './entries/cards';
import { decisionRows } from './entries/decisions';
import { exerciseRows } from './entries/exercises';
import { loopRows } from './entries/loops';
import { roomRows } from './entries/rooms';
import { workshopRows } from './entries/workshops';
import type { Row } from './table';

export const ROWS: readonly Row[] = [
  ...accountRows,
  ...bankRows,
  ...loopRows,
  ...cardRows,
  // Before the debriefs', whose rows for votes and reveals hostile values are then thrown at.
  ...workshopRows,
  ...roomRows,
  ...decisionRows,
  ...calibrationRows,
  ...exerciseRows,
  ...attemptSocketRows,
];
