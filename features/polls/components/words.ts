/** The room's states as sentences. Pure, so that what people read is tested like any other figure. */
import type { Comparison, DebriefPlan, DebriefRow } from '../debrief';
import { rowsToDiscuss } from '../debrief';
import {
  currentRound,
  hasSealed,
  isRevealed,
  isUnsealed,
  missingRaters,
  type Room,
  type Round,
  type ShownRaterState,
  sealedRaters,
} from '../poll';
import type { LineState } from './room-client';

export const nameOf = (plan: Pick<DebriefPlan, 'people'>, id: string): string => plan.people[id] ?? 'Somebody';

/** "Ana", "Ana and Ben", "Ana, Ben and Chi", in alphabetical order. */
export function namesOf(plan: Pick<DebriefPlan, 'people'>, ids: readonly string[]): string {
  const names = ids.map((id) => nameOf(plan, id)).sort((a, b) => a.localeCompare(b, 'en'));
  const last = names.pop() ?? 'nobody';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** What a cell says before the reveal: nothing but whether somebody has sealed. */
export function raterWord(state: ShownRaterState): string {
  if (state === 'recused') return 'recused';
  return hasSealed(state) ? 'sealed' : 'thinking';
}

/** Where the round stands, for the line under the title. @param when formats an instant for the reader */
export function stateSentence(room: Room, rows: readonly DebriefRow[], when: (iso: string) => string): string {
  const round = currentRound(room);
  if (round === undefined) return 'no round yet';
  const named = `round ${round.number}`;
  if (room.phase === 'closed') return 'the room is closed';
  if (round.withheld) return `${named} was revealed; it opens to you once your own is sealed`;
  if (round.state === 'open') return `${named} open · ${sealedCount(round)}`;
  const to = round.missingAtReveal ? `, ${round.missingAtReveal} missing` : ' to all';
  const at = round.revealedAt === null ? '' : ` ${when(round.revealedAt)}`;
  return `${named} revealed${at}${to} · ${discussion(rows)}`;
}

function sealedCount(round: Round): string {
  const rating = Object.values(round.raters).filter((state) => state !== 'recused').length;
  return rating === 0 ? 'nobody on the panel yet' : `${sealedRaters(round).length} of ${rating} sealed`;
}

function discussion(rows: readonly DebriefRow[]): string {
  const apart = rowsToDiscuss(rows).length;
  const compared = rows.filter((row) => row.comparison?.kind === 'compared').length;
  if (compared === 0) return 'no row can be compared';
  const discuss = apart === 1 ? '1 row to discuss' : `${apart} rows to discuss`;
  return apart === 0 ? 'every compared row is within one level' : `${discuss}, ${compared - apart} within one level`;
}

/** How far a row may be compared, at its right edge. */
export function comparisonWords(found: Comparison): string {
  if (found.kind === 'single') return found.raters === 1 ? '1 rater: not compared' : 'nobody rated it';
  if (found.kind === 'different-evidence') return `${found.raters} · different evidence`;
  if (found.spread === 0) return `${found.raters} · agree`;
  return found.spread === 1 ? `${found.raters} · within 1` : `${found.raters} · spread ${found.spread}`;
}

/** The line to the server, in words. @param here how many people have the room open */
export function lineSentence(line: LineState, here: number): string {
  switch (line.kind) {
    case 'open':
      return `${here} here · in step`;
    case 'connecting':
      return 'Connecting';
    case 'offline': {
      const seconds = Math.max(1, Math.round(line.retryMs / 1000));
      return `Offline: what you see may be old. Trying again in ${seconds} s`;
    }
    case 'ended':
      return line.because === 'signedOut' ? 'You are signed out' : 'This room is no longer open to you';
  }
}

/** What changed between two views, for people who listen to the page: phases and seals, never a value. */
export function announcement(before: Room, after: Room, plan: Pick<DebriefPlan, 'people'>): string {
  const said: string[] = [];
  for (const round of after.rounds) {
    const known = before.rounds.find((one) => one.id === round.id);
    if (known === undefined) {
      said.push(`Round ${round.number} is open.`);
      continue;
    }
    if (!known.withheld && round.withheld) {
      said.push(`Round ${round.number} was revealed. It opens to you once your own is sealed.`);
    }
    if (!isRevealed(known.state) && isRevealed(round.state)) {
      const missing = missingRaters(round);
      const late = missing.length === 0 ? '' : ` ${namesOf(plan, missing)} had not sealed.`;
      said.push(`Round ${round.number} is revealed.${late}`);
    }
    if (known.state === 'revealed' && round.state === 'closed') said.push(`Round ${round.number} is closed.`);
    if (known.state !== 'void' && round.state === 'void') said.push(`Round ${round.number} was reset.`);
    for (const [raterId, state] of Object.entries(round.raters)) {
      if (isUnsealed(known.raters[raterId]) && hasSealed(state)) said.push(`${nameOf(plan, raterId)} has sealed.`);
    }
  }
  if (before.phase !== 'closed' && after.phase === 'closed') said.push('The room is closed.');
  return said.join(' ');
}
