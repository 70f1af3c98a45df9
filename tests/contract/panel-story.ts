/**
 * One panel, told twice: the same people, the same steps at the same instants, and rater B (ben) who rates and writes
 * differently behind his curtain. What everybody else receives on the way is kept to the byte.
 *
 * A telling runs the production server on a copy of one prepared ground, on the same port, with its clock and ids
 * held; every request carries a name of its own, from which the server's ids follow. Nothing that arrives is masked.
 */
import postgres from 'postgres';
import { performCommand } from '@/features/polls/mutations';
import { readDesk } from '@/features/scorecards/data';
import type { FieldEdit, LineSource } from '@/features/scorecards/schema';
import { createWorkshop } from '@/features/workshops/mutations';
import { type Ground, openGround } from '../support/ground';
import { seededId } from '../support/moments';
import { freePort, startServer } from '../support/server';
import { type Answer, type BuiltAction, type Line, Wire } from '../support/wire';
import { as } from '../support/world';
import { givenOf } from './act';
import { ROWS } from './entries';
import { nameOf, Scenery, START, type Target } from './scenery';
import type { Role } from './table';

/** Everybody but rater B. The candidate has a link, and `offPanel` must see nothing at all. */
export const EYES = ['panel', 'facilitator', 'manager', 'owner', 'observer', 'offPanel', 'candidate'] as const;
export type Eye = (typeof EYES)[number];

/** Everything of ben's that must not be felt outside. */
export interface Hand {
  level: number | null;
  recommendation: number;
  /** Red flags seen and follow-ups asked. */
  marks: boolean;
  /** With a source: a failed test of the candidate's attempt that he accepted as evidence. */
  lines: readonly { text: string; filed: 'criterion' | 'private' | 'unfiled'; source?: LineSource }[];
  summary: string;
  /** How often each field is written before it stands. */
  rewrites: number;
  /** How often he reopens and seals again after the first seal; the last reopening stays open when it says so. */
  reopenings: number;
  staysOpen: boolean;
  addendum: string | null;
  /** A second window writes other words into the same fields. */
  secondWindow: boolean;
}

export const TERSE: Hand = {
  level: 3,
  recommendation: 4,
  marks: false,
  lines: [],
  summary: '',
  rewrites: 0,
  reopenings: 0,
  staysOpen: false,
  addendum: null,
  secondWindow: false,
};

export const VERBOSE: Hand = {
  level: 1,
  recommendation: 1,
  marks: true,
  lines: [
    { text: `She never said what a refused client is told. ${'Twice asked. '.repeat(200)}`, filed: 'criterion' },
    { text: 'Knew the words, not the failure.', filed: 'criterion' },
    { text: 'Tired today?', filed: 'private' },
    { text: 'Something about queues', filed: 'unfiled' },
    {
      text: 'Hidden test failed in the run 23:40 into the attempt: A burst passes whole (expected 3, received 4).',
      filed: 'criterion',
      source: { attemptId: seededId('attempt'), seq: 412, runId: seededId('run'), testId: 'burst-at-the-edge' },
    },
  ],
  summary: `Not yet. ${'And here is why, at length. '.repeat(300)}`,
  rewrites: 2,
  reopenings: 2,
  staysOpen: true,
  addendum: 'One more thing that came to me on the way home.',
  secondWindow: true,
};

export interface Prepared {
  ground: Ground;
  port: number;
  cookies: Record<Role, string | undefined>;
  /** Loops of the same panel: that everybody looks at, that ana is kept out of, that is about who seals first, that leaks. */
  loops: Record<'first' | 'withheld' | 'order' | 'leaking', Target>;
  workshops: Record<'sound' | 'leaking', Workshop>;
  furniture: ReturnType<Scenery['furniture']>;
  actions: Map<string, BuiltAction>;
  /** What ben's card for an interview consists of. */
  frames: Record<string, Frame>;
}

/** A workshop that ana and ben have joined: its room, its open round and the rows of that. */
interface Workshop {
  roomId: string;
  roundId: string;
  rows: string[];
}

interface Frame {
  levels: string[];
  marks: string[];
  criterion: string;
}

