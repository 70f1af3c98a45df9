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
import type { Row } from './table';

export const ROWS: readonly Row[] = [
  ...accountRows,
  ...bankRows,
  ...loopRows,
  ...cardRows,
  ...roomRows,
  ...decisionRows,
  ...calibrationRows,
  ...exerciseRows,
  ...attemptSocketRows,
];
