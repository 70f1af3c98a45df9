/**
 * Every page for people who see little, hear the page, or have no mouse: axe finds nothing serious, light and dark, wide and
 * narrow; no page is wider than its window; nothing is refused by the content security policy or told on the console.
 * A page without a row in the table fails, and faults planted in a live page are found. A manager's pages, which are as many
 * as all others, are looked at in a file of their own.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { faultsOf } from './support/axe';
import { lookAround, lookAsEachOf } from './support/look';
import { LEADS_ON, STOPS } from './support/stops';

lookAsEachOf(['nobody', 'agnes', 'tom', 'ruth']);

test('every page has a row in the table', () => {
  const app = path.resolve(import.meta.dirname, '../../app');
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
  const pages = files.filter((file) => path.basename(file) === 'page.tsx').map((file) => path.dirname(file));
  const seen = [...LEADS_ON, ...Object.values(STOPS).flatMap((stops) => stops.flatMap((stop) => stop.page ?? []))];
  expect(pages.map((one) => one.replaceAll('\\', '/')).filter((one) => !seen.includes(one))).toEqual([]);
});

test('faults that are planted in a live page are found', async ({ context }) => {
  const { page, complaints } = await lookAround(context);
  await page.goto('/sign-in');
  expect(await faultsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);

  await page.evaluate(() => {
    for (const label of document.querySelectorAll('label')) label.replaceWith(...label.childNodes);
  });
  expect(await faultsOf(page)).toContainEqual(expect.stringMatching(/^critical label: /));

  await page.reload();
  await page.evaluate(() => {
    document.querySelector('h1')?.setAttribute('style', 'color: #bbb');
  });
  expect(await faultsOf(page)).toContainEqual(expect.stringMatching(/^serious color-contrast: /));

  await page.evaluate(() => {
    document.body.innerHTML += '<img alt="" src="nowhere.png" onerror="window.ran = true">';
  });
  await expect.poll(() => complaints.some((one) => one.includes('Content Security Policy'))).toBe(true);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});
