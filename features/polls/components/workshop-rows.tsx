/** The criteria of one answer: to be rated blind, or, after the reveal, everybody's levels beside the expert's. */
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { cx } from '@/components/cx';
import { DotRow, DotScale } from '@/components/dot-row';
import { initialsOf } from '@/components/initials';
import { LevelChoice } from '@/components/level-choice';
import { LevelMark } from '@/components/level-mark';
import { RadioRows } from '@/components/radio-rows';
import { TextLink } from '@/components/text-link';
import { type RatedRow, rowSentence, type SampleRow } from '@/features/workshops/workshop';
import { cellOf, DISAGREEMENT_KINDS, DISAGREEMENT_WORDS, type DisagreementKind, type Round } from '../poll';
import type { CommandResult } from './room-client';
import { nameOf, namesOf } from './words';

type Named = { people: Readonly<Record<string, string>> };

type RateProps = {
  rows: readonly SampleRow[];
  /** One's own level by row; null where none was given yet. */
  levels: ReadonlyMap<string, number | null>;
  /** The row that digits answer. */
  active: string | null;
  late: boolean;
  refusal: string | null;
  /** Levels that wait in this window for the line to come back. */
  unstored: number;
  onVote: (rowKey: string, level: number) => void;
  onActive: (rowKey: string) => void;
  sealing: { open: boolean; onOpenChange: (open: boolean) => void };
  onSeal: () => Promise<CommandResult>;
  onPass: () => Promise<CommandResult>;
};

const told = async (work: Promise<CommandResult>) => {
  const result = await work;
  return result.ok ? undefined : { error: result.reason };
};

