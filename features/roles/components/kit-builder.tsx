'use client';
/**
 * The kit of one interview: its questions at the left, moved by dragging or by keys; the bank at the right, searched in place.
 * Minutes add up against the slot while one works, and every change is kept at once.
 */
import { useDeferredValue, useId, useState } from 'react';
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
import type { KitChoice } from '../data';
import { type KitFinding, type Owner, slotState, standIns } from '../kit';
import type { RatingMode } from '../role';
import { type KitPlace, type KitRow, useKit } from './use-kit';

/** A kit holds at most six questions. */
const MOST = 6;
/** How many of the bank are listed before one searches. */
const LISTED = 12;

export interface KitBuilderProps {
  place: KitPlace;
  zone: string;
  interview: { minutes: number; rating: RatingMode; entries: Omit<KitRow, 'key'>[] };
  choices: (KitChoice & { isArchived: boolean })[];
  /** Questions of the role's other interviews. */
  elsewhere: { questionId: string; interview: string }[];
  capabilityNames: Record<string, string>;
  findings: KitFinding[];
}

const criteriaWords = (count: number): string => (count === 1 ? '1 criterion' : `${count} criteria`);

export function KitBuilder({ place, zone, interview, choices, elsewhere, capabilityNames, findings }: KitBuilderProps) {
  const kit = useKit(place, interview.entries, zone);
  const { rows, change } = kit;
  const known = new Map(choices.map((one) => [one.id, one]));
  const slot = slotState(rows, interview.minutes);
  const titleOf = (row: KitRow) => known.get(row.questionId)?.title ?? 'A question';
  const edit = (row: KitRow, part: Partial<KitRow>, words: string) =>
    change(
      rows.map((one) => (one.key === row.key ? { ...one, ...part } : one)),
      words,
    );
  const rowOf = (choice: KitChoice): KitRow => ({
    key: choice.id,
    questionId: choice.id,
    scenarioIds: choice.scenarios.map((one) => one.id),
    minutes: choice.minutes,
    owners: {},
  });

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
                bankPath={`/w/${place.workspace}/bank`}
                onEdit={(part, words) => edit(row, part, words)}
                others={choices.filter((one) => !one.isArchived && rows.every((held) => held.questionId !== one.id))}
                onSwap={(choice) =>
                  change(
                    rows.map((one) => (one.key === row.key ? rowOf(choice) : one)),
                    `${choice.title} took the place of ${titleOf(row)}`,
                  )
                }
              />
            )}
          </MovableList>
          <p className="mt-2 text-ink-3 text-xs max-md:hidden">
            Move with the grip, the arrows, or Alt+↑ and Alt+↓ from inside of a question.
          </p>
        </Section>
        <Findings findings={findings} />
      </div>
      <Bank
        choices={choices.filter((one) => !one.isArchived)}
        held={new Set(rows.map((one) => one.questionId))}
        elsewhere={new Map(elsewhere.map((one) => [one.questionId, one.interview]))}
        isFull={rows.length >= MOST}
        capabilityNames={capabilityNames}
        onAdd={(choice) => change([...rows, rowOf(choice)], `${choice.title} added`)}
      />
    </div>
  );
}

