/**
 * An OpenID Connect provider of our own, for tests: discovery, consent without a question, a token signed with RS256. It
 * vouches for whomever the test tells it to.
 */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IdentityProvider {
  readonly issuer: string;
  /** Who is vouched for from now on. */
  vouchFor(person: { sub: string; email?: string; email_verified?: boolean }): void;
  close(): Promise<void>;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startIdentityProvider(client: { id: string; secret: string }): Promise<IdentityProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string | null; challenge: string | null }>();
  let person: object = {};

  function idToken(nonce: string | null): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: client.id, iat: now, exp: now + 60, nonce, ...person };
    const signed = `${base64({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${base64(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  }

  function exchange(body: URLSearchParams): object | null {
    const known = codes.get(body.get('code') ?? '');
    codes.delete(body.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (!known || known.challenge !== challenge) return null;
    return { access_token: 'unused', token_type: 'Bearer', expires_in: 60, id_token: idToken(known.nonce) };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const json = (body: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (url.pathname === '/keys') {
      return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
    }
    if (url.pathname === '/authorize') {
      const code = randomBytes(16).toString('hex');
      codes.set(code, { nonce: url.searchParams.get('nonce'), challenge: url.searchParams.get('code_challenge') });
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href });
      return response.end();
    }
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      const tokens = url.pathname === '/token' ? exchange(new URLSearchParams(text)) : null;
      if (tokens) json(tokens);
      else json({ error: 'invalid_grant' }, 400);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    vouchFor: (next) => {
      person = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
