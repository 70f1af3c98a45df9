/**
 * The packet as a document, made for paper: what was decided, where everybody stood in both rounds, the evidence under each
 * row, red flags, summaries, what was added later, and what was changed on the way. Levels are a shape and a word.
 */
import type { ReactNode } from 'react';
import { LevelMark } from '@/components/level-mark';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { DISAGREEMENT_WORDS } from '@/features/polls/poll';
import { formatDeadline } from '@/lib/dates';
import { comparisonWords, linesByCite, type Packet, type PacketLevel, type PacketRow } from '../packet';
import { ratersOf, revealWords } from './packet-head';
import { LineWords, onceEach } from './packet-row';
import { SignedDecision } from './signed-decision';

export function PacketDocument({ packet, zone }: { packet: Packet; zone: string }) {
  const lines = linesByCite(packet);
  const when = (at: string) => formatDeadline(new Date(at), zone);
  return (
    <article className="max-w-4xl space-y-8">
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[9rem_minmax(0,1fr)]">
        <Fact name="Candidate">{packet.candidate}</Fact>
        <Fact name="Role">{packet.role}</Fact>
        <Fact name="Facilitator">{packet.facilitator}</Fact>
        <Fact name="First round">{revealWords(packet, zone)}</Fact>
        {packet.overrides.map((one) => (
          <Fact key={one.at} name="Override">
            {one.by} revealed in the facilitator’s place, {when(one.at)}: {one.reason}
          </Fact>
        ))}
        {packet.interviews.map((one) => (
          <Fact key={one.id} name={one.title}>
            {one.skipped ? 'skipped' : one.startsAt === null ? 'no time set' : when(one.startsAt)}
            {one.raters.length === 0 ? '' : ` · ${one.raters.join(', ')}`}
          </Fact>
        ))}
      </dl>

      <Part title="Decision">
        {packet.decisions.length === 0 ? (
          <p className="text-sm">Nothing is decided yet.</p>
        ) : (
          <div className="space-y-6">
            {packet.decisions.map((one) => (
              <SignedDecision key={one.id} decision={one} lines={lines} zone={zone} />
            ))}
          </div>
        )}
      </Part>

      <Part title="Levels">
        <LevelTable packet={packet} />
      </Part>

      <Part title="Evidence">
        <div className="space-y-5">
          {packet.rows
            .filter((row) => row.evidence.length > 0)
            .map((row) => (
              <section key={row.rowKey}>
                <h3 className="font-semibold text-sm">{row.title}</h3>
                {row.question === '' ? null : <p className="text-ink-2 text-xs">{row.question}</p>}
                <ul className="mt-1 space-y-1">
                  {row.evidence.map((line) => (
                    <li key={line.cite} className="max-w-read">
                      <LineWords line={line} zone={zone} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          {packet.rows.every((row) => row.evidence.length === 0) ? (
            <p className="text-sm">No evidence line was filed.</p>
          ) : null}
        </div>
      </Part>

      <Discussion packet={packet} when={when} />

      {packet.redFlags.length === 0 ? null : (
        <Part title="Red flags seen">
          <ul className="space-y-1 text-sm">
            {packet.redFlags.map((one) => (
              <li key={`${one.rater}/${one.text}`}>
                <span className="font-semibold">{one.rater}</span> {one.text}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {packet.summaries.length === 0 ? null : (
        <Part title="In their own words">
          <div className="space-y-3 text-sm">
            {packet.summaries.map((one) => (
              <div key={`${one.rater}/${one.text}`} className="max-w-read">
                <h3 className="font-semibold">{one.rater}</h3>
                <p className="whitespace-pre-wrap">{one.text}</p>
              </div>
            ))}
          </div>
        </Part>
      )}
      {packet.addenda.length === 0 ? null : (
        <Part title="Added after sealing (outside calibration)">
          <ul className="space-y-2 text-sm">
            {packet.addenda.map((one) => (
              <li key={`${one.rater}/${one.at}`} className="max-w-read">
                <span className="font-semibold">{one.rater}</span>{' '}
                <span className="text-ink-2">
                  {one.kind}, {one.stamped === 'before-reveal' ? 'before' : 'after'} the reveal, {when(one.at)}
                </span>
                <p className="whitespace-pre-wrap">{one.text}</p>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {packet.history.length === 0 ? null : (
        <Part title="What was changed in the loop">
          <ul className="space-y-1 text-sm">
            {packet.history.map((one) => (
              <li key={`${one.at}/${one.kind}/${one.detail}`}>
                <span className="text-ink-2">{when(one.at)}</span> {one.by}: {one.detail}
                {one.reason === '' ? '' : ` (${one.reason})`}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <p className="text-ink-2 text-xs">
        Levels are never added up, and no number stands for a person. First votes were given blind and are kept as they
        were; a second round stands beside them.
      </p>
    </article>
  );
}

/** Why raters differed, and what was written in the room, row by row; nothing where nobody said anything. */
function Discussion({ packet, when }: { packet: Packet; when: (at: string) => string }) {
  const said = packet.rows.filter((row) => row.disagreements.length + row.comments.length > 0);
  if (said.length === 0) return null;
  return (
    <Part title="What the panel said">
      <div className="space-y-4 text-sm">
        {said.map((row) => (
          <section key={row.rowKey} className="max-w-read">
            <h3 className="font-semibold">{row.title}</h3>
            <ul className="mt-1 space-y-1">
              {row.disagreements.map((one) => (
                <li key={`${one.at}/${one.interviewId}`}>
                  {DISAGREEMENT_WORDS[one.kind].label}{' '}
                  <span className="text-ink-2">
                    ({DISAGREEMENT_WORDS[one.kind].hint}), said by {one.by}, {when(one.at)}
                  </span>
                </li>
              ))}
              {row.comments.map((one) => (
                <li key={`${one.at}/${one.by}`}>
                  <span className="font-semibold">{one.by}</span> <span className="text-ink-2">{when(one.at)}</span>
                  <p className="whitespace-pre-wrap">{one.text}</p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Part>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 border-b pb-1 font-semibold text-base">{title}</h2>
      {children}
    </section>
  );
}

function LevelTable({ packet }: { packet: Packet }) {
  const raters = ratersOf(packet);
  return (
    <Table caption="Levels by row and rater" hideCaption minWidth={`${16 + raters.length * 8}rem`}>
      <TableHead>
        <tr>
          <TableHeader>Row</TableHeader>
          {raters.map((one) => (
            <TableHeader key={one.id}>{one.name}</TableHeader>
          ))}
          <TableHeader>Compared</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {packet.rows.map((row) => (
          <TableRow key={row.rowKey}>
            <TableRowHeader>{row.title}</TableRowHeader>
            {raters.map((one) => (
              <TableCell key={one.id}>
                <RaterLevels row={row} raterId={one.id} />
              </TableCell>
            ))}
            <TableCell className="text-ink-2 text-xs">{comparisonWords(row.comparison)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** One rater's level on a row: the first round, and the second where it was voted on again. */
export function RaterLevels({ row, raterId }: { row: PacketRow; raterId: string }) {
  const own = row.rounds.flatMap((round) =>
    onceEach(round.levels.filter((one) => one.raterId === raterId)).map((level) => ({ number: round.number, level })),
  );
  if (own.length === 0) return <span className="text-ink-3">–</span>;
  return (
    <span className="flex flex-col gap-0.5">
      {own.map(({ number, level }) => (
        <LevelWords key={`${number}/${level.level}`} level={level} of={row.levels.length} round={number} />
      ))}
    </span>
  );
}

function LevelWords({ level, of, round }: { level: PacketLevel; of: number; round: number }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {level.level === null || of < 2 ? null : <LevelMark level={level.level} of={of} />}
      <span>
        {level.label.toLowerCase()}
        {round > 1 ? <span className="text-ink-2 text-xs"> in round {round}</span> : null}
        {level.late ? <span className="text-ink-2 text-xs"> late</span> : null}
      </span>
    </span>
  );
}
