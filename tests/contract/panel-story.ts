/**
 * One panel, told twice: the same people, the same steps at the same instants, and rater B (ben) who rates and writes
 * differently behind his curtain. What everybody else receives on the way is kept to the byte.
 *
 * A telling runs the production server on a copy of one prepared ground, on the same port, with its clock and ids
 * held; every request carries a name of its own, from which the server's ids follow. Nothing that arrives is masked.
 */
import postgres from 'postgres';
import { readDesk } from '@/features/scorecards/data';
import type { FieldEdit, LineSource } from '@/features/scorecards/schema';
import { type Ground, openGround } from '../support/ground';
import { seededId } from '../support/moments';
import { freePort, startServer } from '../support/server';
import { type Answer, type BuiltAction, type Line, Wire } from '../support/wire';
import { as } from '../support/world';
import { givenOf } from './act';
import { ROWS } from './entries';
import { nameOf, START, Stage, type Target } from './stage';
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
  first: Target;
  second: Target;
  furniture: ReturnType<Stage['furniture']>;
  actions: Map<string, BuiltAction>;
  /** What ben's card for an interview consists of. */
  frames: Record<string, Frame>;
}

interface Frame {
  levels: string[];
  marks: string[];
  criterion: string;
}

/** Builds the workspace and two loops of the same panel, and stops the server; every telling begins here. */
export async function prepare(): Promise<Prepared> {
  const ground = await openGround();
  const stage = await Stage.open(ground);
  try {
    const { north } = stage.world;
    const first = await stage.fresh(north, 'planned');
    const second = await stage.fresh(north, 'planned');
    const frames: Record<string, Frame> = {};
    for (const interviewId of [...first.interviewIds, ...second.interviewIds]) {
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
      cookies: Object.fromEntries(roles.map((role) => [role, stage.cookieOf(role)])) as Prepared['cookies'],
      first,
      second,
      furniture: stage.furniture(north),
      actions: stage.actions,
      frames,
    };
  } finally {
    await stage.close();
  }
}

/** What was received: under each name the bytes, and under `<eye> socket` each frame in its order. */
export type Received = Map<string, Buffer>;

export interface Telling {
  ben: Hand;
  /** Who of the two seals first; both do before anybody looks again. */
  first: 'panel' | 'colleague';
  /** Statements that put a leak into this telling's own database. */
  leak?: string;
  /** Only these surfaces, for a telling that is about one of them. */
  only?: RegExp;
}

/** Tells the story and keeps what everybody received before the reveal, and ana also after one that withholds from her. */
export async function tell(prepared: Prepared, telling: Telling): Promise<Received> {
  const ground = await prepared.ground.copy();
  const { dataDir, env } = ground;
  const server = await startServer({ dataDir, env, port: prepared.port, empty: true, moments: 'held' });
  const wire = new Wire(server.url);
  const told = new Panel(prepared, telling, wire);
  try {
    if (telling.leak !== undefined) await plant(ground, telling.leak);
    const at = (hours: number) => server.hold(new Date(START.getTime() + hours * 3_600_000));
    await at(1);
    await told.openRooms();
    await told.begin('colleague', prepared.first);
    await told.begin('panel', prepared.first);
    await told.look('drafting', ['panel', 'facilitator', 'manager'], prepared.first, 'reads');
    await at(30);
    const order = telling.first === 'panel' ? (['panel', 'colleague'] as const) : (['colleague', 'panel'] as const);
    for (const who of order) await told.seal(who, prepared.first);
    await told.afterwards(prepared.first);
    await told.look('sealed', ['panel', 'facilitator', 'manager'], prepared.first, 'everything');
    await told.look('sealed', ['owner', 'observer', 'offPanel', 'candidate'], prepared.first, 'reads');
    await told.closeRooms();
    if (telling.leak !== undefined || telling.only !== undefined) return told.received;
    await at(50);
    await told.begin('colleague', prepared.second);
    await told.seal('colleague', prepared.second);
    await told.reveal(prepared.second);
    await told.look('withheld', ['panel'], prepared.second, 'everything');
    return told.received;
  } finally {
    await told.closeRooms();
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
  private readonly telling: Telling;
  private readonly wire: Wire;
  private readonly lines = new Map<Eye, Line>();
  private readonly cards = new Map<string, string>();
  private readonly asked = new Map<string, number>();

  constructor(prepared: Prepared, telling: Telling, wire: Wire) {
    this.prepared = prepared;
    this.telling = telling;
    this.wire = wire;
  }

  private handOf(who: Rater): Hand {
    return who === 'panel' ? ANA : this.telling.ben;
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

  /** Seals every card of the loop, and waits until each open window has heard of it. */
  async seal(who: Rater, target: Target): Promise<void> {
    const heard = [...this.lines.values()].map((line) => line.next((message) => message.t === 'frame'));
    for (const interviewId of target.interviewIds) {
      await this.post(who, `cards/${this.cardOf(who, interviewId)}/seal`, {
        clientId: seededId(`${who} ${interviewId} seal`),
        edits: [],
      });
    }
    await Promise.all(heard);
  }

  /** What ben does when his seal has been seen: nothing, or a great deal. None of it may be noticed. */
  async afterwards(target: Target): Promise<void> {
    const hand = this.telling.ben;
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

  async reveal(target: Target): Promise<void> {
    await this.post('facilitator', `rooms/${target.roomId}/commands`, { name: 'reveal', roundId: target.roundId });
  }

  /** One window after the other, so that everybody hears of the next one in the same order. */
  async openRooms(): Promise<void> {
    for (const eye of EYES) {
      if (eye === 'offPanel' || eye === 'candidate') continue;
      const line = this.wire.live({
        path: `/live?room=${this.prepared.first.roomId}`,
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
    if (this.telling.only === undefined || this.telling.only.test(name)) this.received.set(name, bytes);
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
        if (this.telling.only === undefined || this.telling.only.test(full))
          this.keep(full, await ask(this.named(full)));
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
