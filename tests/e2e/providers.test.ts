/** A server of its own, without the sample: the first owner's link, and an outside provider that vouches for people. */
import { expect, test } from '@playwright/test';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider';
import { type RunningServer, startServer } from '../support/server';
import { chooseFrom } from './support/menu';

let provider: IdentityProvider;
let server: RunningServer;

test.beforeAll(async () => {
  const client = { id: 'plumbline', secret: 'a secret for tests' };
  provider = await startIdentityProvider(client);
  server = await startServer({
    empty: true,
    env: { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret },
  });
});
test.afterAll(async () => {
  await server.stop();
  await provider.close();
});

test('the first owner comes in by the printed link, and later through the provider', async ({ page }) => {
  const link = /http:\S+\/owner\/\S+/.exec(server.output())?.[0];
  expect(link, server.output()).toBeTruthy();
  await page.goto(link ?? '');
  await page.getByLabel('Your name').fill('Ada Byron');
  await page.getByRole('button', { name: 'Create and sign in' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Byron');
  await page.getByLabel('E-mail').fill('ada@example.test');
  await page.getByLabel('Password', { exact: true }).fill('four unrelated words');
  await page.getByLabel('Organisation').fill('Byron & Co');
  await page.getByLabel('First workspace').fill('Zürich');
  await page.getByRole('button', { name: 'Create and sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto(`${server.url}/w/zurich/people`);
  // Without a mail server nothing is promised that could not be kept.
  await expect(page.getByText('This Plumbline has no mail server')).toBeVisible();
  await chooseFrom(page.getByRole('button', { name: 'Ada Byron', exact: false }).first(), 'Sign out');
  await expect(page.getByRole('button', { name: 'Mail me a link' })).toHaveCount(0);
  expect((await page.goto(`${server.url}/outbox`))?.status()).toBe(404);

  provider.vouchFor({ sub: '1', email: 'Ada@Example.test' });
  await page.goto(`${server.url}/sign-in?next=/account`);
  await page.getByRole('button', { name: 'Continue with 127.0.0.1' }).click();
  await expect(page).toHaveURL(`${server.url}/account`);
  await expect(page.getByText('ada@example.test').first()).toBeVisible();
});

test('whoever has no account, or an address that nobody confirmed, is told so', async ({ page }) => {
  for (const [person, words] of [
    [{ sub: '2', email: 'stranger@example.test' }, 'There is no account for this e-mail address.'],
    [{ sub: '3', email: 'ada@example.test', email_verified: false }, 'The provider does not vouch'],
    [{ sub: '4' }, 'The provider does not vouch'],
  ] as const) {
    provider.vouchFor(person);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'Continue with 127.0.0.1' }).click();
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
  }
});
