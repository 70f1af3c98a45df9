/**
 * The door. next-auth runs it: it guards against forged forms, speaks to outside providers and sets the cookie, which holds
 * the id of a session and nothing else. Who gets in is decided by the core of `features/access`, and what it refuses is
 * answered in words, with 401, 422 or 429 and `Retry-After`.
 *
 * POST `/api/auth/callback/<way>` with JSON: `csrfToken` (from GET `/api/auth/csrf`), `json: "true"` and the way's fields.
 */
import { NextRequest } from 'next/server';
import NextAuth, { type AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import GitHubProvider from 'next-auth/providers/github';
import type { Provider } from 'next-auth/providers/index';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { z } from 'zod';
import { doorOf } from '@/features/access/loaders';
import {
  claimOwnership,
  type Door,
  type Opened,
  resetPassword,
  signInByIdentity,
  signInWithLink,
  signInWithPassword,
} from '@/features/access/mutations';
import { ownerSchema, resetSchema, signInSchema, useLinkSchema } from '@/features/access/schema';
import { SESSION_SECONDS, sessionCookie } from '@/features/access/session';
import { storeDefaultCapabilities } from '@/features/questions/mutations';
import { errorResponse, isSameOrigin, parsed, readJson, requestIdOf, site } from '@/lib/edge';
import { env } from '@/lib/env';
import { AppError, type Outcome } from '@/lib/errors';
import { logger } from '@/lib/logger';
import { type Moment, moment } from '@/lib/moment';
import { resolve } from '@/lib/process';

type Attempt = (at: Moment, door: Door) => Promise<Outcome<Opened>>;

/** A way in: what its form holds, and what is done with it. */
const way =
  <S extends z.ZodType>(schema: S, enter: (at: Moment, input: z.output<S>, door: Door) => Promise<Outcome<Opened>>) =>
  (body: unknown): Attempt => {
    const input = parsed(schema, body);
    return (at, door) => enter(at, input, door);
  };

const WAYS: Record<string, (body: unknown) => Attempt> = {
  password: way(signInSchema, signInWithPassword),
  link: way(useLinkSchema, signInWithLink),
  reset: way(resetSchema, resetPassword),
  owner: way(ownerSchema, (at, input, door) =>
    claimOwnership(at, input, door, (tx, scope) => storeDefaultCapabilities(tx, scope, at)),
  ),
};

type Context = { params: Promise<{ nextauth: string[] }> };

/** The session that this request opens, once one of its ways has led in. */
interface Entry {
  opened: Opened | null;
}

function options(at: Moment, door: Door, entry: Entry, enter: () => Promise<Opened | null>): AuthOptions {
  return {
    secret: resolve('secrets').auth,
    useSecureCookies: site().secure,
    cookies: { sessionToken: sessionCookie() },
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    logger: {
      error: (code, metadata) => logger().error({ code, err: metadata instanceof Error ? metadata : metadata.error }),
      warn: (code) => logger().warn({ code }, 'next-auth'),
      debug: () => {},
    },
    callbacks: {
      signIn: async ({ account, user, profile }) => {
        if (account?.type !== 'oauth') return true;
        const email = typeof user.email === 'string' ? user.email.trim().toLowerCase() : '';
        if (email === '' || (profile as { email_verified?: unknown }).email_verified === false) {
          return '/sign-in?error=unverified';
        }
        const outcome = await signInByIdentity(at, email, door);
        if (!outcome.ok) return '/sign-in?error=no-account';
        entry.opened = outcome.value;
        return true;
      },
      jwt: async ({ token }) => ({ sid: entry.opened?.sessionId ?? token.sid }),
    },
    providers: [
      ...Object.keys(WAYS).map((id) =>
        CredentialsProvider({
          id,
          name: id,
          credentials: {},
          authorize: async () => {
            entry.opened = await enter();
            return entry.opened && { id: entry.opened.userId };
          },
        }),
      ),
      ...outsideProviders(),
    ],
  };
}

/** GitHub and any OpenID Connect provider, as far as the environment names them. */
function outsideProviders(): Provider[] {
  const { github, oidc } = env();
  const providers: Provider[] = [];
  if (github) {
    const base = GitHubProvider({ clientId: github.id, clientSecret: github.secret });
    const request = ({ tokens }: { tokens: { access_token?: string } }) => gitHubProfile(tokens.access_token);
    providers.push({ ...base, userinfo: { request } } as Provider);
  }
  if (oidc) {
    const config: OAuthConfig<{ sub: string; email?: string }> = {
      id: 'oidc',
      name: new URL(oidc.issuer).hostname,
      type: 'oauth',
      wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: 'openid email profile' } },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: (profile) => ({ id: profile.sub, email: profile.email ?? null }),
    };
    providers.push(config as Provider);
  }
  return providers;
}

