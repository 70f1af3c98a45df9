/** See it run: the three shows by keyboard, without motion, in the engine, under the page's own policy. */
import { expect, type Page, test } from '@playwright/test';
import { signInAs } from '../support/browser-sign-in';
import { complaintsOf } from './support/desk';
import { NORTHWIND } from './support/loop-page';

const MANAGER = 'margit@example.test';

async function open(page: Page, slug: string): Promise<void> {
  await page.goto(`${NORTHWIND}/exercises/${slug}/see`);
  await expect(page.getByRole('region', { name: 'In words' })).toContainText(/\d/);
}

/** Seconds of virtual time. */
const clock = async (page: Page) => Number.parseFloat(await page.getByText(/^[\d.]+ s of virtual time$/).innerText());
const press = async (page: Page, name: RegExp | string, key = 'Enter') => {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press(key);
};

test('without motion a show begins paused, steps by hand and plays when told to', async ({ context }) => {
  await signInAs(context, MANAGER);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'rate-limiter');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const before = await clock(page);
  await press(page, /^Step/);
  await expect.poll(() => clock(page)).toBeCloseTo(before + 0.25, 0);
  await press(page, 'Play', 'Space');
  await expect.poll(() => clock(page)).toBeGreaterThan(before + 1.2);
  await press(page, 'Pause');
  await page.getByRole('slider', { name: /^Burst/ }).focus();
  await page.keyboard.press('ArrowLeft');
  // Another rule begins anew: nobody has been let through yet.
  await expect(page.getByRole('region', { name: 'In words' })).toContainText('let 0 through');
  expect(complaints).toEqual([]);
});

test('a killed worker’s job is nobody’s until its lease is over', async ({ context }) => {
  await signInAs(context, MANAGER);
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'job-queue');
  await press(page, 'Add ten jobs');
  await press(page, /^Step/);
  await press(page, 'Kill worker 2');
  await expect(page.getByText('killed, back soon')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Held back' })).toContainText('lease ends in');
});

test('a crowd costs one load with single-flight, and one for each reader without it', async ({ context }) => {
  await signInAs(context, MANAGER);
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'cache');
  await page.getByRole('slider', { name: /^Readers/ }).focus();
  await page.keyboard.press('Home');
  // Another lifetime begins anew, with nothing in either cache.
  await page.getByRole('slider', { name: /^A value lives/ }).focus();
  await page.keyboard.press('End');
  await press(page, '30 readers at once');
  const words = page.getByRole('region', { name: 'In words' });
  await expect(words).toContainText('With single-flight they needed 1 load,');
  await expect(words).toContainText('Without it they needed 30 loads');
});

test('there is no such page for other exercises', async ({ context }) => {
  await signInAs(context, MANAGER);
  const page = await context.newPage();
  await page.goto(`${NORTHWIND}/exercises/saga/see`);
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});
