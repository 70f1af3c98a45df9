/**
 * The score card in a browser: scored by keyboard alone, and never losing what it said it had kept, whatever dies: the
 * network, the server, the window, the whole browser.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { loadLibrary } from '../../features/questions/content';
import { signInAs } from '../support/browser-sign-in';
import { type RunningServer, startServer } from '../support/server';
import { faultsOf } from './support/axe';
import { CardPage } from './support/card-page';
import { ownCardOf } from './support/card-places';
import { complaintsOf, press } from './support/desk';
import { MortalBrowser } from './support/mortal-browser';

const CANDIDATE = 'Mateus Carvalho';
/** How often what is killed is killed again. */
const KILLS = process.env.PLUMBLINE_LONG === '1' ? 3 : 1;
const email = (name: string) => `${name}@example.test`;

let server: RunningServer;
let dataDir: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  dataDir = mkdtempSync(path.join(tmpdir(), 'plumbline-card-'));
  server = await startServer({ dataDir });
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A page on somebody's own, empty card. */
async function onCard(context: BrowserContext, name: string): Promise<{ page: Page; card: string; kit: string }> {
  await signInAs(context, email(name), server);
  const page = await context.newPage();
  const places = await ownCardOf(page, server.url, CANDIDATE);
  await page.goto(places.card);
  await expect(rows(page).first()).toHaveAttribute('aria-current', 'true');
  return { page, ...places };
}

const rows = (page: Page) => page.locator('[data-row]');
const words = (page: Page) => page.locator('[data-save-state]').first();
const summary = (page: Page) => page.getByRole('textbox', { name: /^Summary/ });
const sideBySide = (page: Page) => page.getByRole('group', { name: 'Two texts in one place' });

/** Writes evidence lines on the row that the keys are on. */
async function write(page: Page, texts: readonly string[]): Promise<void> {
  await press(page, 'e');
  for (const text of texts) {
    await page.keyboard.type(text);
    await press(page, 'Enter');
  }
  await press(page, 'Escape');
}

const shows = async (page: Page, text: string): Promise<boolean> =>
  (await page.locator('[data-line]').filter({ hasText: text }).count()) > 0;

