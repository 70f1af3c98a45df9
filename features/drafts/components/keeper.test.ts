/** Two windows of one author, a slow disk and a bad network: nothing that was typed is lost, and the words are true. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DraftForm, emptyForm } from '../draft';
import { sameJson } from '../merge';
import type { SaveDraftInput } from '../schema';
import { Keeper, type KeptDraft, type Sent, type Shelf } from './keeper';

const START = emptyForm('Design a rate limiter', 'distributed-systems');
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The rule of `saveDraft`, without its database. */
class LabServer {
  form = START;
  revision = 1;
  answers: 'yes' | 'no' | 'loses' | 'refuses' = 'yes';
  /** Planted: takes whatever comes. */
  forgets = false;

  async save(id: string, body: SaveDraftInput): Promise<Sent> {
    const { answers } = this;
    await wait(20);
    if (answers === 'no') return { kind: 'unreachable' };
    if (answers === 'refuses') return { kind: 'refused', reason: 'prompt: plain text only' };
    const reply = this.store(id, body);
    return answers === 'loses' ? { kind: 'unreachable' } : { kind: 'answered', reply };
  }

  private store(id: string, { revision, form }: SaveDraftInput): Extract<Sent, { kind: 'answered' }>['reply'] {
    if (!this.forgets && revision !== this.revision && !sameJson(form, this.form)) {
      return { status: 'missed', id, revision: this.revision, baseVersionId: null, form: this.form };
    }
    this.form = form;
    this.revision += 1;
    return { status: 'saved', id, revision: this.revision, problems: [], warnings: [] };
  }
}

class LabShelf implements Shelf {
  readonly rows = new Map<string, KeptDraft>();
  full = false;
  async keep(_subject: string, client: string, kept: KeptDraft) {
    await wait(5);
    if (this.full) throw new Error('no room');
    this.rows.set(client, kept);
  }
  async release(_subject: string, client: string) {
    this.rows.delete(client);
  }
  async all() {
    return new Map(this.rows);
  }
}

let alive: Set<string>;

function open(server: LabServer, shelf: LabShelf, client: string): { keeper: Keeper; crash: () => void } {
  alive.add(client);
  const keeper = new Keeper({
    subject: 'ana rate-limiter',
    client,
    draftId: 'draft',
    questionId: null,
    baseVersionId: null,
    revision: server.revision,
    form: server.form,
    savedAt: null,
    shelf,
    save: (id, body) => server.save(id, body),
    claim: async (other, work) => {
      if (!alive.has(other)) await work();
    },
    clock: () => '12:04:31',
  });
  const stop = keeper.start();
  return {
    keeper,
    crash: () => {
      stop();
      alive.delete(client);
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  alive = new Set();
});
afterEach(() => {
  vi.useRealTimers();
});

const put = (keeper: Keeper, part: Partial<DraftForm>) => keeper.write({ ...keeper.read().form, ...part });

describe('the keeper of a draft', () => {
  it('says saved only when the server has it, and offline only when the disk has it', async () => {
    const [server, shelf] = [new LabServer(), new LabShelf()];
    const { keeper } = open(server, shelf, 'one');
    expect(keeper.read().words).toEqual({ kind: 'unchanged' });
    put(keeper, { prompt: 'Design one.' });
    expect(keeper.read().words).toEqual({ kind: 'saving' });
    expect(keeper.mayLose()).toBe(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(keeper.mayLose()).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(keeper.read().words).toEqual({ kind: 'saved', at: '12:04:31' });
    expect(shelf.rows.size).toBe(0);

    server.answers = 'no';
    put(keeper, { prompt: 'Design two.', cue: 'A cue.' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(keeper.read().words).toEqual({ kind: 'offline', changes: 2 });
    shelf.full = true;
    put(keeper, { prompt: 'Design three.' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(keeper.read().words).toMatchObject({ kind: 'failed', reason: expect.stringContaining('keeps nothing') });
    expect(keeper.mayLose()).toBe(true);
    server.answers = 'refuses';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(keeper.read().words).toMatchObject({ kind: 'failed', reason: 'prompt: plain text only' });
    server.answers = 'yes';
    put(keeper, { prompt: 'Design four.' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(keeper.read().isSaved).toBe(true);
    expect(server.form.prompt).toBe('Design four.');
  });

  it('brings a newer version in, and sends what it then stands on', async () => {
    const [server, shelf] = [new LabServer(), new LabShelf()];
    const { keeper } = open(server, shelf, 'one');
    put(keeper, { prompt: 'Mine.' });
    keeper.rebase(START, { ...START, cue: 'Newer.' }, 'version-2');
    const settled = keeper.settle();
    await vi.advanceTimersByTimeAsync(500);
    expect(await settled).toBe(true);
    expect(server.form).toMatchObject({ prompt: 'Mine.', cue: 'Newer.' });
    expect(keeper.read().baseVersionId).toBe('version-2');
  });

  /** Windows that write, a network that fails, windows that are killed: at the end a fresh window has every text. */
  async function story(steps: readonly { window: 0 | 1; do: string; field: 'prompt' | 'cue' }[], planted: boolean) {
    const [server, shelf] = [new LabServer(), new LabShelf()];
    server.forgets = planted;
    const windows = [open(server, shelf, 'w0'), open(server, shelf, 'w1')];
    const typed: string[] = [];
    let opened = 2;
    for (const [at, step] of steps.entries()) {
      const one = windows[step.window];
      if (one === undefined) continue;
      if (step.do === 'type') {
        // What its author replaces by their own hand is gone by intent.
        const shown = one.keeper.read().form;
        typed.splice(0, typed.length, ...typed.filter((text) => shown[step.field] !== text));
        typed.push(`text ${at}`);
        put(one.keeper, { [step.field]: `text ${at}` });
        await vi.advanceTimersByTimeAsync(10);
      } else if (step.do === 'crash') {
        one.crash();
        windows[step.window] = open(server, shelf, `w${opened}`);
        opened += 1;
        await vi.advanceTimersByTimeAsync(30);
      } else if (step.do === 'rest') await vi.advanceTimersByTimeAsync(3_000);
      else server.answers = step.do as LabServer['answers'];
    }
    server.answers = 'yes';
    for (let round = 0; round < 3; round += 1) await vi.advanceTimersByTimeAsync(60_000);
    for (const one of windows) one.keeper.wake();
    await vi.advanceTimersByTimeAsync(60_000);
    const everything = JSON.stringify(server.form);
    return typed.filter((text) => !everything.includes(`"${text}"`));
  }

  const steps = fc.array(
    fc.record({
      window: fc.constantFrom(0 as const, 1 as const),
      do: fc.constantFrom('type', 'type', 'type', 'rest', 'crash', 'no', 'yes', 'loses'),
      field: fc.constantFrom('prompt' as const, 'cue' as const),
    }),
    { maxLength: 10 },
  );

  it('loses nothing, whatever windows and network do', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        alive = new Set();
        expect(await story(given, false)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('planted: a server that takes whatever comes loses a window’s text', async () => {
    const two = [
      { window: 0, do: 'type', field: 'prompt' },
      { window: 1, do: 'type', field: 'cue' },
      { window: 0, do: 'rest', field: 'cue' },
    ] as const;
    expect(await story(two, false)).toEqual([]);
    alive = new Set();
    expect(await story(two, true)).not.toEqual([]);
  });
});
