/**
 * Two to four candidates of one role beside each other, criterion by criterion, each with the levels and lines of their
 * own packet. Nothing is added up and nobody is placed: columns are alphabetical. Pure.
 */
import { accepted, type Outcome, refused } from '@/lib/errors';
import type { Packet, PacketRow, RowLabel } from './packet';

export const FEWEST = 2;
export const MOST = 4;

export interface SideBySide {
  role: string;
  /** Alphabetical. */
  candidates: { loopId: string; name: string }[];
  rows: (RowLabel & {
    /** One entry a candidate, in their order; null where that loop has nothing on the row. */
    cells: (PacketRow | null)[];
  })[];
}

const byName = (a: Packet, b: Packet): number =>
  a.candidate.localeCompare(b.candidate, 'en') || (a.loopId < b.loopId ? -1 : 1);

/** @returns refused with words when these packets cannot stand side by side */
export function sideBySide(packets: readonly Packet[]): Outcome<SideBySide> {
  if (packets.length < FEWEST || packets.length > MOST) {
    return refused(`Choose two to four candidates whose first round is revealed to you.`);
  }
  const columns = [...packets].sort(byName);
  if (new Set(columns.map((one) => one.roleId)).size > 1) {
    return refused('These candidates are not of one role, and only the same role asks the same of everybody.');
  }
  const labels = new Map<string, RowLabel>();
  for (const packet of columns) {
    for (const { rowKey, title, capability, question, levels } of packet.rows) {
      if (!labels.has(rowKey)) labels.set(rowKey, { rowKey, title, capability, question, levels });
    }
  }
  const kinds = ['criterion', 'capability', 'recommendation'];
  const kindOf = (rowKey: string) => kinds.indexOf(rowKey.split(':')[0] ?? '');
  return accepted({
    role: columns[0]?.role ?? '',
    candidates: columns.map((one) => ({ loopId: one.loopId, name: one.candidate })),
    rows: [...labels.values()]
      .sort((a, b) => kindOf(a.rowKey) - kindOf(b.rowKey))
      .map((label) => ({
        ...label,
        cells: columns.map((packet) => packet.rows.find((row) => row.rowKey === label.rowKey) ?? null),
      })),
  });
}
