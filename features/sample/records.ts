/**
 * A closed loop as records: what its cards, its room and its decision would have left behind if they had been written one
 * by one. Seals and votes are made by the cards' own functions, so the past cannot have another form than the present. Pure.
 */
import { dueAt } from '@/features/interviews/loop';
import type { Capability } from '@/features/questions/capability';
import type { QuestionBody } from '@/features/questions/schema';
import { type CardFrame, sealedBody, votesOf } from '@/features/scorecards/card';
import type { LineValue } from '@/features/scorecards/schema';
import { formatDeadline } from '@/lib/dates';
import { minutesLater } from './calendar';
import type { PersonKey } from './sample';
import type { Sheet } from './sheet';
import type { ClosedLoop, HeldInterview, SealedSheet } from './year';

/** A version of a question as a kit pins it. */
export interface PinnedVersion {
  readonly id: string;
  readonly body: QuestionBody;
  /** In the order of the body's criteria. */
  readonly criteria: readonly {
    readonly id: string;
    readonly criterionId: string;
    readonly title: string;
    readonly capability: string;
    readonly anchors: readonly unknown[];
  }[];
}

/** What a card on one question rates and may mention. */
export function frameOf(version: PinnedVersion, capabilities: readonly Capability[]): CardFrame {
  const covered = new Set(version.criteria.map((one) => one.capability));
  return {
    criteria: version.criteria.map((one) => ({
      id: one.id,
      criterionId: one.criterionId,
      title: one.title,
      capability: one.capability,
      levels: one.anchors.length,
    })),
    capabilities: capabilities
      .filter((one) => covered.has(one.key))
      .map((one) => ({ key: one.key, name: one.name, levels: one.anchors.length })),
    flags: version.body.redFlags.map((one) => ({ questionVersionId: version.id, id: one.id, text: one.text })),
    followUps: version.body.followUps.map((one) => ({ questionVersionId: version.id, id: one.id })),
  };
}

/** A sheet as a card's fields. `lines` are the lines' ids in the sheet's order, for citing. */
export function fieldsOf(
  sheet: Sheet,
  version: PinnedVersion,
  newId: () => string,
): { values: Map<string, unknown>; lines: string[] } {
  const versionOf = new Map(version.body.criteria.map((one, index) => [one.id, version.criteria[index]?.id ?? '']));
  const values = new Map<string, unknown>();
  for (const [criterion, level] of Object.entries(sheet.levels))
    values.set(`level:${versionOf.get(criterion)}`, { level });
  for (const [key, level] of Object.entries(sheet.capabilities)) values.set(`capability:${key}`, { level });
  values.set('recommendation', { level: sheet.recommendation });
  const lines = sheet.lines.map((line) => {
    const id = newId();
    const filedTo = `criterion:${versionOf.get(line.criterion)}`;
    values.set(`line:${id}`, {
      text: line.text,
      at: line.at.toISOString(),
      kind: line.kind,
      filedTo,
    } satisfies LineValue);
    return id;
  });
  for (const flag of sheet.redFlags) values.set(`flag:${version.id}/${flag.id}`, { at: flag.at.toISOString() });
  for (const asked of sheet.asked) values.set(`asked:${version.id}/${asked.id}`, { at: asked.at.toISOString() });
  values.set('summary', { text: sheet.summary });
  return { values, lines };
}

export interface RecordContext {
  readonly workspaceId: string;
  readonly roleId: string;
  readonly timeZone: string;
  readonly newId: () => string;
  readonly userId: (person: PersonKey) => string;
  readonly nameOf: (person: PersonKey) => string;
  /** Who signs decisions. */
  readonly manager: PersonKey;
  /** The version that a kit pinned at this time. */
  readonly versionAt: (slug: string, at: Date) => PinnedVersion;
  readonly capabilities: readonly Capability[];
}

/** A card together with what is cited from it and voted by it. */
interface CardRecord {
  sheet: SealedSheet;
  slug: string;
  interviewId: string;
  cardId: string;
  lines: string[];
}

type LoopRecords = ReturnType<typeof recordsOfLoop>;

/** Every record of these loops, by table, in an order in which they can be stored. */
export function recordsOf(loops: readonly ClosedLoop[], context: RecordContext): LoopRecords {
  const [first, ...others] = loops.map((loop) => recordsOfLoop(loop, context));
  if (first === undefined) throw new RangeError('There is no loop to make records of.');
  for (const part of others) {
    for (const table of Object.keys(first) as (keyof LoopRecords)[]) (first[table] as unknown[]).push(...part[table]);
  }
  return first;
}

