/**
 * A candidate at an exercise in a browser: invitation, practice, solving by keyboard alone with a fault on the way, a lost
 * connection, a second tab, a browser that is killed, handing in. Nothing that the page said it had kept is ever lost.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { readExercises } from '../../features/exercises/content';
import { faultsOf } from './support/axe';
import { complaintsOf } from './support/desk';
import { inviteCandidate } from './support/invitation';
import { MortalBrowser } from './support/mortal-browser';

const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));
/** A test of the visible suite, and so a fault that its candidate can find. */
const FAULT = 'refill-to-the-millisecond';

const editor = (page: Page) => page.getByRole('textbox', { name: /^Solution/ });
const words = (page: Page) => page.locator('[data-save-state]');
const verdict = (page: Page) => page.getByRole('region', { name: 'Results' }).getByRole('status').first();
/** The text as the document holds it; what the editor draws is only what fits into its window. */
const shows = (page: Page, text: string) => expect(editor(page)).toContainText(text);

async function theExercise() {
  const { exercises, problems } = await readExercises([CONTENT]);
  const limiter = exercises.find((one) => one.slug === 'rate-limiter');
  const faulty = limiter?.mutants.find((one) => one.killedBy === FAULT)?.source;
  if (!limiter || !faulty) throw new Error(`no rate limiter: ${JSON.stringify(problems)}`);
  return { reference: limiter.reference, faulty, hidden: limiter.suites.hidden.tests };
}

/** Presses Tab until the focus is on something of this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    const found = await page.evaluate(() => {
      const at = document.activeElement;
      return at === null ? '' : (at.getAttribute('aria-label') ?? at.textContent ?? '');
    });
    if (name.test(found)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** Puts a whole text into the editor that has the focus, as a paste does. */
async function rewrite(page: Page, source: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(source);
}

async function isClean(page: Page): Promise<void> {
  expect(await faultsOf(page)).toEqual([]);
}

/** Starts the clock as the page's own button does. */
async function begin(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const answer = await page.request.post(`${address}/start`, {
    data: { language: 'typescript' },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(200);
  await page.reload();
  await expect(editor(page)).toBeVisible();
}

test('an exercise is solved by keyboard alone, with a fault and a lost connection on the way', async ({
  page,
  context,
}) => {
  test.setTimeout(150_000);
  const { reference, faulty, hidden } = await theExercise();
  const complaints = complaintsOf(page);
  const address = await inviteCandidate();

  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: 'Rate limiter' })).toBeVisible();
  await expect(page.getByText(/until .* Katmandu|until .* Kathmandu/)).toBeVisible();
  await isClean(page);

  await tabTo(page, /^Practice room$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Practice room' })).toBeVisible();
  await tabTo(page, /^Solution, TypeScript$/);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(verdict(page)).toContainText('0 of 2 tests passed', { timeout: 30_000 });
  await isClean(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await tabTo(page, /^Back to the invitation$/);
  await page.keyboard.press('Enter');

  await tabTo(page, /^Start the clock$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await tabTo(page, /^Start now/);
  await page.keyboard.press('Enter');
  await expect(editor(page)).toBeVisible();

  await tabTo(page, /^Solution, TypeScript$/);
  await rewrite(page, faulty);
  await expect(words(page)).toHaveText(/^Saved \d\d:\d\d:\d\d$/);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(verdict(page)).toContainText('7 of 8 tests passed', { timeout: 30_000 });
  await expect(page.getByText('Expected', { exact: true })).toHaveCount(1);
  await expect(page.getByText('Came', { exact: true })).toBeVisible();
  await isClean(page);

  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor(page)).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(editor(page)).toBeFocused();

  await context.setOffline(true);
  await rewrite(page, reference);
  await expect(words(page)).toHaveText(/^Offline, \d+ changes? kept here$/);
  await expect(page.getByText('The connection is lost.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('This run was not asked for.')).toBeVisible();
  await context.setOffline(false);
  await expect(words(page)).toHaveText(/^Saved/, { timeout: 30_000 });
  await expect(page.getByText('The connection is lost.')).toHaveCount(0);

  const second = await context.newPage();
  await second.goto(address);
  await editor(second).click();
  await second.keyboard.press('ControlOrMeta+Home');
  await second.keyboard.insertText('// from the second tab\n');
  await shows(second, '// from the second tab');
  await editor(page).press('ControlOrMeta+Home');
  await shows(page, '// from the second tab');
  await expect(words(second)).toHaveText(/^Saved/);
  await second.close();

  await editor(page).focus();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(verdict(page)).toContainText('All 8 visible tests passed', { timeout: 30_000 });

  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await tabTo(page, /^Hand in$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await isClean(page);
  await tabTo(page, /^Hand in/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You have handed in' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(`${hidden.length} of ${hidden.length} hold`)).toBeVisible({ timeout: 40_000 });
  await isClean(page);
  for (const one of hidden) await expect(page.getByText(one.title, { exact: true })).toHaveCount(0);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download my work' }).click(),
  ]);
  expect(path.extname(download.suggestedFilename())).toBe('.zip');
  expect(complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
});

test('a browser that is killed without a network has everything when it starts again', async ({ browser }) => {
  test.setTimeout(90_000);
  const address = await inviteCandidate({ mode: 'live' });
  const url = `${process.env.PLUMBLINE_E2E_URL}${address}`;
  const mortal = new MortalBrowser();
  try {
    const before = await mortal.start();
    const page = await before.newPage();
    await begin(page, url);
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('// saved\n', { delay: 5 });
    await expect(words(page)).toHaveText(/^Saved/);
    await before.setOffline(true);
    await page.keyboard.type('// kept on this device\n', { delay: 5 });
    await expect(words(page)).toHaveText(/^Offline, \d+ changes? kept here$/);
    await mortal.kill();

    const after = await (await mortal.start()).newPage();
    await after.goto(url);
    await shows(after, '// kept on this device');
    await expect(words(after)).toHaveText(/^Saved/, { timeout: 20_000 });
    const elsewhere = await browser.newPage();
    await elsewhere.goto(url);
    await shows(elsewhere, '// saved');
    await shows(elsewhere, '// kept on this device');
    await elsewhere.close();
  } finally {
    await mortal.remove();
  }
});

test('focus time is the candidate’s own switch, and a link that opens nothing says so', async ({ page }) => {
  const address = await inviteCandidate({ mode: 'live' });
  await begin(page, address);
  await page.getByRole('button', { name: 'Focus time' }).click();
  await expect(page.getByText('Focus time: nobody follows')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Focus time: nobody follows')).toBeVisible();
  await page.getByRole('button', { name: 'End focus time' }).click();
  await expect(page.getByText('Nobody follows', { exact: true })).toBeVisible();
  await page.goto(`${address}x`);
  await expect(page.getByRole('heading', { name: 'This link does not open' })).toBeVisible();
});
