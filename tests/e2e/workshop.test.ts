/**
 * A workshop by a facilitator and two raters at three browsers: blind, sealed, revealed to all at once, the line between two
 * anchors named, the disagreement typed; its levels are then among those that severity rests on. And a check, alone.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { e2eServer, signInAs } from '../support/browser-sign-in';
import { complaintsOf } from './support/desk';
import { NORTHWIND } from './support/loop-page';

const complaints: (readonly string[])[] = [];

async function arrive(context: BrowserContext, name: string): Promise<Page> {
  await signInAs(context, `${name}@example.test`);
  const page = await context.newPage();
  complaints.push(complaintsOf(page));
  return page;
}

/** Gives every criterion of the open answer this level by keyboard, and seals. */
async function rate(page: Page, level: string): Promise<void> {
  const rows = page.getByRole('radiogroup');
  await expect(rows.first()).toBeVisible();
  for (let index = 0; index < (await rows.count()); index += 1) {
    if (index > 0) await page.keyboard.press('j');
    await page.keyboard.press(level);
    await expect(rows.nth(index).getByRole('radio', { checked: true })).toHaveCount(1);
  }
  await expect(page.getByText('Every criterion has a level.')).toBeVisible();
  await page.keyboard.press('s');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Seal' }).click();
  await expect(page.getByText(/^Your levels are sealed/)).toBeVisible();
}

/** Ratings that calibration rests on, as anybody can take them away. */
async function ratingsOf(page: Page): Promise<number> {
  const answer = await page.request.get(`/api/v1${NORTHWIND}/calibration/export?format=csv&table=ratings&period=all`);
  expect(answer.status()).toBe(200);
  return (await answer.text()).trim().split('\n').length - 1;
}

/** Severity as the page prints it: each interviewer's shared performances, effect and interval, and who is connected with whom. */
async function severityOf(page: Page): Promise<string> {
  const tables = await Promise.all(
    ['severity', 'groups'].map((table) =>
      page.request.get(`/api/v1${NORTHWIND}/calibration/export?format=csv&table=${table}&period=all`),
    ),
  );
  for (const answer of tables) expect(answer.status()).toBe(200);
  return (await Promise.all(tables.map((answer) => answer.text()))).join('\n');
}

test('a workshop from its first answer to the second, blind until the reveal', async ({ browser }) => {
  test.setTimeout(150_000);
  const { url } = e2eServer();
  const contexts = await Promise.all([1, 2, 3].map(() => browser.newContext({ baseURL: url, locale: 'en-GB' })));
  const [margit, agnes, chidi] = await Promise.all(
    contexts.map((context, index) => arrive(context, ['margit', 'agnes', 'chidi'][index] as string)),
  );
  if (!margit || !agnes || !chidi) throw new Error('Three people came');

  await margit.goto(`${NORTHWIND}/workshops`);
  await margit.getByRole('link', { name: 'New workshop' }).first().click();
  await margit.getByLabel('Name').fill('Before the backend role opens');
  const question = margit
    .getByRole('region')
    .filter({ has: margit.getByRole('checkbox') })
    .first();
  for (const box of await question.getByRole('checkbox').all()) await box.check();
  await margit.getByRole('button', { name: 'Open the workshop' }).click();
  await expect(margit.getByRole('heading', { name: 'Before the backend role opens' })).toBeVisible();
  const room = margit.url();
  const severity = await severityOf(margit);
  expect(severity).toContain('Agnes');

  for (const page of [agnes, chidi]) {
    await page.goto(room);
    await page.getByRole('button', { name: 'Take part' }).click();
  }
  await rate(agnes, '1');
  await expect(margit.getByText('1 of 2 sealed')).toBeVisible();
  await rate(chidi, '3');
  await expect(margit.getByText('2 of 2 sealed')).toBeVisible();
  for (const page of [margit, agnes, chidi]) await expect(page.getByText('expert', { exact: true })).toHaveCount(0);
  const before = await ratingsOf(margit);
  expect(await severityOf(margit), 'nothing that is not revealed').toBe(severity);

  await margit.keyboard.press('r');
  await margit.getByRole('alertdialog').getByRole('button', { name: 'Reveal to all' }).click();
  for (const page of [margit, agnes, chidi]) {
    await expect(page.getByText(/splits the room\.$/).first()).toBeVisible();
    await expect(page.getByText('expert', { exact: true }).first()).toBeVisible();
  }
  await expect(margit.getByRole('link', { name: 'Edit this anchor' }).first()).toBeVisible();
  await agnes
    .getByRole('radio', { name: /^The criterion is unclear/ })
    .first()
    .click();
  await expect(chidi.getByRole('radio', { name: /^The criterion is unclear/ }).first()).toBeChecked();

  await expect.poll(() => ratingsOf(margit)).toBeGreaterThan(before);
  await margit.keyboard.press('n');
  for (const page of [margit, agnes, chidi]) await expect(page.getByText(/answer 2 of 3/)).toBeVisible();
  const revealed = await severityOf(margit);
  expect(revealed, 'the answer that was revealed').not.toBe(severity);
  // Her focus is still where she typed the disagreement, where keys belong to that choice.
  await agnes.reload();
  await rate(agnes, '1');
  await expect(margit.getByText('1 of 2 sealed')).toBeVisible();
  expect(await severityOf(margit), 'the answer that is still open').toBe(revealed);
  await margit.goto(`${NORTHWIND}/calibration/rubric`);
  await expect(margit.getByRole('heading', { name: 'Which anchors split raters?' })).toBeVisible();
  await Promise.all(contexts.map((context) => context.close()));
  expect(complaints.flat()).toEqual([]);
});

test('a check alone: three answers, then the expert beside one’s own, and nobody else can look', async ({
  browser,
}) => {
  test.setTimeout(90_000);
  const { url } = e2eServer();
  const [own, other] = await Promise.all([1, 2].map(() => browser.newContext({ baseURL: url, locale: 'en-GB' })));
  if (!own || !other) throw new Error('Two people came');
  const page = await arrive(own, 'bram');
  await page.goto('/');
  await page
    .getByRole('button', { name: /^(Begin|Go on)$/ })
    .first()
    .click();
  for (let answer = 1; answer <= 3; answer += 1) {
    await expect(page.getByRole('heading', { name: `Answer ${answer} of 3` })).toBeVisible();
    await expect(page.getByText('expert', { exact: true })).toHaveCount(0);
    for (const group of await page.getByRole('radiogroup').all())
      await group.getByRole('radio').nth(1).check({ force: true });
    await page.getByRole('button', { name: answer === 3 ? 'Keep and compare' : 'Keep, next answer' }).click();
  }
  await expect(page.getByRole('heading', { name: 'Your levels and the expert’s' })).toBeVisible();
  await expect(page.getByText(/levels are near the expert’s/)).toBeVisible();
  const address = page.url();
  const manager = await arrive(other, 'margit');
  expect((await manager.goto(address))?.status()).toBe(404);
  await manager.goto(`${NORTHWIND}/workshops`);
  await expect(manager.getByRole('row', { name: /^Bram/ })).toHaveText(/ready until|not yet/);
  await page.goto('/');
  await expect(page.getByText('Three minutes: rate three answers alone')).toHaveCount(0);
  await Promise.all([own.close(), other.close()]);
});