/** Builds the workspace and the loops of one panel; every telling begins here. No server has run on this ground yet. */
export async function prepare(): Promise<Prepared> {
  const ground = await openGround();
  return await Scenery.on(ground, async (scenery) => {
    const { north } = scenery.world;
    const loops = {
      first: await scenery.fresh(north, 'planned'),
      withheld: await scenery.fresh(north, 'planned'),
      order: await scenery.fresh(north, 'planned'),
      leaking: await scenery.fresh(north, 'planned'),
    };
    const frames: Record<string, Frame> = {};
    for (const interviewId of Object.values(loops).flatMap((loop) => loop.interviewIds)) {
      const desk = await as(north, 'ben', (tx, scope) => readDesk(tx, scope, interviewId));
      const frame = desk?.frame;
      if (!frame) throw new Error('Ben is not assigned');
      frames[interviewId] = {
        levels: [
          ...frame.criteria.map((one) => `level:${one.id}`),
          ...frame.capabilities.map((one) => `capability:${one.key}`),
        ],
        marks: [
          ...frame.flags.map((one) => `flag:${one.questionVersionId}/${one.id}`),
          ...frame.followUps.map((one) => `asked:${one.questionVersionId}/${one.id}`),
        ],
        criterion: `criterion:${frame.criteria[0]?.id}`,
      };
    }
    const roles: Role[] = [...EYES, 'colleague', 'anonymous'];
    return {
      ground,
      port: await freePort(),
      cookies: Object.fromEntries(roles.map((role) => [role, scenery.cookieOf(role)])) as Prepared['cookies'],
      loops,
      workshops: { sound: await openWorkshop(scenery), leaking: await openWorkshop(scenery) },
      furniture: scenery.furniture(north),
      actions: scenery.actions,
      frames,
    };
  });
}

async function openWorkshop(stage: Scenery): Promise<Workshop> {
  const { north } = stage.world;
  const { sampleIds } = stage.furniture(north);
  const moment = () => stage.moments.moment();
  const roomId = await as(north, 'fay', (tx, scope) =>
    createWorkshop(tx, scope, moment(), { title: 'Kick-off', sampleIds }),
  );
  for (const who of ['ana', 'ben'] as const) {
    await as(north, who, (tx, scope) => performCommand(tx, scope, moment(), roomId, { name: 'join' }));
  }
  const rows = await stage.database.driver<{ round_id: string; row_key: string }[]>`
    select d.id as round_id, 'criterion:' || cv.criterion_id as row_key from rounds d
    join sample_answers s on s.id = d.sample_answer_id
    join criterion_versions cv on cv.question_version_id = s.question_version_id
    where d.room_id = ${roomId} order by cv.position`;
  return { roomId, roundId: rows[0]?.round_id ?? '', rows: rows.map((row) => row.row_key) };
}

/** What was received: under each name the bytes, and under `<eye> socket` each frame in its order. */
export type Received = Map<string, Buffer>;

export interface Telling {
  ben: Hand;
  /** Who of the two seals first where that must not be noticed; both do before anybody looks. */
  first: Rater;
  /** Statements that put leaks into this telling's own database at its end, and what is then looked at. */
  leaks: { plant: string; only: RegExp };
}

/** What was received: in the honest story, before the reveal and (by ana) after one that withholds from her; and among the leaks. */
export interface Told {
  honest: Received;
  leaking: Received;
}

/**
 * Tells the whole story on a copy of the prepared ground. The leaks are planted when everything else has been heard: what is
 * compared to show that they are noticed then comes from the same server, by the same requests and the same code.
 */
