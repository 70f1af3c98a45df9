'use client';
/**
 * The kit of one interview: its questions at the left, moved by dragging or by keys; the bank at the right, searched in place.
 * Minutes add up against the slot while one works, and every change is kept at once.
 */
import { useId, useState } from 'react';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Disclosure } from '@/components/disclosure';
import { MovableList } from '@/components/movable-list';
import { moved } from '@/components/moved';
import { ProgressBar } from '@/components/progress-bar';
import { SaveState } from '@/components/save-state';
import { Section } from '@/components/section';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { TextLink } from '@/components/text-link';
import type { FoundChoices, KitChoice } from '../data';
import { type KitFinding, type Owner, slotState } from '../kit';
import { criteriaWords, type RatingMode } from '../role';
import { KitBank } from './kit-bank';
import { StandIns } from './stand-ins';
import { type KitPlace, type KitRow, useKit } from './use-kit';

/** A kit holds at most six questions. */
const MOST = 6;

export interface KitBuilderProps {
  place: KitPlace;
  zone: string;
  interview: { minutes: number; rating: RatingMode; entries: Omit<KitRow, 'key'>[] };
  /** The questions that are in the kit. */
  choices: KitChoice[];
  /** What the bank has before anything is searched. */
  first: FoundChoices;
  /** Questions of the role's other interviews. */
  elsewhere: { questionId: string; interview: string }[];
  capabilityNames: Record<string, string>;
  findings: KitFinding[];
}

export function KitBuilder({
  place,
  zone,
  interview,
  choices,
  first,
  elsewhere,
  capabilityNames,
  findings,
}: KitBuilderProps) {
  const kit = useKit(place, interview.entries, zone);
  const { rows, change } = kit;
  /** Those that came into it since, kept so that what is undone still has its title. */
  const [taken, setTaken] = useState<readonly KitChoice[]>([]);
  const known = new Map([...taken, ...choices].map((one) => [one.id, one]));
  const held = new Set(rows.map((one) => one.questionId));
  const slot = slotState(rows, interview.minutes);
  const titleOf = (row: KitRow) => known.get(row.questionId)?.title ?? 'A question';
  const edit = (row: KitRow, part: Partial<KitRow>, words: string) =>
    change(
      rows.map((one) => (one.key === row.key ? { ...one, ...part } : one)),
      words,
    );
  const take = (choice: KitChoice): KitRow => {
    setTaken([...taken.filter((one) => one.id !== choice.id), choice]);
    return {
      key: choice.id,
      questionId: choice.id,
      scenarioIds: choice.scenarios.map((one) => one.id),
      minutes: choice.minutes,
      owners: {},
    };
  };

  return (
    <div className="grid gap-x-10 gap-y-8 px-4 py-5 md:px-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        <Section
          title="Kit"
          aside={
            <span className="flex flex-wrap items-center gap-3">
              <SaveState state={kit.state} />
              <Button
                size="small"
                variant="quiet"
                disabled={kit.undoable === null}
                onClick={kit.undo}
                title={kit.undoable === null ? 'Nothing to undo' : `Undo: ${kit.undoable}`}
              >
                Undo
              </Button>
            </span>
          }
        >
          <ProgressBar
            className="mb-3 w-full!"
            label="Minutes of the slot"
            text={slot.words}
            value={slot.planned}
            max={interview.minutes}
            warnAt={slot.kind === 'tight' || slot.kind === 'over' ? 0.8 : undefined}
          />
          <MovableList
            one="question"
            items={rows}
            least={1}
            said={kit.said}
            onMove={change}
            onRemove={(row) =>
              change(
                rows.filter((one) => one.key !== row.key),
                `${titleOf(row)} taken out`,
              )
            }
          >
            {(row) => (
              <Row
                row={row}
                choice={known.get(row.questionId)}
                rating={interview.rating}
                capabilityNames={capabilityNames}
                workspace={place.workspace}
                held={held}
                onEdit={(part, words) => edit(row, part, words)}
                onSwap={(choice) => {
                  const fresh = take(choice);
                  change(
                    rows.map((one) => (one.key === row.key ? fresh : one)),
                    `${choice.title} took the place of ${titleOf(row)}`,
                  );
                }}
              />
            )}
          </MovableList>
          <p className="mt-2 text-ink-3 text-xs max-md:hidden">
            Move with the grip, the arrows, or Alt+↑ and Alt+↓ from inside of a question.
          </p>
        </Section>
        <Findings findings={findings} />
      </div>
      <KitBank
        workspace={place.workspace}
        first={first}
        held={held}
        elsewhere={new Map(elsewhere.map((one) => [one.questionId, one.interview]))}
        isFull={rows.length >= MOST}
        capabilityNames={capabilityNames}
        onAdd={(choice) => change([...rows, take(choice)], `${choice.title} added`)}
      />
    </div>
  );
}

