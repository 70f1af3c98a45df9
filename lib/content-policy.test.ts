import { expect, it } from 'vitest';
import { contentPolicy } from './content-policy';

const directives = (policy: string) =>
  Object.fromEntries(policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1)]));

it('trusts scripts by nonce alone, and lets nobody frame a page', () => {
  const policy = directives(contentPolicy('abc', 'https://plumbline.example.org', false));
  expect(policy['script-src']).toEqual(["'nonce-abc'", "'strict-dynamic'"]);
  expect(policy['style-src-elem']).toEqual(["'self'", "'nonce-abc'"]);
  expect(policy['style-src-attr']).toEqual(["'unsafe-inline'"]);
  expect(policy['frame-ancestors']).toEqual(["'none'"]);
  expect(policy['base-uri']).toEqual(["'none'"]);
  expect(policy['connect-src']).toEqual(["'self'", 'wss://plumbline.example.org']);
});

it('is looser where the development build needs it, and only there', () => {
  const loose = contentPolicy('abc', 'http://localhost:3000', true);
  expect(loose).toContain("'unsafe-eval'");
  expect(contentPolicy('abc', 'http://localhost:3000', false)).not.toContain("'unsafe-eval'");
});
