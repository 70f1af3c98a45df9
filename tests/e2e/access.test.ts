/** The door, from the outside: pages, limits, links, people, and what ends when somebody ends it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { e2eServer, signInAs } from '../support/browser-sign-in';
import { chooseFrom } from './support/menu';

const OWNER = 'ruth@example.test';
const WORKSPACE = 'kestrel-health';

function passphrase(): string {
  const kept = JSON.parse(readFileSync(path.join(e2eServer().dataDir, 'sample.json'), 'utf8'));
  return kept.passphrase;
}

/** A page that reports what the content security policy had to refuse. */
async function watched(context: BrowserContext): Promise<{ page: Page; refused: string[] }> {
  const page = await context.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  return { page, refused };
}

const passwordField = (page: Page) => page.getByLabel('Password', { exact: true });

/**
 * The link in the newest mail of this subject. A mail is written after its page has been answered, so it may be on its way.
 * The subject alone is looked at: what another mail says ("choose a new password ...") may be the same words.
 */
async function mailedLink(page: Page, to: string, subject: string): Promise<string> {
  const mail = page
    .getByRole('article')
    .filter({ hasText: `to ${to}` })
    .filter({ has: page.getByRole('heading', { name: subject }) })
    .first();
  await expect(async () => {
    await page.goto('/outbox');
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass();
  return (await mail.getByRole('link').getAttribute('href')) ?? '';
}

test('a password: what was typed stays, then one lands where one was going', async ({ context }) => {
  const { page, refused } = await watched(context);
  await page.goto(`/w/${WORKSPACE}/people`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(OWNER);
  await page.keyboard.press('Tab');
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'is not right' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(OWNER);
  await passwordField(page).fill(passphrase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
  await expect(page).toHaveURL(`/w/${WORKSPACE}/people`);

  await chooseFrom(page.getByRole('button', { name: 'Ruth Adeyemi', exact: false }).first(), 'Sign out');
  await expect(page).toHaveURL('/sign-in');
  await page.goto(`/w/${WORKSPACE}/people`);
  await expect(page).toHaveURL(/\/sign-in/);
  expect(refused).toEqual([]);
});

test('guessing is slowed down, in words and with Retry-After', async ({ page, request }) => {
  const email = 'nobody@example.test';
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  const guess = () =>
    request.post('/api/auth/callback/password', { data: { email, password: 'a guess', csrfToken, json: 'true' } });
  for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).status()).toBe(401);
  const refusal = await guess();
  expect(refusal.status()).toBe(429);
  expect(Number(refusal.headers()['retry-after'])).toBeGreaterThan(600);

  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await passwordField(page).fill('another guess');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('alert').filter({ hasText: 'Too many attempts. Try again in 15 minutes.' }),
  ).toBeVisible();
});

test('a mailed link signs in once, and opening it uses nothing up', async ({ context, browser }) => {
  const { page, refused } = await watched(context);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('agnes@example.test');
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('heading', { name: 'Look into the outbox' })).toBeFocused();
  const link = await mailedLink(page, 'agnes@example.test', 'Sign in to Plumbline');
  await page.goto(link);
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  const other = await browser.newContext();
  const late = await other.newPage();
  await late.goto(link);
  await expect(late.getByRole('heading', { name: 'This link has run its course' })).toBeVisible();
  await other.close();
  expect(refused).toEqual([]);
});

test('the answer to who asks for a link says nothing of whether there is an account', async ({ request }) => {
  const ask = async (email: string) => {
    const answer = await request.post('/api/v1/account-links', { data: { email, purpose: 'reset' } });
    return { status: answer.status(), body: await answer.text() };
  };
  expect(await ask('bram@example.test')).toEqual(await ask('stranger@example.test'));
});