function recordsOfLoop(loop: ClosedLoop, context: RecordContext) {
  const { workspaceId, newId, userId } = context;
  const ids = { candidate: newId(), loop: newId(), room: newId(), first: newId(), second: newId() };
  const held = loop.interviews.map((interview, position) => {
    const version = context.versionAt(interview.slug, loop.createdAt);
    return { interview, version, record: interviewRecord(context, ids.loop, interview, position) };
  });
  const seats = held.flatMap(({ interview, version, record }) =>
    interview.sheets.map((sheet) =>
      seatRecords(context, { ids, interview, version, interviewId: record.id, sheet, loop }),
    ),
  );
  const cards = seats.map((seat) => seat.card);
  const raters = [...new Set(cards.map((one) => one.sheet.rater))];
  const last = loop.decisions.at(-1);
  const closedAt = last?.signedAt ?? loop.revealedAt;
  const criterionOf = (slug: string, key: string): string => {
    const version = held.find((one) => one.interview.slug === slug)?.version;
    const place = version?.body.criteria.findIndex((one) => one.id === key) ?? -1;
    return version?.criteria[place]?.criterionId ?? '';
  };
  const interviewOf = (slug: string): string => held.find((one) => one.interview.slug === slug)?.record.id ?? '';
  const round = { workspaceId, roomId: ids.room, state: 'closed' as const, visibility: 'sealed' as const, closedAt };
  const facilitatorId = userId(loop.facilitator);
  return {
    candidates: [{ id: ids.candidate, workspaceId, ...loop.candidate, createdAt: loop.createdAt }],
    loops: [
      {
        id: ids.loop,
        workspaceId,
        roleId: context.roleId,
        candidateId: ids.candidate,
        facilitatorId,
        status: 'decided' as const,
        revealAtLastSeal: false,
        createdAt: loop.createdAt,
        closedAt,
      },
    ],
    rooms: [
      {
        id: ids.room,
        workspaceId,
        kind: 'debrief' as const,
        loopId: ids.loop,
        phase: 'closed' as const,
        // Invitations, seals, reveals and the close: one each, as the room would have counted them.
        version: cards.length + raters.length + 2 + (loop.second === null ? 0 : loop.second.votes.length + 2),
        createdAt: loop.createdAt,
      },
    ],
    rounds: [
      {
        ...round,
        id: ids.first,
        number: 1,
        openedAt: loop.createdAt,
        revealedAt: loop.revealedAt,
        revealedBy: facilitatorId,
        missingAtReveal: loop.late.length,
      },
      ...(loop.second === null
        ? []
        : [
            {
              ...round,
              id: ids.second,
              number: 2,
              openedAt: loop.second.openedAt,
              revealedAt: loop.second.revealedAt,
              revealedBy: facilitatorId,
              missingAtReveal: 0,
            },
          ]),
    ],
    roundRaters: [
      ...raters.map((rater) => ({
        workspaceId,
        roundId: ids.first,
        raterId: userId(rater),
        state: loop.late.includes(rater) ? ('late' as const) : ('sealed' as const),
      })),
      ...(loop.second?.votes ?? []).map((vote) => ({
        workspaceId,
        roundId: ids.second,
        raterId: userId(vote.rater),
        state: 'sealed' as const,
      })),
    ],
    interviews: held.map((one) => one.record),
    kitItems: held.map(({ interview, version, record }) => ({
      id: newId(),
      workspaceId,
      interviewId: record.id,
      position: 0,
      questionVersionId: version.id,
      scenarioIds: version.body.scenarios.map((one) => one.id),
      minutes: Math.min(version.body.minutes, interview.minutes),
      scenarioIndex: 0,
      released: [],
    })),
    assignments: seats.map((seat) => seat.assignment),
    assignmentCriteria: seats.flatMap((seat) => seat.owned),
    cards: seats.map((seat) => seat.record),
    cardFields: seats.flatMap((seat) => seat.fields),
    cardSeals: seats.map((seat) => seat.seal),
    votes: [
      ...seats.flatMap((seat) => seat.votes),
      ...(loop.second?.votes ?? []).flatMap((vote) =>
        Object.entries(vote.levels).map(([rowKey, level]) => ({
          id: newId(),
          workspaceId,
          roundId: ids.second,
          roundNumber: 2,
          subjectKind: 'loop' as const,
          subjectId: ids.loop,
          raterId: userId(vote.rater),
          rowKey,
          performanceId: ids.loop,
          criterionVersionId: null as string | null,
          level,
          blind: false,
          late: false,
          castAt: minutesLater(loop.second?.openedAt ?? loop.revealedAt, 2),
        })),
      ),
    ],
    disagreements: loop.typed.map((one) => ({
      workspaceId,
      roundId: ids.first,
      rowKey: `criterion:${criterionOf(one.slug, one.criterion)}`,
      performanceId: interviewOf(one.slug),
      kind: one.kind,
      authorId: facilitatorId,
      at: minutesLater(loop.revealedAt, 6),
    })),
    rowComments: loop.typed
      .filter((one) => one.comment !== '')
      .map((one) => ({
        id: newId(),
        workspaceId,
        roundId: ids.first,
        rowKey: `criterion:${criterionOf(one.slug, one.criterion)}`,
        authorId: userId(cards.find((card) => card.slug === one.slug)?.sheet.rater ?? loop.facilitator),
        text: one.comment,
        at: minutesLater(loop.revealedAt, 7),
      })),
    decisions: loop.decisions.map((decision, index) => ({
      id: newId(),
      workspaceId,
      loopId: ids.loop,
      outcome: decision.outcome,
      reasons: decision.reasons.map((reason) => ({
        text: reason.text,
        cites: reason.cites.flatMap((cite) => {
          const card = cards.find((one) => one.slug === cite.slug && one.sheet.rater === cite.rater);
          return card === undefined ? [] : [`${card.cardId}/${card.lines[cite.line]}`];
        }),
      })),
      signedBy: userId(context.manager),
      signedName: context.nameOf(context.manager),
      signedAt: decision.signedAt,
      supersededAt: loop.decisions[index + 1]?.signedAt ?? null,
    })),
    loopEvents: eventRecords(context, loop, ids.loop),
  };
}

