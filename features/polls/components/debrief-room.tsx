'use client';
/**
 * The panel room. Everything on it is computed from the view that the server sent and one's own stream; there is nothing in
 * this window that its reader may not know.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';
import { KeyHint } from '@/components/key-hint';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import type { WorkspaceRole } from '@/features/access/scope';
import { formatDateTime, formatTime } from '@/lib/dates';
import { type DebriefPlan, debriefRows, extremes, stopAdvice } from '../debrief';
import type { Held, OwnRound } from '../live';
import {
  canCloseRoom,
  canDiscuss,
  canOpenRound,
  canOverride,
  canReveal,
  canVoidRound,
  canVote,
  type RoomActor,
} from '../policy';
import { currentRound, DISAGREEMENT_KINDS, isRevealed, isUnsealed, type Room, type Round, sealedRaters } from '../poll';
import { LaterVote } from './later-vote';
import { OwnCards, PanelList } from './panel-list';
import { type OwnAnswer, RevealedRows, type WordedRow, worded } from './revealed-rows';
import {
  CloseControl,
  type Opened,
  OverrideControl,
  ResetControl,
  RevealControl,
  VoteAgainControl,
} from './room-actions';
import type { ClientState, RoomClient } from './room-client';
import { Announcer, LineWords } from './room-line';
import { RowDetail } from './row-detail';
import { useEvidence } from './use-evidence';
import { useKeys } from './use-keys';
import { randomId, useRoom } from './use-room';
import { WaitingRows } from './waiting-rows';
import { nameOf, stateSentence } from './words';

export interface DebriefRoomProps {
  /** Slug of the workspace. */
  workspace: string;
  roomId: string;
  me: { userId: string; role: WorkspaceRole; timeZone: string };
  start: { held: Held; own: readonly OwnRound[] };
  plan: DebriefPlan;
  /** Where the decision is made. */
  decisionHref: string;
}

const NARROW = '(max-width: 1023px)';

