/** A candidate at an exercise without a browser: types, runs and hands in by the routes that their page uses. */
import { randomUUID } from 'node:crypto';
import * as Y from 'yjs';

interface Run {
  id: string;
  state: string;
  verdict: string | null;
}

const RUN_WITHIN_MS = 30_000;

export class CandidateByApi {
  private readonly base: string;
  private readonly doc = new Y.Doc();
  private readonly clientId = randomUUID();
  private operation = 0;

  /** @param link the whole address of the attempt's page */
  constructor(link: string) {
    this.base = link;
  }

  private async send<T>(path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.base}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(this.base).origin },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Starts the clock and takes the document as it begins. */
  async start(language: string): Promise<void> {
    await this.send('start', { language });
    const { updates } = await this.send<{ updates: { update: string }[] }>('updates?after=0');
    for (const { update } of updates) Y.applyUpdate(this.doc, Buffer.from(update, 'base64'));
  }

  get text(): string {
    return this.doc.getText('solution').toString();
  }

  /** Types a text in the place of what stands there, in as many changes as it has parts. */
  async type(...parts: string[]): Promise<void> {
    const updates: string[] = [];
    const note = (bytes: Uint8Array) => void updates.push(Buffer.from(bytes).toString('base64'));
    this.doc.on('update', note);
    const solution = this.doc.getText('solution');
    solution.delete(0, solution.length);
    for (const part of parts) solution.insert(solution.length, part);
    this.doc.off('update', note);
    const sent = updates.map((update) => {
      this.operation += 1;
      return { operation: this.operation, update };
    });
    await this.send('updates', { clientId: this.clientId, updates: sent });
  }

  /** Runs what stands there, and waits for the visible result. */
  async run(): Promise<string | null> {
    const runId = randomUUID();
    await this.send('runs', { runId, source: this.text });
    for (const until = Date.now() + RUN_WITHIN_MS; Date.now() < until; ) {
      const run = await this.send<Run>(`runs/${runId}?wait=5`);
      if (run.state === 'done') return run.verdict;
    }
    throw new Error('The run did not end');
  }

  /** Names of those who follow, as the candidate is told. */
  async watchers(): Promise<readonly string[]> {
    return (await this.send<{ watchers: string[] }>('heartbeat', {})).watchers;
  }

  async focus(on: boolean): Promise<void> {
    await this.send('heartbeat', { focus: on });
  }

  async submit(): Promise<void> {
    await this.send('submit', { source: this.text });
  }
}
