'use client';
/**
 * Where a decision is written: the rows with their evidence at the left, the decision at the right. A line is cited by
 * ticking it, for the reason that is being written. What is entered is kept in this browser until it is signed.
 */
import { startTransition, useActionState, useEffect, useMemo, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { cx } from '@/components/cx';
import { Field } from '@/components/field';
import { RadioRows } from '@/components/radio-rows';
import { Segmented } from '@/components/segmented';
import { TextInput } from '@/components/text-input';
import { TextLink } from '@/components/text-link';
import { Textarea } from '@/components/textarea';
import { toast } from '@/components/toaster';
import { formatClock, formatDateTime } from '@/lib/dates';
import { signDecision } from '../actions';
import { OUTCOME_WORDS } from '../decision';
import { linesByCite, type PacketRow as Row } from '../packet';
import { OUTCOMES } from '../schema';
import {
  type DecisionDraft,
  type DraftReason,
  dropDrafts,
  isBlank,
  type KeptDraft,
  keepDraft,
  keptDrafts,
} from './decision-draft';
import { LineWords, PacketRow } from './packet-row';

export type DecisionDeskProps = {
  /** The workspace's slug. */
  workspace: string;
  loopId: string;
  /** Disagreement first. */
  rows: Row[];
  /** Id and title. */
  interviews: [string, string][];
  signer: { id: string; name: string };
  zone: string;
  /** The decision that stands, which this one would supersede. */
  supersedes: string | null;
  /** What stands above the rows: their scale, how to read them. */
  intro: React.ReactNode;
  /** What stands above the form: the decision that was signed before. */
  standing: React.ReactNode;
};

const OUTCOME_HINTS = {
  hire: 'Every reason cites the lines that it rests on.',
  no: 'Every reason cites the lines that it rests on.',
  'more-evidence': 'The loop stays open. Say what is missing; lines may be cited.',
} as const;

const newReason = (): DraftReason => ({ id: crypto.randomUUID(), text: '', cites: [] });
const FIRST: DraftReason = { id: 'first', text: '', cites: [] };
const BLANK: DecisionDraft = { outcome: null, reasons: [FIRST], signature: '' };

type Kept = { kind: 'nothing' } | { kind: 'kept'; at: Date } | { kind: 'not-kept' };

export function DecisionDesk(props: DecisionDeskProps) {
  const { workspace, loopId, rows, signer, zone, supersedes } = props;
  const owner = `${signer.id}/${loopId}`;
  const [draft, setDraft] = useState<DecisionDraft>(BLANK);
  const [activeId, setActiveId] = useState(FIRST.id);
  const [open, setOpen] = useState(supersedes === null);
  const [kept, setKept] = useState<Kept>({ kind: 'nothing' });
  const [others, setOthers] = useState<KeptDraft[]>([]);
  const [result, sign, pending] = useActionState(signDecision, null);
  const windowId = useRef('');
  const signed = useRef(false);
  const interviews = useMemo(() => new Map(props.interviews), [props.interviews]);
  const lines = useMemo(() => linesByCite({ rows }), [rows]);
  const active = draft.reasons.find((one) => one.id === activeId) ?? draft.reasons[0] ?? FIRST;
  const problems = result?.ok === false ? (result.fields ?? []) : [];
  const problem = (field: string) => problems.find((one) => one.field === field)?.reason;

  useEffect(() => {
    windowId.current = crypto.randomUUID();
    keptDrafts(owner).then(
      ([newest, ...older]) => {
        if (newest === undefined || isBlank(newest)) return;
        setDraft({ outcome: newest.outcome, reasons: newest.reasons, signature: newest.signature });
        setActiveId(newest.reasons[0]?.id ?? FIRST.id);
        setKept({ kind: 'kept', at: new Date(newest.at) });
        setOthers(older.filter((one) => !isBlank(one)));
        setOpen(true);
      },
      () => setKept({ kind: 'not-kept' }),
    );
  }, [owner]);

  useEffect(() => {
    if (result?.ok !== true || signed.current) return;
    signed.current = true;
    void dropDrafts(owner).catch(() => {});
    setDraft(BLANK);
    setActiveId(FIRST.id);
    setKept({ kind: 'nothing' });
    setOpen(false);
    toast({ title: 'The decision is signed.' });
  }, [result, owner]);

  const change = (next: DecisionDraft) => {
    signed.current = false;
    setDraft(next);
    const at = new Date();
    keepDraft({ ...next, owner, window: windowId.current, at: at.getTime() }).then(
      () => setKept({ kind: 'kept', at }),
      () => setKept({ kind: 'not-kept' }),
    );
  };
  const changeReason = (id: string, over: Partial<DraftReason>) =>
    change({ ...draft, reasons: draft.reasons.map((one) => (one.id === id ? { ...one, ...over } : one)) });
  const toggle = (cite: string) =>
    changeReason(active.id, {
      cites: active.cites.includes(cite) ? active.cites.filter((one) => one !== cite) : [...active.cites, cite],
    });
  const addReason = () => {
    const reason = newReason();
    change({ ...draft, reasons: [...draft.reasons, reason] });
    setActiveId(reason.id);
  };
  const removeReason = (id: string) => {
    const reasons = draft.reasons.filter((one) => one.id !== id);
    change({ ...draft, reasons });
    if (id === activeId) setActiveId(reasons[0]?.id ?? FIRST.id);
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (pending) return;
    startTransition(() =>
      sign({
        workspace,
        loopId,
        outcome: draft.outcome ?? '',
        reasons: draft.reasons.map(({ text, cites }) => ({ text, cites })),
        signature: draft.signature,
        supersedes,
      }),
    );
  };
  const reasonName = (id: string) => `Reason ${draft.reasons.findIndex((one) => one.id === id) + 1}`;

  return (
    <div className="grid lg:grid-cols-[minmax(0,1fr)_25rem]">
      <div className="min-w-0 px-4 py-5 md:px-6">
        {props.intro}
        {open ? (
          <p className="mb-2 text-sm lg:hidden">
            The decision is written below the evidence: <TextLink href="#decision">go there</TextLink>.
          </p>
        ) : null}
        {open ? (
          <div className="sticky top-0 z-10 -mx-4 mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-ground px-4 py-2 md:-mx-6 md:px-6">
            <span className="text-ink-2 text-xs">
              {draft.reasons.length > 1 ? 'Ticked lines are cited in' : 'Tick the lines that your reason rests on.'}
            </span>
            {draft.reasons.length > 1 ? (
              <Segmented
                name="active-reason"
                label="Reason that ticked lines are cited in"
                value={active.id}
                onChange={setActiveId}
                options={draft.reasons.map((one) => ({ value: one.id, label: reasonName(one.id) }))}
              />
            ) : null}
          </div>
        ) : null}
        {rows.map((row) => (
          <PacketRow
            key={row.rowKey}
            row={row}
            interviews={interviews}
            zone={zone}
            line={
              open
                ? (line, words) => (
                    <Checkbox
                      checked={active.cites.includes(line.cite)}
                      onChange={() => toggle(line.cite)}
                      className="py-1"
                      label={words}
                      hint={citedElsewhere(draft.reasons, line.cite, active.id)}
                    />
                  )
                : undefined
            }
          />
        ))}
      </div>
      <div
        id="decision"
        className={cx(
          'min-w-0 border-t bg-page lg:border-t-0 lg:border-l',
          !open && 'max-lg:order-first max-lg:border-b',
        )}
      >
        <div className="px-4 py-5 md:px-6 lg:sticky lg:top-0 lg:max-h-dvh lg:overflow-y-auto">
          {props.standing}
          {open ? (
            <form onSubmit={submit} className="space-y-5" aria-label="Decision" noValidate>
              <h2 className="font-semibold text-sm">{supersedes === null ? 'The decision' : 'Another decision'}</h2>
              {others.length > 0 ? (
                <Alert lead="Also kept here:">
                  {others.map((one) => (
                    <Button
                      key={one.window}
                      variant="link"
                      onClick={() => {
                        setOthers(others.filter((other) => other !== one));
                        change({ outcome: one.outcome, reasons: one.reasons, signature: one.signature });
                        setActiveId(one.reasons[0]?.id ?? FIRST.id);
                      }}
                    >
                      a draft of {formatDateTime(new Date(one.at), zone)}
                    </Button>
                  ))}
                </Alert>
              ) : null}
              {result?.ok === false ? <Alert kind="error">{result.reason} Nothing you entered is lost.</Alert> : null}
              <div>
                <RadioRows
                  name="outcome"
                  legend="Outcome"
                  value={draft.outcome}
                  onChange={(outcome) => change({ ...draft, outcome })}
                  options={OUTCOMES.map((one) => ({ value: one, label: OUTCOME_WORDS[one] }))}
                  describedBy="outcome-problem"
                />
                <p id="outcome-problem" className="mt-1 text-red text-xs">
                  {problem('outcome')}
                </p>
              </div>
              <fieldset className="space-y-4">
                <legend className="font-semibold text-ink-2 text-xs">
                  {draft.reasons.length === 1 ? 'Reason' : 'Reasons'}
                </legend>
                <p className="text-ink-2 text-xs">{OUTCOME_HINTS[draft.outcome ?? 'hire']}</p>
                {problem('reasons') ? <p className="text-red text-xs">{problem('reasons')}</p> : null}
                {draft.reasons.map((reason, index) => (
                  <div key={reason.id} className="space-y-2">
                    <Field label={reasonName(reason.id)} error={problem(`reasons.${index}.text`)}>
                      {(control) => (
                        <Textarea
                          {...control}
                          rows={3}
                          maxLength={2_000}
                          value={reason.text}
                          onFocus={() => setActiveId(reason.id)}
                          onChange={(event) => changeReason(reason.id, { text: event.target.value })}
                        />
                      )}
                    </Field>
                    {reason.cites.length === 0 ? (
                      <p className="text-ink-3 text-xs">Cites no line yet.</p>
                    ) : (
                      <ul
                        className="space-y-1 border-accent border-l-2 pl-3"
                        aria-label={`Lines cited in ${reasonName(reason.id)}`}
                      >
                        {reason.cites.map((cite) => {
                          const line = lines.get(cite);
                          return (
                            <li key={cite} className="flex items-start justify-between gap-2">
                              {line === undefined ? (
                                <span className="text-ink-2 text-sm">a line that is no longer there</span>
                              ) : (
                                <LineWords line={line} zone={zone} />
                              )}
                              <Button
                                size="small"
                                variant="quiet"
                                aria-label={`Do not cite: ${line?.text.slice(0, 60) ?? 'this line'}`}
                                onClick={() =>
                                  changeReason(reason.id, { cites: reason.cites.filter((one) => one !== cite) })
                                }
                              >
                                Remove
                              </Button>
                            </li>
                          );
                        })}
                      </ul>
                    )}
                    {problem(`reasons.${index}.cites`) ? (
                      <p className="text-red text-xs">
                        {reasonName(reason.id)} {problem(`reasons.${index}.cites`)}.
                      </p>
                    ) : null}
                    {draft.reasons.length > 1 ? (
                      <Button size="small" variant="quiet" onClick={() => removeReason(reason.id)}>
                        Remove {reasonName(reason.id).toLowerCase()}
                      </Button>
                    ) : null}
                  </div>
                ))}
                {draft.reasons.length < 12 ? (
                  <Button size="small" onClick={addReason}>
                    Add a reason
                  </Button>
                ) : null}
              </fieldset>
              <Field
                label="Signature"
                hint={`Type your name as it is on your account: ${signer.name}. Signed decisions are superseded, never changed.`}
                error={problem('signature')}
              >
                {(control) => (
                  <TextInput
                    {...control}
                    autoComplete="off"
                    maxLength={120}
                    value={draft.signature}
                    onChange={(event) => change({ ...draft, signature: event.target.value })}
                  />
                )}
              </Field>
              <div className="flex flex-wrap items-center justify-between gap-3">
                <Button type="submit" variant="primary" pending={pending} pendingLabel="Signing">
                  Sign
                </Button>
                <p className="text-ink-2 text-xs" role="status">
                  {keptWords(kept, zone)}
                </p>
              </div>
            </form>
          ) : (
            <Button onClick={() => setOpen(true)}>Sign a decision that supersedes this one</Button>
          )}
        </div>
      </div>
    </div>
  );
}

function citedElsewhere(reasons: readonly DraftReason[], cite: string, activeId: string): string | undefined {
  const numbers = reasons.flatMap((one, index) =>
    one.id !== activeId && one.cites.includes(cite) ? [String(index + 1)] : [],
  );
  return numbers.length === 0 ? undefined : `cited in reason ${numbers.join(', ')}`;
}

function keptWords(kept: Kept, zone: string): string {
  if (kept.kind === 'kept') return `Kept in this browser ${formatClock(kept.at, zone)}`;
  return kept.kind === 'not-kept' ? 'Not kept: this browser has no storage. Sign before you leave.' : '';
}