export function DebriefRoom(props: DebriefRoomProps) {
  const { me, plan, roomId, workspace } = props;
  const [state, client] = useRoom(roomId, props.start);
  const room = (state.held ?? props.start.held).room;
  const time = useMemo(() => (iso: string) => formatTime(new Date(iso), me.timeZone), [me.timeZone]);
  // A room is read again days later: what happened to the whole of it is told with its day.
  const when = useMemo(() => (iso: string) => formatDateTime(new Date(iso), me.timeZone), [me.timeZone]);
  const rows = useMemo(() => worded(plan, debriefRows(room, plan.rows)), [plan, room]);
  const may = useMemo(() => permissions(room, me), [room, me]);
  const first = room.rounds[0];
  const round = currentRound(room);
  const shown = first !== undefined && isRevealed(first.state) && !first.withheld;
  const voting = round !== undefined && round.number > 1 && may.vote ? round : null;
  const answers = useMemo(() => (voting ? ownAnswers(state, room, voting, rows) : null), [state, room, voting, rows]);
  const evidence = useEvidence(
    shown ? `/api/v1/w/${workspace}/rooms/${roomId}/evidence` : null,
    first ? sealedRaters(first).join() : '',
  );

  const [chosen, setChosen] = useState<string | null>(null);
  const suggested = answers === null ? rows[0] : (rows.find((row) => answers.get(row.rowKey) === null) ?? rows[0]);
  const selected = shown ? (rows.find((row) => row.cell === chosen) ?? suggested ?? null) : null;
  const [dialog, setDialog] = useState<'reveal' | 'again' | 'close' | 'seal' | null>(null);
  const opened = (name: NonNullable<typeof dialog>): Opened => ({
    open: dialog === name,
    onOpenChange: (open) => setDialog(open ? name : null),
  });
  const [trouble, setTrouble] = useState<string | null>(null);
  const perform: RoomClient['command'] = (command) => client.command(command);
  const attempt = async (command: Parameters<typeof perform>[0]) => {
    const result = await perform(command);
    setTrouble(result.ok ? null : result.reason);
    return result;
  };

  const detail = useRef<HTMLDivElement>(null);
  const select = (cell: string) => {
    setChosen(cell);
    if (window.matchMedia(NARROW).matches) detail.current?.scrollIntoView({ block: 'start' });
  };
  const backToRows = () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(selected?.cell ?? '')}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  };
  const move = (by: number) => {
    const at = rows.findIndex((row) => row.cell === selected?.cell);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    setChosen(next.cell);
    document.querySelector<HTMLElement>(`[data-row="${CSS.escape(next.cell)}"]`)?.focus();
  };
  const votable = selected !== null && answers?.has(selected.rowKey) ? selected : null;
  const vote = (rowKey: string, level: number | null) => {
    if (voting === null) return;
    // The row stays open once it is answered: the next one is the voter's to choose.
    setChosen(selected?.cell ?? null);
    client.vote({ roundId: voting.id, rowKey, level });
  };
  const typing = selected && first && may.silence === null && extremes(selected.rowKey, selected.rounds[0]?.dots ?? []);
  const digit = (n: number) => {
    if (votable) {
      if (n === 0 && votable.rowKey !== 'recommendation') vote(votable.rowKey, null);
      if (n > 0 && n <= votable.levels.length) vote(votable.rowKey, n);
      return;
    }
    const kind = DISAGREEMENT_KINDS[n - 1];
    if (typing && selected && first && kind)
      void attempt({ name: 'type-disagreement', ...target(first, selected), kind });
  };
  useKeys({
    j: shown ? () => move(1) : undefined,
    k: shown ? () => move(-1) : undefined,
    c: shown ? () => detail.current?.querySelector<HTMLElement>('[data-comment]')?.focus() : undefined,
    r: may.reveal.ok ? () => setDialog('reveal') : undefined,
    v: may.again.ok ? () => setDialog('again') : undefined,
    x: may.close.ok ? () => setDialog('close') : undefined,
    s: answers && [...answers.values()].every((one) => one !== null) ? () => setDialog('seal') : undefined,
    ...Object.fromEntries(Array.from({ length: 6 }, (_, n) => [String(n), shown ? () => digit(n) : undefined])),
  });
  useUnknownRaters(room, plan);

  const subtitle = `${plan.role} · ${stateSentence(room, rows, when)}`;
  return (
    <>
      <Announcer room={room} plan={plan} />
      <Panes
        share="wide-left"
        leftLabel="Rows"
        rightLabel={shown ? 'The chosen row' : 'Panel'}
        header={
          <PageHeader
            title={`Debrief · ${plan.candidate}`}
            subtitle={subtitle}
            actions={
              <>
                <LineWords state={state} client={client} />
                {voting || !may.reset || !round ? null : <ResetControl round={round} perform={perform} />}
                {room.phase === 'closed' || (shown && round?.state !== 'open') ? (
                  <ButtonLink href={props.decisionHref}>Decision</ButtonLink>
                ) : null}
                {may.close.ok ? (
                  <CloseControl primary={may.advice !== null} dialog={opened('close')} perform={perform} />
                ) : null}
                {may.again.ok ? (
                  <VoteAgainControl
                    primary={may.advice === null}
                    advice={may.advice}
                    dialog={opened('again')}
                    perform={perform}
                  />
                ) : null}
              </>
            }
          />
        }
        left={
          <>
            <Notices room={room} plan={plan} trouble={trouble} when={when} />
            {round?.state === 'open' && !round.withheld && may.facilitates ? (
              <RevealControl
                plan={plan}
                round={round}
                obstacle={may.reveal.ok ? null : may.reveal.reason}
                dialog={opened('reveal')}
                perform={perform}
              />
            ) : null}
            {shown ? (
              <RevealedRows
                plan={plan}
                rows={rows}
                selected={selected?.cell ?? null}
                onSelect={select}
                answers={answers ?? undefined}
              />
            ) : first ? (
              <WaitingRows plan={plan} round={first} />
            ) : null}
            <Foot shown={shown} revealedAt={first?.revealedAt ?? null} when={when} votable={votable !== null} />
          </>
        }
        right={
          <div ref={detail} className="scroll-mt-4">
            {shown ? (
              <Button variant="quiet" size="small" className="-ml-2.5 mb-3 lg:hidden" onClick={backToRows}>
                Back to the rows
              </Button>
            ) : null}
            {voting && answers ? (
              <LaterVote
                row={votable}
                number={voting.number}
                answers={answers}
                late={voting.withheld}
                refusal={state.refusal}
                unstored={state.line.kind === 'open' ? 0 : state.pending.length}
                onVote={vote}
                sealing={opened('seal')}
                onSeal={() => perform({ name: 'seal-round', roundId: voting.id })}
              />
            ) : null}
            {shown && first && selected ? (
              <RowDetail
                key={selected.cell}
                plan={plan}
                row={selected}
                round={first}
                anchors={votable === null}
                evidence={evidence}
                silence={may.silence}
                time={time}
                onType={(kind) => void attempt({ name: 'type-disagreement', ...target(first, selected), kind })}
                onComment={(text) =>
                  perform({
                    name: 'add-comment',
                    roundId: first.id,
                    rowKey: selected.rowKey,
                    commentId: randomId(),
                    text,
                  })
                }
              />
            ) : null}
            {shown && round && round.number > 1 && !isRevealed(round.state) ? (
              <div className="mt-6 border-t pt-6">
                <PanelList plan={plan} round={round} here={state.here} />
              </div>
            ) : null}
            {!shown && first ? (
              <div className="flex flex-col gap-6">
                <PanelList plan={plan} round={first} here={state.here} />
                {isUnsealed(first.raters[me.userId]) ? (
                  <OwnCards
                    plan={plan}
                    workspace={workspace}
                    userId={me.userId}
                    sealed={
                      state.own.find((one) => one.roundId === first.id)?.votes.map((one) => one.performanceId) ?? []
                    }
                    onHandIn={() => void attempt({ name: 'hand-in', roundId: first.id })}
                  />
                ) : null}
                <p className="max-w-read text-ink-2 text-sm">
                  Before the reveal nobody sees a value, the facilitator and managers included. At the reveal everybody
                  who has sealed sees everything at once.
                </p>
                {may.override ? <OverrideControl round={first} perform={perform} /> : null}
              </div>
            ) : null}
          </div>
        }
      />
    </>
  );
}