export async function tell(prepared: Prepared, { ben, first, leaks }: Telling): Promise<Told> {
  const ground = await prepared.ground.copy();
  const { dataDir, env } = ground;
  const server = await startServer({ dataDir, env, port: prepared.port, empty: true, moments: 'held' });
  const wire = new Wire(server.url);
  const { loops, workshops } = prepared;
  const honest = new Panel(prepared, ben, wire);
  const leaking = new Panel(prepared, ben, wire, leaks.only);
  try {
    const at = (hours: number) => server.hold(new Date(START.getTime() + hours * 3_600_000));
    await at(1);
    await honest.openRooms();
    await honest.begin('colleague', loops.first);
    await honest.begin('panel', loops.first);
    await honest.look('drafting', ['panel', 'facilitator', 'manager'], loops.first, 'reads');
    await at(30);
    await honest.sealBoth('panel', loops.first);
    await honest.afterwards(loops.first);
    await honest.look('sealed', ['panel', 'facilitator', 'manager'], loops.first, 'everything');
    await honest.look('sealed', ['owner', 'observer', 'offPanel', 'candidate'], loops.first, 'reads');
    await honest.closeRooms();
    await honest.workshop('workshop', workshops.sound);
    await at(40);
    await honest.begin('colleague', loops.order);
    await honest.begin('panel', loops.order);
    await honest.sealBoth(first, loops.order);
    await honest.look('in either order', ['facilitator', 'manager', 'observer'], loops.order, 'reads');
    await at(50);
    await honest.begin('colleague', loops.withheld);
    await honest.seal('colleague', loops.withheld);
    await honest.reveal(loops.withheld);
    await honest.look('withheld', ['panel'], loops.withheld, 'everything');

    await plant(ground, leaks.plant);
    await at(60);
    await leaking.begin('colleague', loops.leaking);
    await leaking.begin('panel', loops.leaking);
    await leaking.sealBoth('panel', loops.leaking);
    await leaking.afterwards(loops.leaking);
    await leaking.look('leaking', ['facilitator', 'manager', 'observer'], loops.leaking, 'reads');
    await leaking.workshop('leaking workshop', workshops.leaking);
    return { honest: honest.received, leaking: leaking.received };
  } finally {
    await honest.closeRooms();
    wire.close();
    await server.stop();
    await ground.remove();
  }
}

async function plant(ground: Ground, leak: string): Promise<void> {
  const joined = await ground.connect();
  const driver = postgres(joined.options);
  try {
    await driver.unsafe(leak);
  } finally {
    await driver.end();
    await joined.close();
  }
}

type Rater = 'panel' | 'colleague';

/** One thing to ask for, and what came. */
interface Question {
  name: string;
  /** @param id the header that names the request */
  ask: (id: Record<string, string>) => Promise<Buffer>;
}

/** The hand of rater A, the same in every telling. */
const ANA: Hand = {
  ...TERSE,
  level: 2,
  recommendation: 3,
  lines: [{ text: 'Named the trade-off herself.', filed: 'criterion' }],
  summary: 'Solid.',
};

class Panel {
  readonly received: Received = new Map();
  private readonly prepared: Prepared;
  private readonly ben: Hand;
  private readonly wire: Wire;
  private readonly only: RegExp;
  private readonly lines = new Map<Eye, Line>();
  private readonly cards = new Map<string, string>();
  private readonly asked = new Map<string, number>();

  /** @param only what is looked at; everything when left out */
  constructor(prepared: Prepared, ben: Hand, wire: Wire, only = /^/) {
    this.prepared = prepared;
    this.ben = ben;
    this.wire = wire;
    this.only = only;
  }

  private handOf(who: Rater): Hand {
    return who === 'panel' ? ANA : this.ben;
  }

  /** A request's name says who asks for what and for which time; how much anybody else has asked for is no part of it. */
  private named(what: string): Record<string, string> {
    const count = (this.asked.get(what) ?? 0) + 1;
    this.asked.set(what, count);
    return { 'x-request-id': seededId(`${what} ${count}`) };
  }