test('an invited person comes in, sets a password, loses a session, forgets the password, and is removed', async ({
  context,
  browser,
}) => {
  test.slow();
  const { page, refused } = await watched(context);
  await signInAs(context, OWNER);
  await page.goto(`/w/${WORKSPACE}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.getByLabel('Name').fill('Nina Castellanos');
  await page.getByLabel('E-mail').fill('nina@example.test');
  await page.getByRole('button', { name: 'Invite' }).click();
  const row = page.getByRole('row', { name: /Nina Castellanos/ });
  await expect(row).toBeVisible();

  const hers = await browser.newContext();
  const { page: her, refused: hersRefused } = await watched(hers);
  await her.goto(await mailedLink(page, 'nina@example.test', 'invites you'));
  await her.getByRole('button', { name: 'Sign in' }).click();
  await her.waitForURL((url) => url.pathname === '/');
  await her.goto('/account');
  await her.getByLabel('New password', { exact: true }).fill('short');
  await her.getByRole('button', { name: 'Set password' }).click();
  await expect(her.getByText('Choose a password of at least 10 characters.')).toBeVisible();
  await expect(her.getByLabel('New password', { exact: true })).toHaveValue('short');
  await her.getByLabel('New password', { exact: true }).fill('four unrelated words');
  await her.getByRole('button', { name: 'Set password' }).click();
  await expect(her.getByLabel('Present password', { exact: true })).toBeVisible();

  const elsewhere = await browser.newContext();
  await signInAs(elsewhere, 'nina@example.test');
  const there = await elsewhere.newPage();
  await there.goto('/account');
  await expect(there.getByRole('heading', { name: 'Account' })).toBeVisible();
  await her.reload();
  await her.getByRole('button', { name: 'End', exact: true }).click();
  await expect(her.getByRole('button', { name: 'End', exact: true })).toHaveCount(0);
  await there.reload();
  await expect(there).toHaveURL(/\/sign-in/);

  await there.getByLabel('E-mail').fill('nina@example.test');
  await there.getByRole('button', { name: 'Forgotten password' }).click();
  await expect(there.getByRole('heading', { name: 'Look into the outbox' })).toBeVisible();
  await there.goto(await mailedLink(page, 'nina@example.test', 'Choose a new password'));
  await there.getByLabel('New password', { exact: true }).fill('five quite unrelated words');
  await there.getByRole('button', { name: 'Save and sign in' }).click();
  await there.waitForURL((url) => url.pathname === '/');
  await her.reload();
  await expect(her).toHaveURL(/\/sign-in/);

  await page.goto(`/w/${WORKSPACE}/people`);
  await chooseFrom(page.getByRole('button', { name: 'Change Nina Castellanos' }), 'Remove');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  // While the dialog is open nothing behind it has a role, so the row would seem gone before it is.
  await expect(page.locator('[role="alertdialog"], [role="dialog"]')).toHaveCount(0);
  await expect(row).toHaveCount(0);
  const answer = await there.goto(`/w/${WORKSPACE}/people`);
  expect(answer?.status()).toBe(404);
  await elsewhere.close();
  await hers.close();
  expect([...refused, ...hersRefused]).toEqual([]);
});

test('people are changed by an owner alone', async ({ page, context }) => {
  await signInAs(context, 'tom@example.test');
  await page.goto(`/w/${WORKSPACE}/people`);
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Change / })).toHaveCount(0);
  await expect(page.getByText('An owner of the workspace invites people')).toBeVisible();
  expect((await page.goto('/w/northwind-freight/people'))?.status()).toBe(404);
});

test('every place can be reached by the palette, with the keyboard alone', async ({ page, context }) => {
  await signInAs(context, OWNER);
  await page.goto('/account');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('kestrel people');
  await expect(page.getByRole('option', { name: 'People' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/w/${WORKSPACE}/people`);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('every page carries a policy with a nonce that its scripts wear, what is not there included', async ({
  request,
}) => {
  for (const path of ['/sign-in', '/forgot', '/link/0123456789abcdef0123456789abcdef', '/nothing/here', '/outbox']) {
    const answer = await request.get(path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    const html = await answer.text();
    for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
  }
});

test('other names and other origins are turned away', async ({ request }) => {
  const { url } = e2eServer();
  const foreign = await request.post(`${url}/api/v1/account-links`, {
    headers: { origin: 'https://elsewhere.example' },
    data: { email: OWNER, purpose: 'link' },
  });
  expect(foreign.status()).toBe(403);
  const renamed = await request.get(`${url}/sign-in`, { headers: { host: 'elsewhere.example' } });
  expect(renamed.status()).toBe(421);
  for (const probe of ['/healthz', '/readyz']) expect((await request.get(`${url}${probe}`)).status()).toBe(200);
});