const target = (round: Round, row: WordedRow) => ({
  roundId: round.id,
  rowKey: row.rowKey,
  performanceId: row.cell.slice(row.cell.lastIndexOf('@') + 1),
});

/** What this person may do in the room as it stands; the server decides again by the same functions. */
function permissions(room: Room, me: DebriefRoomProps['me']) {
  const actor: RoomActor = {
    role: me.role,
    facilitator: room.facilitatorId === me.userId,
    onPanel: room.rounds.some((round) => round.raters[me.userId] !== undefined),
  };
  const counted = room.rounds.filter((round) => round.state !== 'void');
  const round = counted.at(-1);
  const first = counted[0];
  const mine = round?.raters[me.userId] ?? null;
  const facts = {
    facilitator: actor.facilitator,
    phase: room.phase,
    round: round?.state ?? null,
    mine,
    sealed: round === undefined ? 0 : sealedRaters(round).length,
  };
  const advice = stopAdvice(room);
  const adviceWords = {
    'within-one-level': 'Every compared row is within one level already.',
    'nothing-moved': 'Nothing moved in the last round.',
  };
  const discuss = canDiscuss({
    ...actor,
    phase: room.phase,
    sees: first !== undefined && !first.withheld,
    round: first?.state ?? null,
  });
  const votes = canVote({ round: round ?? null, mine, owesEarlier: first?.withheld ?? false, row: 'known' });
  return {
    facilitates: actor.facilitator,
    reveal: canReveal(facts),
    override:
      !actor.facilitator && canOverride({ ...facts, role: me.role, reason: 'a reason is asked for in the dialog' }).ok,
    again: canOpenRound({
      facilitator: actor.facilitator,
      phase: room.phase,
      last: round?.state ?? null,
      rounds: counted.length,
      advice,
    }),
    reset: round !== undefined && canVoidRound({ facilitator: actor.facilitator, phase: room.phase, round }).ok,
    close: canCloseRoom({ ...actor, phase: room.phase, last: round?.withheld ? 'revealed' : (round?.state ?? null) }),
    advice: advice === null ? null : adviceWords[advice],
    vote: votes.ok,
    silence: discuss.ok ? null : discuss.reason,
  };
}

