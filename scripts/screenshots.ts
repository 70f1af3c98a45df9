/**
 * Takes the pictures of the README's walk: starts the built app on a data folder of its own, does what the walk says with
 * three people at three browsers, and writes docs/walk/*.png. Looking at them is part of a release; nothing compares them.
 *
 * Usage: npm run screenshots        (builds first; needs a Chromium)
 */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { CardPage } from '@/tests/e2e/support/card-page';
import { type Desk, signInByForm, sitDown } from '@/tests/e2e/support/desk';
import { openLoop } from '@/tests/e2e/support/loop-page';
import { RoomPage } from '@/tests/e2e/support/room-page';
import { startServer } from '@/tests/support/server';

const FOLDER = fileURLToPath(new URL('../docs/walk', import.meta.url));
/** A desktop's window, printed somewhat smaller: whoever opens the README fetches all of them. */
const VIEW: BrowserContextOptions = {
  viewport: { width: 1440, height: 810 },
  deviceScaleFactor: 0.75,
  reducedMotion: 'reduce',
  colorScheme: 'light',
};
const LARGEST = 200_000;

const KINDS = 'Each kind of data by its own needs';
const STALE = 'Writes, removal and the old value that comes back';
const HARD = 'Popular entry gone, cache empty, cache away';
const CAPABILITIES = ['Data and persistence', 'Distributed-systems judgement', 'Production readiness'];
const AGNES_SAW = '"Prices for a minute at most, stock never from the cache." A reason for each kind';
const CHIDI_SAW = 'Removes the key after the commit; no order of events, also when asked';

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = statSync(file);
  console.log(`docs/walk/${name}.png  ${Math.round(size / 1000)} kB`);
  if (size > LARGEST) throw new Error(`${name}.png has more than ${LARGEST / 1000} kB.`);
}

async function openCard(page: Page): Promise<CardPage> {
  await page.getByRole('link', { name: 'Open the kit' }).click();
  await page.getByRole('link', { name: /^(Start|Open) the card$/ }).click();
  return new CardPage(page);
}

/** Answers what comes after the criteria, all with the same digit, and the recommendation. */
async function finish(card: CardPage, digit: number, recommendation: number): Promise<void> {
  for (const title of CAPABILITIES) {
    await card.next();
    await card.rate(title, digit);
  }
  await card.next();
  await card.rate('Recommendation', recommendation);
  await card.saved();
  await card.beginSeal();
}

async function agnesScores(page: Page): Promise<void> {
  await picture(page, 'home');
  const card = await openCard(page);
  await card.rate(KINDS, 3);
  await card.evidence(AGNES_SAW);
  await card.next();
  await card.rate(STALE, 3);
  await card.evidence('Drew the late fill without being asked: "it read before my write and stores after my delete"');
  await card.note('Asked for a figure without the cache: none yet');
  await picture(page, 'card');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'card-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await card.next();
  await card.rate(HARD, 2);
  await finish(card, 3, 3);
  await picture(page, 'seal');
  await page.keyboard.press('3');
  await card.seal();
}

async function chidiScores(page: Page): Promise<void> {
  const card = await openCard(page);
  await card.rate(KINDS, 2);
  await card.next();
  await card.rate(STALE, 1);
  await card.evidence(CHIDI_SAW);
  await card.next();
  await card.rate(HARD, 2);
  await finish(card, 2, 2);
  await card.seal();
}

async function margitDecides(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Decision', exact: true }).click();
  await page.getByRole('radio', { name: 'Hire', exact: true }).check();
  await page.getByLabel('Reason 1').fill('Gives each kind of data a lifetime of its own, and says why.');
  await page.getByRole('checkbox', { name: AGNES_SAW }).check();
  await page.getByLabel('Signature').fill('Margit Olsen');
  await picture(page, 'decision');
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const server = await startServer();
  const desks: Desk[] = [];
  const sit = async (name: string): Promise<Page> => {
    const desk = await sitDown(name, server.url, VIEW);
    desks.push(desk);
    const { passphrase } = JSON.parse(readFileSync(path.join(server.dataDir, 'sample.json'), 'utf8'));
    await signInByForm(desk.page, `${name}@example.test`, passphrase);
    return desk.page;
  };
  try {
    await agnesScores(await sit('agnes'));

    const margit = await sit('margit');
    const { room } = await openLoop(margit, 'Hana Kobayashi');
    await margit.goto(room);
    const panel = new RoomPage(margit);
    await panel.inStep(1);
    await picture(margit, 'room-before');

    await chidiScores(await sit('chidi'));
    await panel.says('Chidi Okafor', 'sealed');
    await panel.reveal('Everybody has sealed.');
    await panel.choose(STALE);
    await panel.why('Different evidence').click();
    await margit.getByText(CHIDI_SAW).waitFor();
    await margit.getByText(/^Margit Olsen, \d\d:\d\d$/).waitFor();
    await picture(margit, 'room-after');
    await margitDecides(margit);

    await margit.getByRole('link', { name: 'Calibration' }).click();
    await margit.getByRole('heading', { name: 'Who scores harsher or kinder?' }).waitFor();
    await picture(margit, 'calibration');
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await server.stop();
  }
}

await main();