test('is filled in, filed and sealed by keyboard alone; nothing moves and no focus is lost', async ({ context }) => {
  test.setTimeout(120_000);
  const { page } = await onCard(context, 'bram');
  const complaints = complaintsOf(page);
  const places = () =>
    page.evaluate(() =>
      ['[data-row]', 'header button', '[data-save-state]', '[data-input]'].flatMap((selector) =>
        [...document.querySelectorAll(selector)].map((one) => Math.round(one.getBoundingClientRect().top)),
      ),
    );
  await press(page, 'j');
  await press(page, 'k');
  const before = await places();
  await press(page, '2');
  await expect(words(page)).toHaveText(/^Saved/);
  await press(page, '0');
  await press(page, 'u');
  await expect(rows(page).first().getByRole('radio').nth(1)).toBeChecked();
  expect(await places(), 'rating, saving and undoing move nothing').toEqual(before);

  await press(page, 'e');
  await page.keyboard.type('jk12 u? fill no command inside a text');
  await press(page, 'Escape');
  await expect(rows(page).first().getByRole('radio').nth(1)).toBeChecked();
  expect(await shows(page, 'jk12 u? fill no command inside a text')).toBe(true);

  for (const key of ['n', 'Escape', 'r', '1', 'Escape', 'f', 'c', 'c', 'a', 'a', 's', 'y', 'v', '?', 'Escape']) {
    await press(page, key);
  }
  await press(page, 'n');
  await page.keyboard.type('asked about the traffic first');
  await press(page, 'Enter');
  await press(page, 'Escape');
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-unfiled] button')?.focus());
  await press(page, '1');
  await expect(page.locator('[data-unfiled]')).toHaveCount(0);
  await expect(rows(page).first().locator('[data-line]')).toHaveCount(2);

  const count = await rows(page).count();
  for (let at = 1; at < count; at += 1) {
    await press(page, 'j');
    await press(page, at === count - 1 ? '3' : '1');
  }
  await expect(words(page)).toHaveText(/^Saved/);
  expect(await faultsOf(page)).toEqual([]);

  const card = new CardPage(page);
  await card.beginSeal();
  expect(await faultsOf(page, { within: '[role=dialog]' })).toEqual([]);
  await card.seal();
  await expect(rows(page).first().getByRole('radio').first()).toBeDisabled();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');

  await page.getByLabel(/^Something to add/).fill('They named the eviction policy on the way out.');
  await expect(words(page)).toHaveText(/^Saved/);
  await page.reload();
  await expect(page.getByText('private note, before the reveal')).toBeVisible();
  await page.getByRole('button', { name: 'Offer as addendum' }).click();
  await expect(page.getByText('addendum, before the reveal')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('two windows in one text: both texts are kept and shown until one chooses', async ({ context }) => {
  test.setTimeout(120_000);
  const { page: one, card } = await onCard(context, 'chidi');
  const two = await context.newPage();
  await two.goto(card);
  await expect(rows(two).first()).toHaveAttribute('aria-current', 'true');
  await context.setOffline(true);
  await summary(one).fill('Written in the first window.');
  await summary(two).fill('Written in the second window.');
  for (const page of [one, two]) await expect(words(page)).toHaveText('Offline, 1 change kept here');
  await context.setOffline(false);
  for (const page of [one, two]) {
    await expect(words(page)).toHaveText(/^Saved/, { timeout: 40_000 });
    await expect(sideBySide(page)).toBeVisible({ timeout: 15_000 });
  }
  await expect(summary(one)).toHaveValue('Written in the first window.');
  await expect(summary(two)).toHaveValue('Written in the second window.');
  await expect(sideBySide(two)).toContainText('Written in the first window.');
  await two.reload();
  await expect(sideBySide(two)).toBeVisible();
  await sideBySide(two).getByRole('button', { name: 'Keep both', exact: true }).click();
  for (const page of [one, two]) {
    await expect(sideBySide(page)).toHaveCount(0, { timeout: 15_000 });
    await expect(summary(page)).toHaveValue(/first window\.\n\n.*second window\.|second window\.\n\n.*first window\./);
  }
});

test('a second device sees what was written on the first', async ({ browser, context }) => {
  const { page, card } = await onCard(context, 'agnes');
  await write(page, ['written at the desk']);
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  await signInAs(phone, email('agnes'), server);
  const other = await phone.newPage();
  await other.goto(card);
  await expect(other.getByText('written at the desk')).toBeVisible();
  await write(other, ['written on the phone']);
  await expect(page.getByText('written on the phone')).toBeVisible({ timeout: 15_000 });
  await phone.close();
});

test('without a network everything is kept, counted in words, and sent when it is back', async ({ context }) => {
  test.setTimeout(90_000);
  const { page } = await onCard(context, 'divya');
  await context.setOffline(true);
  await press(page, 'j');
  await press(page, 'k');
  await press(page, '3');
  await write(page, ['no network, first line', 'no network, second line']);
  await expect(words(page)).toHaveText('Offline, 3 changes kept here');
  await context.setOffline(false);
  await expect(words(page)).toHaveText(/^Saved/, { timeout: 40_000 });
  await page.reload();
  await expect(page.getByText('no network, second line')).toBeVisible();
  await expect(rows(page).first().getByRole('radio').nth(2)).toBeChecked();
});

test('a server that is killed in the middle of the typing loses nothing that was saved, and gets the rest', async ({
  context,
}) => {
  test.setTimeout(180_000);
  const { page } = await onCard(context, 'emil');
  const saved: string[] = [];
  for (let round = 1; round <= KILLS; round += 1) {
    const text = `round ${round}, before the kill`;
    await write(page, [text]);
    await expect(words(page)).toHaveText(/^Saved/, { timeout: 40_000 });
    saved.push(text);
    await press(page, 'e');
    await page.keyboard.type(`round ${round}, while the server dies`, { delay: 20 });
    await server.kill();
    await page.keyboard.type(' and is away', { delay: 20 });
    await press(page, 'Enter');
    await press(page, 'Escape');
    await expect(words(page)).toHaveText(/^Offline, \d+ changes? kept here$/, { timeout: 20_000 });
    saved.push(`round ${round}, while the server dies and is away`);
    server = await startServer({ dataDir, port: Number(new URL(server.url).port) });
  }
  await expect(words(page)).toHaveText(/^Saved/, { timeout: 40_000 });
  await page.reload();
  for (const text of saved) await expect(page.getByText(text, { exact: true })).toBeVisible();
});

test.describe('a browser that is killed', () => {
  /** Types offline, kills the browser as soon as the words say "kept", and tells which of the lines another start finds. */
  async function killed(mortal: MortalBrowser, name: string, texts: readonly string[], sabotage?: string) {
    const context = await mortal.start();
    if (sabotage !== undefined) await context.addInitScript(sabotage);
    const { page, card } = await onCard(context, name);
    await context.setOffline(true);
    await write(page, texts);
    await expect(words(page)).toHaveText(/^Offline, \d+ changes? kept here$/, { timeout: 20_000 });
    const said = await words(page).innerText();
    await mortal.kill();

    const again = await mortal.start();
    await signInAs(again, email(name), server);
    const home = await again.newPage();
    await home.goto(server.url);
    const told = await home
      .getByText('kept on this device alone')
      .first()
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    const after = await again.newPage();
    await after.goto(card);
    await expect(words(after)).toHaveText(/^(Saved.*)?$/, { timeout: 20_000 });
    await after.waitForTimeout(1_000);
    const found: boolean[] = [];
    for (const text of texts) found.push(await shows(after, text));
    await mortal.kill();
    return { said, told, found };
  }

  test('starts again with every line that was shown as kept', async () => {
    test.setTimeout(180_000);
    const mortal = new MortalBrowser();
    try {
      for (let round = 1; round <= KILLS; round += 1) {
        const texts = [1, 2, 3].map((line) => `round ${round}, line ${line} before the kill`);
        const { said, told, found } = await killed(mortal, 'farah', texts);
        expect(said).toBe('Offline, 3 changes kept here');
        expect(told, 'home says that the device keeps changes').toBe(true);
        expect(found, 'lines found again').toEqual([true, true, true]);
      }
    } finally {
      await mortal.remove();
    }
  });

  test('and this proof notices a disk that keeps nothing', async () => {
    test.setTimeout(120_000);
    const mortal = new MortalBrowser();
    try {
      const nothing = 'IDBObjectStore.prototype.put = function () { return this.count(); };';
      const { found } = await killed(mortal, 'farah', ['a line that no disk has'], nothing);
      expect(found).toEqual([false]);
    } finally {
      await mortal.remove();
    }
  });

  test('or whose window crashes: the next window sends what it left', async ({ context }) => {
    test.setTimeout(90_000);
    const { page, card } = await onCard(context, 'divya');
    await page.route('**/edits', (route) => route.abort());
    await write(page, ['typed before the crash']);
    await expect(words(page)).toHaveText(/^Offline, 1 change kept here$/);
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => {});
    await crashed;
    const next = await context.newPage();
    await next.goto(card);
    await expect(next.getByText('typed before the crash')).toBeVisible();
    await expect(words(next)).toHaveText(/^Saved/, { timeout: 20_000 });
  });
});

test('the candidate’s page holds the task alone, and follows a change that is shown', async ({ browser, context }) => {
  test.setTimeout(90_000);
  const { page, card, kit } = await onCard(context, 'agnes');
  await page.goto(kit);
  await page.getByRole('button', { name: /Make a (new )?link/ }).click();
  const link = await page.getByLabel('The candidate’s link').inputValue();
  await page.goto(card);
  await expect(page.getByText('Ask next')).toBeVisible();

  const { questions } = await loadLibrary(path.join(process.cwd(), 'content'));
  const html = async () => (await fetch(link)).text();
  const bytes = async () => `${await html()}\n${await (await fetch(`${link}/view`)).text()}`;
  const first = await bytes();
  const body = questions.map((one) => one.body).find((one) => first.includes(one.prompt.slice(0, 60)));
  if (body === undefined) throw new Error('No question of the library is on the candidate’s page.');
  const secrets = [
    body.title,
    ...body.criteria.flatMap((one) => [one.id, one.title, ...one.levels.map((level) => level.anchor)]),
    ...body.redFlags.flatMap((one) => [one.id, one.text]),
    ...body.signals,
    ...body.followUps.flatMap((one) => [one.id, one.listenFor]),
    ...body.clarifying.map((one) => one.answer),
    ...body.otherPaths.map((one) => one.text),
    ...body.answerKey
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length > 40),
  ];
  const leaks = (text: string, hidden: readonly string[]) => {
    const plain = text
      .replaceAll('\\n', '\n')
      .replaceAll('&#x27;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('\\"', '"');
    return hidden.filter((one) => plain.includes(one));
  };
  expect(leaks(first, [...secrets, ...body.followUps.map((one) => one.text)])).toEqual([]);
  expect(leaks(`${first}${secrets[3]}`, secrets), 'a planted leak is noticed').toEqual([secrets[3]]);

  const guest = await browser.newContext();
  const candidate = await guest.newPage();
  const complaints = complaintsOf(candidate);
  await candidate.goto(link);
  await expect(candidate.getByText(body.prompt.slice(0, 40))).toBeVisible();
  expect(await faultsOf(candidate)).toEqual([]);
  const change = body.followUps.find((one) => one.changesRequirement);
  await page
    .getByRole('listitem')
    .filter({ hasText: change?.text ?? '' })
    .getByRole('button', { name: 'show to candidate' })
    .click();
  await expect(candidate.getByRole('listitem').filter({ hasText: change?.text ?? '' })).toBeVisible();
  const others = body.followUps.filter((one) => one !== change).map((one) => one.text);
  expect(leaks(await bytes(), [...secrets, ...others])).toEqual([]);
  expect(complaints).toEqual([]);
  await guest.close();
});