function Row({
  row,
  choice,
  rating,
  capabilityNames,
  workspace,
  held,
  onEdit,
  onSwap,
}: {
  row: KitRow;
  choice: KitChoice | undefined;
  rating: RatingMode;
  capabilityNames: Record<string, string>;
  workspace: string;
  held: ReadonlySet<string>;
  onEdit: (part: Partial<KitRow>, words: string) => void;
  onSwap: (choice: KitChoice) => void;
}) {
  const id = useId();
  if (choice === undefined) return <p className="py-1 text-sm">This question is not in the bank any more.</p>;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3 pr-24">
        <TextLink href={`/w/${workspace}/bank/${choice.slug}`} className="font-semibold text-sm">
          {choice.title}
        </TextLink>
        <span className="text-ink-2 text-xs">
          {capabilityNames[choice.capability] ?? choice.capability} · written for {choice.minutes} min
          {choice.isArchived ? ' · archived since' : ''}
        </span>
      </div>
      <label htmlFor={`${id}-minutes`} className="flex items-center gap-2 text-sm">
        <span className="text-ink-2 text-xs">Minutes here</span>
        <Minutes
          id={`${id}-minutes`}
          value={row.minutes}
          onChange={(minutes) => onEdit({ minutes }, `${choice.title} gets ${minutes} min`)}
        />
      </label>
      <Scenarios row={row} choice={choice} onEdit={onEdit} />
      <Disclosure
        summary={
          rating === 'single' || Object.keys(row.owners).length === 0
            ? `${criteriaWords(choice.criteria.length)}${rating === 'single' ? '' : ', both raters rate all'}`
            : `${criteriaWords(choice.criteria.length)}, ${Object.keys(row.owners).length} rated by one alone`
        }
      >
        <ul className="divide-y border-y">
          {choice.criteria.map((criterion) => (
            <li
              key={criterion.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-1.5 text-sm"
            >
              <span className="min-w-0">
                {criterion.title}
                <span className="block text-ink-2 text-xs">
                  {capabilityNames[criterion.capability] ?? criterion.capability}
                </span>
              </span>
              {rating === 'single' ? null : (
                <Select
                  aria-label={`Who rates “${criterion.title}”`}
                  value={row.owners[criterion.id] ?? 'both'}
                  onChange={(event) => {
                    const { [criterion.id]: _before, ...rest } = row.owners;
                    const owner = event.target.value;
                    const owners = owner === 'both' ? rest : { ...rest, [criterion.id]: owner as Owner };
                    onEdit({ owners }, `${criterion.title} rated by ${owner === 'both' ? 'both' : `the ${owner}`}`);
                  }}
                  className="w-48!"
                  options={[
                    { value: 'both', label: 'Both raters' },
                    { value: 'first', label: 'First rater alone' },
                    { value: 'second', label: rating === 'pair' ? 'Second rater alone' : 'Second reader alone' },
                  ]}
                />
              )}
            </li>
          ))}
        </ul>
      </Disclosure>
      <StandIns workspace={workspace} of={choice} held={held} onSwap={onSwap} />
    </div>
  );
}

/** A number that is sent once it is one, and put back when it is left as none. */
function Minutes({ id, value, onChange }: { id: string; value: number; onChange: (value: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const isSound = (text: string) => /^\d{1,3}$/.test(text) && Number(text) >= 3 && Number(text) <= 240;
  return (
    <TextInput
      id={id}
      inputMode="numeric"
      maxLength={3}
      value={typed ?? String(value)}
      aria-invalid={typed !== null && !isSound(typed) ? true : undefined}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed !== null && isSound(typed) && Number(typed) !== value) onChange(Number(typed));
        setTyped(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      className="w-16!"
    />
  );
}

/** The scenarios of a question: which is asked, and which stand by for a candidate who knows it. */
function Scenarios({
  row,
  choice,
  onEdit,
}: {
  row: KitRow;
  choice: KitChoice;
  onEdit: (part: Partial<KitRow>, words: string) => void;
}) {
  const titles = new Map(choice.scenarios.map((one) => [one.id, one.title]));
  const chosen = row.scenarioIds.filter((id) => titles.has(id));
  const left = choice.scenarios.filter((one) => !chosen.includes(one.id));
  const alternates = chosen.length - 1;
  return (
    <Disclosure
      summary={`“${titles.get(chosen[0] ?? '') ?? ''}” is asked; ${
        alternates === 0 ? 'no alternate' : alternates === 1 ? '1 alternate' : `${alternates} alternates`
      } on the same criteria`}
    >
      <ul className="divide-y border-y">
        {[...chosen, ...left.map((one) => one.id)].map((id) => {
          const at = chosen.indexOf(id);
          const title = titles.get(id) ?? id;
          return (
            <li key={id} className="flex items-center justify-between gap-3 text-sm">
              <Checkbox
                label={title}
                hint={at === 0 ? 'asked first' : at > 0 ? `alternate ${at}` : undefined}
                checked={at >= 0}
                disabled={at >= 0 && chosen.length === 1}
                onChange={() =>
                  onEdit(
                    { scenarioIds: at >= 0 ? chosen.filter((one) => one !== id) : [...chosen, id] },
                    at >= 0 ? `${title} stands by no more` : `${title} stands by`,
                  )
                }
              />
              {at > 0 ? (
                <Button
                  size="small"
                  variant="quiet"
                  aria-label={`Ask first: ${title}`}
                  onClick={() => {
                    const next = moved(
                      chosen.map((key) => ({ key })),
                      id,
                      0,
                    );
                    onEdit({ scenarioIds: next.map((one) => one.key) }, `${title} is asked first`);
                  }}
                >
                  Ask first
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}

function Findings({ findings }: { findings: KitFinding[] }) {
  return (
    <Section
      title="Before this interview can be held well"
      aside={findings.length === 0 ? undefined : `${findings.length}`}
    >
      {findings.length === 0 ? (
        <p className="text-ink-2 text-sm">Nothing is missing.</p>
      ) : (
        <ul className="max-w-read space-y-2 border-t pt-2 text-sm">
          {findings.map((one) => (
            <li key={`${one.rule} ${one.what}`}>
              {one.what}
              <span className="block text-ink-2 text-xs">{one.todo}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
