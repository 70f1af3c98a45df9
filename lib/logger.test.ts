import { describe, expect, it } from 'vitest';
import { censor, chooseRequestId, createLogger, createRequestContext, withRequestId } from './logger';
import { provide } from './process';

/** Writes with a logger of the given level and gives back its lines, parsed. */
function linesOf(write: (log: ReturnType<typeof createLogger>) => void, level = 'info'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level }, { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('what is withheld', () => {
  it.each([
    'password',
    'newPassword',
    'authorization',
    'Cookie',
    'set-cookie',
    'sessionToken',
    'client_secret',
    'apiKey',
    'DATABASE_URL',
    'score',
    'ratings',
    'redFlags',
    'evidence',
    'notes',
    'body',
    'parameters',
  ])('%s, at any depth', (name) => {
    const text = JSON.stringify(linesOf((log) => log.info({ a: [{ b: { [name]: 'hunter2' } }], [name]: ['hunter2'] })));
    expect(text).toContain('[withheld]');
    expect(text).not.toContain('hunter2');
  });

  it('a request logged whole', () => {
    const headers = { cookie: 'sid=hunter2', 'user-agent': 'x', authorization: 'Bearer hunter2' };
    const text = JSON.stringify(linesOf((log) => log.warn({ req: { method: 'POST', headers } }, 'refused')));
    expect(text).toContain('"method":"POST"');
    expect(text).not.toContain('hunter2');
  });

  it('the values of a failed statement, also in the cause and the stack', () => {
    const driver = Object.assign(new Error('duplicate key value'), {
      code: '23505',
      detail: 'Key (name)=(hunter2) already exists.',
      parameters: ['hunter2'],
    });
    const failed = Object.assign(
      new Error('Failed query: insert into t values ($1)\nparams: hunter2', { cause: driver }),
      {
        query: 'insert into t values ($1)',
        params: ['hunter2'],
      },
    );
    const [line] = linesOf((log) => log.error({ err: failed }, 'write failed'));
    expect(JSON.stringify(line)).not.toContain('hunter2');
    expect(line).toMatchObject({
      level: 'error',
      msg: 'write failed',
      err: {
        message: 'Failed query: insert into t values ($1)',
        cause: { code: '23505', message: 'duplicate key value' },
      },
    });
    for (const lone of [failed, { err: failed }]) {
      const text = JSON.stringify(linesOf((log) => log.error(lone)));
      expect(text).toContain('"msg":"Failed query: insert into t values ($1)"');
      expect(text).not.toContain('hunter2');
    }
  });

  it('keeps what is harmless, and stops at a depth', () => {
    const ring: Record<string, unknown> = { roundId: 'r1', count: 3, at: new Date(0), none: null };
    expect(censor(ring)).toEqual(ring);
    ring.self = ring;
    expect(JSON.stringify(censor(ring))).toContain('[deeper]');
  });
});

describe('request ids', () => {
  it('are on every line written within a request, and on no other', async () => {
    provide('requestContext', createRequestContext());
    const lines: string[] = [];
    const log = createLogger({ level: 'info' }, { write: (line) => lines.push(line) });
    await Promise.all(
      ['request-1', 'request-2'].map((id) =>
        withRequestId(id, async () => {
          await new Promise((done) => setTimeout(done, 5));
          log.info(id);
        }),
      ),
    );
    log.info('outside');
    const seen = lines.map((line) => JSON.parse(line)).map((line) => [line.msg, line.requestId]);
    expect(seen.sort()).toEqual([
      ['outside', undefined],
      ['request-1', 'request-1'],
      ['request-2', 'request-2'],
    ]);
  });

  it.each([undefined, '', 'short', 'has space in it', `x"}\n{"level":"fatal"`, 'a'.repeat(65), ['aaaaaaaa', 'b']])(
    'do not take %j from outside',
    (header) => {
      expect(chooseRequestId(header, () => 'new')).toBe('new');
    },
  );

  it('keep what a proxy gave', () => {
    expect(chooseRequestId('0f9e-4c2b', () => 'new')).toBe('0f9e-4c2b');
  });
});