/** One's own answers on the rows of a later round: what the server keeps, overlaid with what is on its way. */
function ownAnswers(
  state: ClientState,
  room: Room,
  round: Round,
  rows: readonly WordedRow[],
): ReadonlyMap<string, OwnAnswer | null> {
  const kept = state.own.find((one) => one.roundId === round.id)?.votes ?? [];
  const answers = new Map<string, OwnAnswer | null>();
  for (const row of rows) {
    if (row.rowKey.startsWith('criterion:')) continue;
    const vote = kept.find((one) => one.rowKey === row.rowKey && one.performanceId === room.loopId);
    const sending = state.pending.findLast((one) => one.roundId === round.id && one.rowKey === row.rowKey);
    const level = sending === undefined ? vote?.level : sending.level;
    answers.set(row.rowKey, level === undefined ? null : { level, pending: sending !== undefined });
  }
  return answers;
}

/** Somebody who joined the panel after the page was made has no name in it yet: it is made again. */
function useUnknownRaters(room: Room, plan: DebriefPlan): void {
  const router = useRouter();
  const seated = useRef('');
  const now = room.rounds[0] ? Object.keys(room.rounds[0].raters).sort().join() : '';
  useEffect(() => {
    if (seated.current !== '' && seated.current !== now) router.refresh();
    seated.current = now;
  }, [now, router]);
  const unnamed = Object.keys(room.rounds[0]?.raters ?? {}).some((id) => plan.people[id] === undefined);
  useEffect(() => {
    if (unnamed) router.refresh();
  }, [unnamed, router]);
}

type NoticesProps = {
  room: Room;
  plan: DebriefPlan;
  trouble: string | null;
  when: (iso: string) => string;
};

function Notices({ room, plan, trouble, when }: NoticesProps) {
  const withheld = room.rounds.find((round) => round.withheld);
  const notices = [
    ...(withheld
      ? [
          <Alert key="withheld" lead={`Round ${withheld.number} was revealed without you.`}>
            You still see what everybody saw before it. Once you seal, marked late, or recuse yourself, everything
            opens.
          </Alert>,
        ]
      : []),
    ...room.overrides.map((one) => (
      <Alert key={one.id} lead={`${nameOf(plan, one.actorId)} revealed in the facilitator’s place, ${when(one.at)}.`}>
        {one.reason}
      </Alert>
    )),
    ...(trouble === null
      ? []
      : [
          <Alert key="trouble" kind="error">
            {trouble}
          </Alert>,
        ]),
  ];
  return notices.length === 0 ? null : <div className="mb-5 flex flex-col gap-2">{notices}</div>;
}

type FootProps = { shown: boolean; revealedAt: string | null; when: (iso: string) => string; votable: boolean };

function Foot({ shown, revealedAt, when, votable }: FootProps) {
  if (!shown) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <p className="text-ink-3 text-xs">
        {revealedAt === null
          ? ''
          : `Names are shown since the reveal. Nothing here was visible to anyone, the manager included, before ${when(revealedAt)}.`}
      </p>
      <p className="flex flex-wrap gap-x-4 gap-y-1" data-screen-only>
        <KeyHint keys={['j', 'k']}>row</KeyHint>
        <KeyHint keys={votable ? ['0', '5'] : ['1', '3']} range>
          {votable ? 'your level' : 'why'}
        </KeyHint>
        <KeyHint keys={['c']}>comment</KeyHint>
      </p>
    </div>
  );
}
