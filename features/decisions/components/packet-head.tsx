/** What stands above the rows: who is who among the initials, and when and how the panel was revealed. */
import { initialsOf } from '@/components/initials';
import { formatDeadline } from '@/lib/dates';
import type { Packet } from '../packet';

/** Raters of the rows, alphabetical. */
export const ratersOf = (packet: Pick<Packet, 'rows'>): { id: string; name: string }[] =>
  [
    ...new Map(
      packet.rows.flatMap((row) => row.rounds.flatMap((round) => round.levels.map((one) => [one.raterId, one.rater]))),
    ),
  ]
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** "Revealed Tue 3 Mar 2026, 14:02 Berlin, to all", or with how many were missing. */
export function revealWords(packet: Pick<Packet, 'revealedAt' | 'missingAtReveal'>, zone: string): string {
  if (packet.revealedAt === null) return 'Not revealed';
  const missing = packet.missingAtReveal ?? 0;
  const to = missing === 0 ? 'everybody had sealed' : `${missing} had not sealed`;
  return `Revealed ${formatDeadline(new Date(packet.revealedAt), zone)}; ${to}`;
}

export function PacketHead({ packet, zone }: { packet: Packet; zone: string }) {
  const twice = packet.rows.some((row) => row.rounds.length > 1);
  return (
    <div className="mb-4 space-y-1 text-ink-2 text-xs">
      <p>
        {ratersOf(packet).map((one, index) => (
          <span key={one.id}>
            {index === 0 ? '' : ' · '}
            <span className="font-semibold">{initialsOf(one.name)}</span> {one.name}
          </span>
        ))}
      </p>
      <p>
        Rows with the widest spread first. Levels are compared where two rated one performance; a row of one rater says
        so.
        {twice ? ' An arrow runs from the first round to the second.' : ''}
      </p>
      {packet.overrides.map((one) => (
        <p key={one.at} className="text-ink">
          {one.by} revealed in the facilitator’s place, {formatDeadline(new Date(one.at), zone)}: {one.reason}
        </p>
      ))}
    </div>
  );
}