function Row({
  row,
  choice,
  rating,
  capabilityNames,
  bankPath,
  onEdit,
  others,
  onSwap,
}: {
  row: KitRow;
  choice: (KitChoice & { isArchived: boolean }) | undefined;
  rating: RatingMode;
  capabilityNames: Record<string, string>;
  bankPath: string;
  onEdit: (part: Partial<KitRow>, words: string) => void;
  others: KitChoice[];
  onSwap: (choice: KitChoice) => void;
}) {
  const id = useId();
  if (choice === undefined) return <p className="py-1 text-sm">This question is not in the bank any more.</p>;
  const asReplaceable = (one: KitChoice) => ({ ...one, criteria: one.criteria.map((criterion) => criterion.title) });
  const candidates = standIns(asReplaceable(choice), others.map(asReplaceable)).slice(0, 5);
  const swaps = candidates.flatMap(({ question, common }) => {
    const other = others.find((one) => one.id === question.id);
    return other === undefined ? [] : [{ other, common }];
  });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3 pr-24">
        <TextLink href={`${bankPath}/${choice.slug}`} className="font-semibold text-sm">
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
      {swaps.length === 0 ? null : (
        <Disclosure summary="Put another question in its place">
          <ul className="divide-y border-y">
            {swaps.map(({ other, common }) => (
              <li key={other.id} className="flex items-center justify-between gap-3 py-1 text-sm">
                <span className="min-w-0">
                  {other.title}
                  <span className="block text-ink-2 text-xs">
                    {common > 0 ? `${criteriaWords(common)} in common` : 'same capability, other criteria'} ·{' '}
                    {other.minutes} min
                  </span>
                </span>
                <Button size="small" onClick={() => onSwap(other)} aria-label={`Take it: ${other.title}`}>
                  Take it
                </Button>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
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

function Bank({
  choices,
  held,
  elsewhere,
  isFull,
  capabilityNames,
  onAdd,
}: {
  choices: KitChoice[];
  held: ReadonlySet<string>;
  elsewhere: ReadonlyMap<string, string>;
  isFull: boolean;
  capabilityNames: Record<string, string>;
  onAdd: (choice: KitChoice) => void;
}) {
  const [text, setText] = useState('');
  const [capability, setCapability] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const words = wanted.split(/\s+/).filter((one) => one !== '');
  const found = choices.filter((one) => {
    const through = [one.title, ...one.criteria.map((criterion) => criterion.title)].join(' ').toLowerCase();
    return (capability === '' || one.capability === capability) && words.every((word) => through.includes(word));
  });
  const shown = wanted === '' && capability === '' ? found.slice(0, LISTED) : found.slice(0, 40);
  const present = [...new Set(choices.map((one) => one.capability))];
  return (
    <Section title="Add from the bank" aside={isFull ? 'six questions are more than an hour holds' : undefined}>
      <div className="mb-2 grid gap-2 sm:grid-cols-[minmax(0,1fr)_13rem] lg:grid-cols-1 xl:grid-cols-[minmax(0,1fr)_13rem]">
        <TextInput
          type="search"
          aria-label="Search the bank"
          placeholder="Search title and criteria"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select
          aria-label="Capability"
          value={capability}
          onChange={(event) => setCapability(event.target.value)}
          options={[
            { value: '', label: 'Every capability' },
            ...present.map((key) => ({ value: key, label: capabilityNames[key] ?? key })),
          ]}
        />
      </div>
      <p role="status" className="mb-1 text-ink-2 text-xs">
        {found.length === 1 ? '1 question' : `${found.length} questions`}
        {shown.length < found.length ? `, the first ${shown.length} shown` : ''}
      </p>
      {found.length === 0 ? (
        <p className="border-y py-4 text-ink-2 text-sm">
          {choices.length === 0
            ? 'The bank is empty. Adopt questions from the library first.'
            : 'Nothing matches. Search fewer words, or every capability.'}
        </p>
      ) : (
        <ul className="divide-y border-y lg:max-h-[70dvh] lg:overflow-y-auto">
          {shown.map((one) => {
            const other = elsewhere.get(one.id);
            return (
              <li key={one.id} className="flex items-center justify-between gap-3 py-1.5 text-sm">
                <span className="min-w-0">
                  {one.title}
                  <span className="block text-ink-2 text-xs">
                    {capabilityNames[one.capability] ?? one.capability} · {one.minutes} min ·{' '}
                    {criteriaWords(one.criteria.length)}
                    {other === undefined ? '' : ` · already in “${other}”`}
                  </span>
                </span>
                {held.has(one.id) ? (
                  <span className="shrink-0 text-ink-2 text-xs">in this kit</span>
                ) : (
                  <Button
                    size="small"
                    disabled={isFull}
                    onClick={() => onAdd(one)}
                    aria-label={`Add ${one.title}`}
                    className="shrink-0"
                  >
                    Add
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