/** GitHub's own account with the one address that counts: primary, and proven to be theirs. */
async function gitHubProfile(accessToken: string | undefined): Promise<Record<string, unknown>> {
  const ask = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': 'plumbline' };
    const answer = await fetch(`https://api.github.com${path}`, { headers });
    if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${path}`);
    return answer.json();
  };
  const account = (await ask('/user')) as { id: number; login: string };
  const addresses = (await ask('/user/emails')) as { email: string; primary: boolean; verified: boolean }[];
  const own = addresses.find((one) => one.primary && one.verified);
  return { id: account.id, login: account.login, email: own?.email ?? null };
}

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  const [action, provider] = (await context.params).nextauth;
  const outside = action === 'callback' && provider !== undefined && !Object.hasOwn(WAYS, provider);
  if (action !== 'csrf' && action !== 'error' && action !== 'signin' && !outside) return unknownPath(request);
  const at = moment();
  const door = doorOf(request.headers);
  return NextAuth(
    request,
    context,
    options(at, door, { opened: null }, async () => null),
  );
}

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  const at = moment();
  const requestId = requestIdOf(request.headers, at);
  try {
    if (!isSameOrigin(site(), request.headers)) {
      throw new AppError('forbidden', 'This request did not come from a page of Plumbline.');
    }
    const door = doorOf(request.headers);
    const [action, name = ''] = (await context.params).nextauth;
    if (action === 'signin' && !Object.hasOwn(WAYS, name)) {
      return await NextAuth(
        request,
        context,
        options(at, door, { opened: null }, async () => null),
      );
    }
    const readWay = action === 'callback' && Object.hasOwn(WAYS, name) ? WAYS[name] : undefined;
    if (!readWay) return unknownPath(request);
    const body = await readJson(request, 16 * 1024);
    const attempt = readWay(body);
    return await enter({ request, context, at, door, body, attempt });
  } catch (error) {
    if (!(error instanceof AppError)) logger().error({ err: error, requestId }, 'unexpected');
    return errorResponse(error, requestId);
  }
}

/** Lets next-auth check the form and call the attempt; what the attempt refuses is thrown here, past next-auth. */
async function enter(facts: {
  request: NextRequest;
  context: Context;
  at: Moment;
  door: Door;
  body: unknown;
  attempt: Attempt;
}): Promise<Response> {
  const { request, context, at, door } = facts;
  let refusal: unknown = new AppError('forbidden', 'This page has been open for too long. Reload it and try again.');
  const attempt = async () => {
    try {
      const outcome = await facts.attempt(at, door);
      refusal = outcome.ok ? null : new AppError('unauthenticated', outcome.reason, { fields: outcome.fields ?? [] });
      return outcome.ok ? outcome.value : null;
    } catch (error) {
      refusal = error;
      return null;
    }
  };
  // The body has been read, so next-auth is given a copy of the request with the same body.
  const again = new NextRequest(request.url, {
    method: 'POST',
    headers: request.headers,
    body: JSON.stringify(facts.body),
  });
  const response = await NextAuth(again, context, options(at, door, { opened: null }, attempt));
  if (refusal !== null) throw refusal;
  return response;
}

function unknownPath(request: Request): Response {
  return errorResponse(new AppError('not-found', 'There is nothing at this address.'), requestIdOf(request.headers));
}