  private async post(who: Role, at: string, body?: unknown): Promise<Answer> {
    const answer = await this.wire.json({
      method: 'POST',
      path: `/api/v1/w/north/${at}`,
      cookie: this.prepared.cookies[who],
      headers: this.named(`${who} ${at}`),
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300) throw new Error(`${who} ${at}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  }

  async begin(who: Rater, target: Target): Promise<void> {
    for (const interviewId of target.interviewIds) {
      const { cardId } = JSON.parse((await this.post(who, `interviews/${interviewId}/card`)).text) as {
        cardId: string;
      };
      this.cards.set(`${who} ${interviewId}`, cardId);
      const hand = this.handOf(who);
      const clientId = seededId(`${who} ${interviewId}`);
      const edits = this.edits(who, interviewId, hand);
      await this.post(who, `cards/${cardId}/edits`, { clientId, edits });
      for (let again = 1; again <= hand.rewrites; again += 1) {
        for (const [index, edit] of edits.entries()) {
          const operation = again * 1_000 + index;
          await this.post(who, `cards/${cardId}/edits`, { clientId, edits: [{ ...edit, operation, base: again }] });
        }
      }
      if (hand.secondWindow) {
        const other = { key: 'summary', value: { text: 'From my telephone.' }, base: 0, operation: 1 };
        await this.post(who, `cards/${cardId}/edits`, { clientId: seededId(`${clientId} 2`), edits: [other] });
      }
    }
  }

  private edits(who: Rater, interviewId: string, hand: Hand): FieldEdit[] {
    const frame = this.prepared.frames[interviewId] as Frame;
    const at = START.toISOString();
    const filed = { criterion: frame.criterion, private: 'private', unfiled: null };
    const values: [string, unknown][] = [
      ...frame.levels.map((key): [string, unknown] => [key, { level: hand.level }]),
      ['recommendation', { level: hand.recommendation }],
      ...(hand.marks ? frame.marks.map((key): [string, unknown] => [key, { at }]) : []),
      ...hand.lines.map(({ text, filed: where, source }, index): [string, unknown] => [
        `line:${seededId(`${who} ${interviewId} ${index}`)}`,
        { text, at, filedTo: filed[where], ...(source === undefined ? { kind: 'quote' } : { kind: 'test', source }) },
      ]),
      ...(hand.summary === '' ? [] : [['summary', { text: hand.summary }] as [string, unknown]]),
    ];
    return values.map(([key, value], index) => ({ key, value, base: 0, operation: index + 1 }));
  }

  private cardOf(who: Rater, interviewId: string): string {
    return this.cards.get(`${who} ${interviewId}`) as string;
  }

  /**
   * Seals every card of the loop, and waits until each open window has heard of it; after each card until the sealer's own window has:
   * two seals in quick succession may be told at once, and that is no matter of the story.
   */
  async seal(who: Rater, target: Target): Promise<void> {
    const heard = [...this.lines.values()].map((line) => line.next((message) => message.t === 'frame'));
    for (const interviewId of target.interviewIds) {
      const own = who === 'panel' ? this.lines.get('panel')?.next((message) => message.t === 'own') : undefined;
      await this.post(who, `cards/${this.cardOf(who, interviewId)}/seal`, {
        clientId: seededId(`${who} ${interviewId} seal`),
        edits: [],
      });
      await own;
    }
    await Promise.all(heard);
  }

  async sealBoth(first: Rater, target: Target): Promise<void> {
    const order = first === 'panel' ? (['panel', 'colleague'] as const) : (['colleague', 'panel'] as const);
    for (const who of order) await this.seal(who, target);
  }

  /** What ben does when his seal has been seen: nothing, or a great deal. None of it may be noticed. */
  async afterwards(target: Target): Promise<void> {
    const hand = this.ben;
    for (const interviewId of target.interviewIds) {
      const card = `cards/${this.cardOf('colleague', interviewId)}`;
      const clientId = seededId(`ben ${interviewId} again`);
      for (let again = 0; again < hand.reopenings; again += 1) {
        await this.post('colleague', `${card}/reopen`);
        const level = { key: 'recommendation', value: { level: 2 + (again % 2) }, base: 9, operation: again * 10 + 1 };
        await this.post('colleague', `${card}/edits`, { clientId, edits: [level] });
        await this.post('colleague', `${card}/seal`, { clientId, edits: [] });
      }
      const late = { key: 'summary', value: { text: `${hand.summary} Late.` }, base: 9, operation: 900 };
      if (hand.addendum !== null) {
        await this.post('colleague', `${card}/edits`, { clientId, edits: [late] });
        await this.post('colleague', `${card}/addenda`, { text: hand.addendum });
      }
      if (hand.staysOpen) await this.post('colleague', `${card}/reopen`);
    }
  }

  /**
   * Both rate the open answer of the workshop and seal it, ben with his own levels and as often as his hand rewrites; then
   * everybody else looks, and a manager has listened all along.
   */
  async workshop(when: string, { roomId, roundId, rows }: Workshop): Promise<void> {
    const room = `rooms/${roomId}`;
    const line = this.wire.live({ path: `/live?room=${roomId}`, cookie: this.prepared.cookies.manager });
    await line.opened();
    const own = line.next((one) => one.t === 'own');
    line.say({ t: 'hello', version: null });
    await own;
    for (const who of ['panel', 'colleague'] as const) {
      const hand = this.handOf(who);
      const levels = [...Array.from({ length: hand.rewrites }, (_, again) => 1 + (again % 2)), hand.level];
      for (const [again, level] of levels.entries()) {
        for (const [index, rowKey] of rows.entries()) {
          const operation = again * 100 + index + 1;
          const clientId = seededId(`${who} workshop`);
          await this.post(who, `${room}/votes`, { clientId, operation, roundId, rowKey, level });
        }
      }
      const heard = line.next((one) => one.t === 'frame');
      await this.post(who, `${room}/commands`, { name: 'seal-round', roundId });
      await heard;
    }
    const paths = [`/w/north/workshops/${roomId}`, '/w/north/workshops', '/', '/w/north/calibration/rubric'];
    const reads = [room, `${room}/samples`].map((path) => `/api/v1/w/north/${path}`);
    for (const eye of EYES) {
      for (const path of [...paths, ...reads]) {
        const question = this.get(eye, path);
        const full = `${when}, ${eye}: ${question.name}`;
        if (this.only.test(full)) this.keep(full, await question.ask(this.named(full)));
      }
    }
    await line.close();
    this.keep(`${when} socket`, Buffer.from(line.heard.map((text) => `${text.length} ${text}`).join('\n')));
  }

  async reveal(target: Target): Promise<void> {
    await this.post('facilitator', `rooms/${target.roomId}/commands`, { name: 'reveal', roundId: target.roundId });
  }

  /** One window after the other, so that everybody hears of the next one in the same order. */
  async openRooms(): Promise<void> {
    for (const eye of EYES) {
      if (eye === 'offPanel' || eye === 'candidate') continue;
      const line = this.wire.live({
        path: `/live?room=${this.prepared.loops.first.roomId}`,
        cookie: this.prepared.cookies[eye],
      });
      await line.opened();
      const others = [...this.lines.values()].map((one) => one.next((message) => message.t === 'presence'));
      const own = line.next((message) => message.t === 'own');
      line.say({ t: 'hello', version: null });
      await own;
      await Promise.all(others);
      this.lines.set(eye, line);
    }
  }

  async closeRooms(): Promise<void> {
    for (const [eye, line] of this.lines) {
      await line.close();
      this.keep(`${eye} socket`, Buffer.from(line.heard.map((text) => `${text.length} ${text}`).join('\n')));
    }
    this.lines.clear();
  }

  private keep(name: string, bytes: Buffer): void {
    if (this.only.test(name)) this.received.set(name, bytes);
  }

  /**
   * What these people can ask for now: each row of the table for this loop, and the addresses that search and export.
   * @param how `reads` are pages and the API's reads; `everything` are also the pages as data, and all that is refused
   */
  async look(when: string, eyes: readonly Eye[], target: Target, how: 'reads' | 'everything'): Promise<void> {
    for (const eye of eyes) {
      const questions = [...this.reads(eye, target), ...(how === 'everything' ? this.refusals(eye, target) : [])];
      if (how === 'everything') questions.push(...this.pages(target).map((path) => this.get(eye, path, { rsc: '1' })));
      if (when === 'drafting') questions.push(...this.tooEarly(eye, target));
      // Some rows lead to one address; it is asked once.
      for (const [name, ask] of new Map(questions.map((one) => [one.name, one.ask]))) {
        const full = `${when}, ${eye}: ${name}`;
        if (this.only.test(full)) this.keep(full, await ask(this.named(full)));
      }
    }
  }

  private get(eye: Eye, path: string, headers: Record<string, string> = {}): Question {
    const cookie = this.prepared.cookies[eye];
    return {
      name: `GET ${path}${headers.rsc ? ' (as data)' : ''}`,
      ask: async (id) => (await this.wire.send({ path, cookie, headers: { ...id, ...headers } })).bytes,
    };
  }

  private pages(target: Target): string[] {
    const { furniture } = this.prepared;
    return ROWS.flatMap((row) => (row.kind === 'page' ? [row.address({ slug: 'north' }, target, furniture)] : []));
  }

  private reads(eye: Eye, target: Target): Question[] {
    const { furniture } = this.prepared;
    const routes = ROWS.flatMap((row) =>
      row.kind === 'route' && row.entry.startsWith('GET') ? [row.call({ slug: 'north' }, target, furniture).path] : [],
    );
    const searches = SEARCHES.map((address) => address(target));
    return [...this.pages(target), ...routes, ...searches].map((path) => this.get(eye, path));
  }

  /** Everything that this eye may not do, done; the table says what that is, and its own proof that it changes nothing. */
  private refusals(eye: Eye, target: Target): Question[] {
    const { furniture, cookies, actions } = this.prepared;
    const cookie = cookies[eye];
    return ROWS.flatMap((row): Question[] => {
      if (row.kind === 'page' || row.own[eye] === 'ok') return [];
      const name = `${row.entry} (${row.state})`;
      if (row.kind === 'route') {
        const method = row.entry.split(' ')[0] as string;
        const { path, body } = row.call({ slug: 'north' }, target, furniture);
        const ask = async (id: Record<string, string>) =>
          (await this.wire.json({ method, path, cookie, body, headers: id })).bytes;
        return [{ name, ask }];
      }
      if (row.kind === 'action') {
        const action = actions.get(row.entry);
        if (action === undefined) return [];
        const given = givenOf(row.given(target, furniture, nameOf(eye)), 'north');
        const ask = async (id: Record<string, string>) =>
          (await this.wire.act({ action, given, cookie, headers: id })).answer.bytes;
        return [{ name, ask }];
      }
      // The answer is heard on the socket, and kept with everything else that is.
      return this.lines.has(eye) ? [{ name, ask: () => this.hearRefusal(eye, row.message(target)) }] : [];
    });
  }

  /** Before anybody has sealed even those who may reveal are refused, in words that must not depend on drafts either. */
  private tooEarly(eye: Eye, { roomId, roundId }: Target): Question[] {
    const commands: Partial<Record<Eye, object>> = {
      facilitator: { name: 'reveal', roundId },
      manager: { name: 'override-reveal', roundId, reason: 'To see what has been said.' },
    };
    const body = commands[eye];
    const path = `/api/v1/w/north/rooms/${roomId}/commands`;
    const cookie = this.prepared.cookies[eye];
    const ask = async (id: Record<string, string>) =>
      (await this.wire.json({ method: 'POST', path, cookie, body, headers: id })).bytes;
    return body === undefined ? [] : [{ name: 'POST commands, too early', ask }];
  }

  private async hearRefusal(eye: Eye, message: Record<string, unknown>): Promise<Buffer> {
    const line = this.lines.get(eye) as Line;
    const answered = line.next((one) => ['refused', 'not-done', 'invalid'].includes(String(one.t)));
    line.say(message);
    return Buffer.from(await answered);
  }
}

/** Addresses that search, narrow, compare and export. */
const SEARCHES: readonly ((target: Target) => string)[] = [
  () => '/w/north/loops?q=rosa&show=all',
  () => '/w/north/loops?late=yes',
  ({ place }) => `/w/north/loops?person=${place.ids.ben}`,
  () => '/w/north/bank?q=refused',
  () => '/w/north/calibration?period=3m',
  () => '/api/v1/w/north/calibration/export?format=json&period=3m',
  () => '/api/v1/w/north/calibration/export?format=csv&table=agreement',
  ({ loopId }) => `/api/v1/w/north/loops/${loopId}/export?format=csv`,
  ({ loopId }) => `/api/v1/w/north/loops/${loopId}/export?format=json`,
];

/** Names of what differs between two tellings, with where it first does. */
export function differences(one: Received, other: Received): string[] {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.flatMap((name) => {
    const [a, b] = [one.get(name), other.get(name)];
    if (a !== undefined && b !== undefined && a.equals(b)) return [];
    const at = firstDifference(a ?? Buffer.alloc(0), b ?? Buffer.alloc(0));
    const near = (bytes: Buffer | undefined) => bytes?.subarray(Math.max(0, at - 60), at + 80).toString() ?? 'nothing';
    return [`${name}: ${a?.length ?? 0} and ${b?.length ?? 0} bytes, at ${at}: «${near(a)}» and «${near(b)}»`];
  });
}

function firstDifference(a: Buffer, b: Buffer): number {
  const until = Math.min(a.length, b.length);
  for (let at = 0; at < until; at += 1) if (a[at] !== b[at]) return at;
  return until;
}
