/** Doing by API what a card's author does at the page, for the people of a story who are not its subject. */
import { randomUUID } from 'node:crypto';
import { openSessionFor } from '../../support/browser-sign-in';

/** Requests with somebody's session. */
export class Caller {
  private readonly base: string;
  private readonly cookie: string;

  private constructor(base: string, cookie: string) {
    this.base = base;
    this.cookie = cookie;
  }

  /** @param workspace path of the workspace, `/w/<slug>` */
  static async of(email: string, server: { url: string; dataDir: string }, workspace: string): Promise<Caller> {
    const { cookie } = await openSessionFor(email, server);
    return new Caller(`${server.url}/api/v1${workspace}`, cookie);
  }

  async get(path: string): Promise<{ status: number; body: unknown }> {
    return await this.send(path, {});
  }

  async post(path: string, body: object): Promise<{ status: number; body: unknown }> {
    return await this.send(path, { method: 'POST', body: JSON.stringify(body) });
  }

  private async send(path: string, init: { method?: string; body?: string }) {
    const headers = { cookie: this.cookie, 'content-type': 'application/json' };
    const answer = await fetch(`${this.base}/${path}`, { ...init, headers });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json');
    return { status: answer.status, body: json ? (JSON.parse(text) as unknown) : text };
  }
}

/** Answers with `level` whatever the card still asks for, and seals it. */
export async function sealCard(caller: Caller, interviewId: string, level: number): Promise<void> {
  const { cardId } = (await caller.post(`interviews/${interviewId}/card`, {})).body as { cardId: string };
  const clientId = randomUUID();
  const refusal = await caller.post(`cards/${cardId}/seal`, { clientId, edits: [] });
  const missing = (refusal.body as { error?: { fields: { field: string }[] } }).error?.fields ?? [];
  const edits = missing.map(({ field }, index) => ({
    key: field,
    value: { level },
    base: 0,
    operation: index + 1,
  }));
  const sealed = await caller.post(`cards/${cardId}/seal`, { clientId, edits });
  if (sealed.status !== 200) throw new Error(`Not sealed: ${sealed.status} ${JSON.stringify(sealed.body)}`);
}
