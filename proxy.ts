/**
 * Runs before every page: gives it a nonce with the policy that trusts it, and tells it its own address, which server
 * components cannot see otherwise. Next reads the nonce from the request's copy of the policy.
 */
import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy } from '@/lib/content-policy';
import { moment } from '@/lib/moment';

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(moment().id()).toString('base64url');
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? request.nextUrl.host;
  const protocol = request.headers.get('x-forwarded-proto') ?? 'http';
  const policy = contentPolicy(nonce, `${protocol}://${host}`, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  const here = new URL(request.url);
  here.searchParams.delete('_rsc');
  headers.set('x-path', `${here.pathname}${here.search}`);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: '/((?!_next/static|_next/image|api/|healthz|readyz).*)' };
