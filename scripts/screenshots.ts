/**
 * Takes the pictures of the README's walk: starts the built app on a data folder of its own, does what the walk says, and
 * writes docs/walk/*.png. Looking at them is part of a release; nothing compares them.
 *
 * Usage: npm run screenshots        (after npm run build; needs a Chromium)
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { CardPage } from '@/tests/e2e/support/card-page';
import { type Desk, signInByForm, sitDown } from '@/tests/e2e/support/desk';
import { openLoop } from '@/tests/e2e/support/loop-page';
import { RoomPage } from '@/tests/e2e/support/room-page';
import { startServer } from '@/tests/support/server';

const FOLDER = fileURLToPath(new URL('../docs/walk', import.meta.url));
const VIEW = { viewport: { width: 1280, height: 800 } };
const CAPABILITIES = ['Data and persistence', 'Distributed-systems judgement', 'Production readiness'];

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
  console.log(`docs/walk/${name}.png`);
}

/** Answers the rows of the open card from the top with these digits, and seals it. */
async function score(
  page: Page,
  digits: readonly [title: string, digit: number][],
  evidence: string,
): Promise<CardPage> {
  const card = new CardPage(page);
  for (const [index, [title, digit]] of digits.entries()) {
    if (index > 0) await card.next();
    await card.rate(title, digit);
    if (index === 1) await card.evidence(evidence);
  }
  await card.saved();
  return card;
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
  const openCard = async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Open the kit' }).click();
    await page.getByRole('link', { name: /^(Start|Open) the card$/ }).click();
  };
  try {
    const agnes = await sit('agnes');
    await picture(agnes, 'home');
    await openCard(agnes);
    const hers = await score(
      agnes,
      [
        ['Each kind of data by its own needs', 3],
        ['Writes, removal and the old value that comes back', 3],
        ['Popular entry gone, cache empty, cache away', 2],
      ],
      '"The late fill: it read before my write and stores after my delete."',
    );
    await picture(agnes, 'card');
    for (const title of CAPABILITIES) {
      await hers.next();
      await hers.rate(title, 3);
    }
    await hers.next();
    await hers.rate('Recommendation', 3);
    await hers.saved();
    await hers.beginSeal();
    await picture(agnes, 'seal');
    await hers.seal();

    const margit = await sit('margit');
    const { room } = await openLoop(margit, 'Hana Kobayashi');
    await margit.goto(room);
    const panel = new RoomPage(margit);
    await panel.inStep(1);
    await picture(margit, 'room-before');

    const chidi = await sit('chidi');
    await openCard(chidi);
    const his = await score(
      chidi,
      [
        ['Each kind of data by its own needs', 2],
        ['Writes, removal and the old value that comes back', 1],
        ['Popular entry gone, cache empty, cache away', 2],
      ],
      'Removes the key after the commit; no order of events, also when asked',
    );
    for (const title of CAPABILITIES) {
      await his.next();
      await his.rate(title, 2);
    }
    await his.next();
    await his.rate('Recommendation', 2);
    await his.saved();
    await his.beginSeal();
    await his.seal();

    await panel.says('Chidi Okafor', 'sealed');
    await panel.reveal('Everybody has sealed.');
    await panel.choose('Writes, removal and the old value that comes back');
    await margit.getByText('no order of events, also when asked').waitFor();
    await picture(margit, 'room-after');
    await margit.getByRole('link', { name: 'Decision', exact: true }).click();
    await margit.getByLabel('Reason 1').waitFor();
    await picture(margit, 'decision');
    await margit.getByRole('link', { name: 'Calibration' }).click();
    await margit
      .getByText(/Krippendorff’s alpha/)
      .first()
      .waitFor();
    await picture(margit, 'calibration');
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await server.stop();
  }
}

await main();