function interviewRecord(context: RecordContext, loopId: string, interview: HeldInterview, position: number) {
  return {
    id: context.newId(),
    workspaceId: context.workspaceId,
    loopId,
    position,
    title: interview.title,
    purpose: interview.purpose,
    startsAt: interview.startsAt,
    timeZone: context.timeZone,
    place: interview.place,
    minutes: interview.minutes,
    rating: interview.rating,
    status: 'planned' as const,
  };
}

/** One rater's seat in one interview: the duty, the card, its fields, its seal, and the votes that the seal cast. */
function seatRecords(
  context: RecordContext,
  facts: {
    ids: { loop: string; first: string };
    interview: HeldInterview;
    interviewId: string;
    version: PinnedVersion;
    sheet: SealedSheet;
    loop: ClosedLoop;
  },
) {
  const { workspaceId, newId } = context;
  const { ids, interview, interviewId, version, sheet } = facts;
  const [assignmentId, cardId, clientId] = [newId(), newId(), newId()];
  const raterId = context.userId(sheet.rater);
  const { values, lines } = fieldsOf(sheet, version, newId);
  const frame = frameOf(version, context.capabilities);
  const body = sealedBody(frame, values);
  const card: CardRecord = { sheet, slug: interview.slug, interviewId, cardId, lines };
  return {
    card,
    assignment: {
      id: assignmentId,
      workspaceId,
      interviewId,
      loopId: ids.loop,
      raterId,
      mode: sheet.mode,
      status: 'assigned' as const,
      dueAt: dueAt(interview.startsAt, interview.minutes),
      createdAt: facts.loop.createdAt,
    },
    owned: version.criteria.map((criterion, position) => ({
      workspaceId,
      assignmentId,
      criterionVersionId: criterion.id,
      position,
    })),
    record: {
      id: cardId,
      workspaceId,
      assignmentId,
      interviewId,
      loopId: ids.loop,
      authorId: raterId,
      state: 'sealed' as const,
      revision: values.size,
      startedAt: interview.startsAt,
      createdAt: interview.startsAt,
    },
    fields: [...values].map(([key, value]) => ({
      workspaceId,
      cardId,
      authorId: raterId,
      key,
      value,
      version: 1,
      clientId,
      conflicts: [],
      updatedAt: sheet.sealedAt,
    })),
    seal: {
      id: newId(),
      workspaceId,
      cardId,
      loopId: ids.loop,
      roundId: ids.first,
      authorId: raterId,
      number: 1,
      body,
      sealedAt: sheet.sealedAt,
    },
    votes: votesOf(frame, body).map((vote) => ({
      id: newId(),
      workspaceId,
      roundId: ids.first,
      roundNumber: 1,
      subjectKind: 'loop' as const,
      subjectId: ids.loop,
      raterId,
      rowKey: vote.rowKey,
      performanceId: interviewId,
      criterionVersionId: vote.criterionVersionId ?? null,
      level: vote.level,
      blind: true,
      late: sheet.late,
      castAt: sheet.sealedAt,
    })),
  };
}

function eventRecords(context: RecordContext, loop: ClosedLoop, loopId: string) {
  const event = (kind: 'created' | 'rescheduled', detail: string, reason: string, at: Date) => ({
    id: context.newId(),
    workspaceId: context.workspaceId,
    loopId,
    actorId: context.userId(context.manager),
    kind,
    detail,
    reason,
    at,
  });
  const moved = loop.moved === null ? undefined : loop.interviews[loop.moved.interview];
  return [
    event('created', `${loop.interviews.length} interviews`, 'New candidate', loop.createdAt),
    ...(loop.moved === null || moved === undefined
      ? []
      : [
          event(
            'rescheduled',
            `${moved.title} to ${formatDeadline(moved.startsAt, context.timeZone)}`,
            loop.moved.reason,
            loop.moved.at,
          ),
        ]),
  ];
}