export function RateRows(props: RateProps) {
  const { rows, levels, active, refusal, unstored } = props;
  const left = rows.filter((row) => (levels.get(row.rowKey) ?? null) === null).length;
  return (
    <div className="flex flex-col gap-5">
      {rows.map((row) => (
        <section
          key={row.rowKey}
          aria-label={row.title}
          data-row={row.rowKey}
          onFocus={() => props.onActive(row.rowKey)}
          className={cx('border-t pt-3', active === row.rowKey && 'border-t-accent')}
        >
          <h3 className="mb-2 font-semibold text-sm">{row.title}</h3>
          <LevelChoice
            name={row.rowKey}
            label={`Your level for ${row.title}`}
            value={levels.get(row.rowKey) ?? null}
            options={row.levels.map((level) => ({ ...level }))}
            onChange={(level) => {
              if (level !== 'not-assessed') props.onVote(row.rowKey, level);
            }}
          />
        </section>
      ))}
      {refusal === null ? null : <Alert kind="error">{refusal}</Alert>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-3">
        <ConfirmDialog
          {...props.sealing}
          title="Seal your levels for this answer"
          description="They stand as they are. Everybody sees everybody’s at once, with the reveal."
          confirmLabel="Seal"
          pendingLabel="Sealing"
          onConfirm={() => told(props.onSeal())}
          trigger={
            <Button variant="primary" shortcut="s" disabled={left > 0}>
              Seal my levels
            </Button>
          }
        />
        <ConfirmDialog
          title="Leave this answer out?"
          description="You give it no level and see it with the reveal. The next answer is yours again."
          confirmLabel="Leave it out"
          pendingLabel="Leaving it out"
          onConfirm={() => told(props.onPass())}
          trigger={<Button variant="quiet">Leave this one out</Button>}
        />
        <p className="text-ink-2 text-xs" role="status">
          {left === 0
            ? 'Every criterion has a level.'
            : left === 1
              ? '1 criterion has no level yet.'
              : `${left} criteria have no level yet.`}
        </p>
      </div>
      {unstored === 0 ? (
        <p className="min-h-8 text-ink-2 text-xs">
          {props.late
            ? 'This answer was revealed without you. Seal now, marked late, or leave it out; then everything opens.'
            : 'Nobody else sees what you choose until the reveal, the facilitator included.'}
        </p>
      ) : (
        <p className="min-h-8 font-medium text-amber text-xs" role="status">
          Not stored yet: {unstored === 1 ? '1 level is' : `${unstored} levels are`} kept in this window and sent once
          the line is back. Do not close it.
        </p>
      )}
    </div>
  );
}

type ShownProps = {
  plan: Named;
  round: Round;
  sampleId: string;
  rows: readonly RatedRow[];
  /** Where this question's anchors are edited, for those who may. */
  editHref: string | null;
  /** Why this reader types no disagreement, or null. */
  silence: string | null;
  onType: (rowKey: string, kind: DisagreementKind) => void;
};

export function ShownRows({ plan, round, sampleId, rows, editHref, silence, onType }: ShownProps) {
  return (
    <ol className="flex flex-col gap-6">
      {rows.map((row) => (
        <li key={row.rowKey} className="border-t pt-3" data-keep>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <h3 className="font-semibold text-sm">{row.title}</h3>
            <span className={cx('text-xs', row.spread > 1 ? 'font-semibold' : 'text-ink-2')}>
              {row.spread === 0 ? 'agree' : row.spread === 1 ? 'within 1' : `spread ${row.spread}`}
            </span>
          </div>
          <p className="mt-0.5 text-ink-2 text-sm">{rowSentence(row)}</p>
          <DotScale levels={row.levels.map((level) => level.label)} className="mt-2" />
          <DotRow
            levels={row.levels.map((level) => level.label)}
            dots={row.dots
              .flatMap((dot) => {
                const name = nameOf(plan, dot.raterId);
                return dot.level === null
                  ? []
                  : [{ id: dot.raterId, name, initials: initialsOf(name), level: dot.level }];
              })
              .sort((a, b) => a.name.localeCompare(b.name, 'en'))}
          />
          <Late plan={plan} row={row} />
          <Expert row={row} />
          {row.spread > 0 ? (
            <Split
              row={row}
              typed={round.disagreements[cellOf(row.rowKey, sampleId)]?.kind ?? null}
              silence={silence}
              editHref={editHref}
              onType={(kind) => onType(row.rowKey, kind)}
            />
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function Late({ plan, row }: { plan: Named; row: RatedRow }) {
  const late = row.dots.filter((dot) => dot.late).map((dot) => dot.raterId);
  return late.length === 0 ? null : (
    <p className="text-ink-2 text-xs">{namesOf(plan, late)}: sealed after the reveal, outside calibration</p>
  );
}

function Expert({ row }: { row: RatedRow }) {
  const { key } = row;
  if (key === null) return null;
  const label = row.levels.find((level) => level.level === key.level)?.label ?? '';
  const rated = row.dots.filter((dot) => dot.level !== null).length;
  return (
    <div className="mt-2 border-l-2 border-l-accent pl-2.5">
      <p className="flex flex-wrap items-center gap-1.5 text-sm">
        <span className="text-ink-2 text-xs">expert</span>
        <LevelMark level={key.level} of={row.levels.length} />
        <span className="font-semibold">
          {key.level} {label}
        </span>
        {rated === 0 ? null : (
          <span className="text-ink-2 text-xs">
            · {row.near} of {rated} {row.levels.length > 4 ? 'at most one level off' : 'on it'}
          </span>
        )}
      </p>
      <p className="mt-0.5 max-w-read text-sm">{key.why}</p>
    </div>
  );
}

type SplitProps = {
  row: RatedRow;
  typed: DisagreementKind | null;
  silence: string | null;
  editHref: string | null;
  onType: (kind: DisagreementKind) => void;
};

/** The two anchors on both sides of the line, why the room differs, and the way to a clearer wording. */
function Split({ row, typed, silence, editHref, onType }: SplitProps) {
  const { split } = row;
  const anchors = row.levels.filter((one) => one.level === split?.low || one.level === split?.high);
  return (
    <div className="mt-3 flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        {anchors.map((one) => (
          <div key={one.level} className="min-w-0 rounded border px-2.5 py-2">
            <p className="flex items-center gap-1.5 font-semibold text-sm">
              <LevelMark level={one.level} of={row.levels.length} />
              {one.label}
            </p>
            <p className="mt-0.5 hyphens-auto text-ink-2 text-xs">{one.anchor}</p>
          </div>
        ))}
      </div>
      {editHref === null ? null : (
        <p className="text-xs">
          <TextLink href={editHref}>Edit this anchor</TextLink>
          <span className="text-ink-2">
            {' '}
            A clearer wording makes a new version; what was rated stays with the old one.
          </span>
        </p>
      )}
      <RadioRows
        name={`why ${row.rowKey}`}
        legend="Why does the room differ?"
        value={typed}
        disabled={silence !== null}
        onChange={onType}
        options={DISAGREEMENT_KINDS.map((kind) => ({
          value: kind,
          label: DISAGREEMENT_WORDS[kind].label,
          hint: DISAGREEMENT_WORDS[kind].hint,
        }))}
      />
      {silence === null ? null : <p className="text-ink-2 text-xs">{silence}</p>}
    </div>
  );
}
