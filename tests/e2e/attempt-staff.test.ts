/**
 * An interviewer and an exercise: invites, follows what is typed, gives a hint, sees hidden results; later replays, takes a
 * failed test of an earlier run and some lines as evidence, and finds both on the card.
 */
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { readExercises } from '../../features/exercises/content';
import { e2eServer, signInAs } from '../support/browser-sign-in';
import { CandidateByApi } from './support/candidate-by-api';
import { ownCardOf } from './support/card-places';
import { complaintsOf } from './support/desk';

const CANDIDATE = 'Mateus Carvalho';
const CONTENT = fileURLToPath(new URL('../../content', import.meta.url));

/** The reference of the rate limiter, and a known-wrong solution that visible tests do not find. */
async function solutions(): Promise<{ right: string; wrong: string; missed: string }> {
  const { exercises } = await readExercises([CONTENT]);
  const limiter = exercises.find((one) => one.slug === 'rate-limiter');
  const hidden = limiter?.suites.hidden.tests ?? [];
  const mutant = limiter?.mutants.find((one) => hidden.some((test) => test.id === one.killedBy));
  const missed = hidden.find((test) => test.id === mutant?.killedBy);
  if (!limiter || !mutant || !missed) throw new Error('The rate limiter has no mutant of that kind');
  return { right: limiter.reference, wrong: mutant.source, missed: missed.title };
}

async function invite(page: Page, kit: string): Promise<string> {
  await page.goto(kit);
  await page.getByRole('button', { name: 'Invite to an exercise' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Exercise').selectOption('rate-limiter');
  await dialog.getByRole('radio', { name: /^Live/ }).check();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = page.getByRole('textbox', { name: /link to the exercise/ });
  await expect(link).toHaveValue(/\/attempt\/\w{40,}$/);
  return await link.inputValue();
}

test('invites, follows, replays, and cites what an earlier run showed', async ({ context }) => {
  test.setTimeout(180_000);
  const { url } = e2eServer();
  const { right, wrong, missed } = await solutions();
  await signInAs(context, 'bram@example.test');
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const places = await ownCardOf(page, url, CANDIDATE);
  const candidate = new CandidateByApi(await invite(page, places.kit));

  await test.step('follows what is typed, by name and with hidden results', async () => {
    await candidate.start('typescript');
    await page.reload();
    await page.getByRole('link', { name: 'Rate limiter' }).first().click();
    await expect(page.getByText(/^Live: you see every key/)).toBeVisible();
    await candidate.type('// thinking aloud\n', wrong);
    await expect(page.getByRole('textbox', { name: /^Solution/ })).toContainText('thinking aloud');
    expect(await candidate.watchers()).toContainEqual(expect.stringMatching(/^Bram/));
    await page.getByRole('button', { name: 'Give this hint' }).click();
    await expect(page.getByText(/gave a hint/)).toBeVisible();
    await page.getByRole('textbox', { name: 'A note for yourself' }).fill('Asked about the clock first');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Asked about the clock first')).toBeVisible();
    await candidate.run();
    await expect(page.getByText(missed).first()).toBeVisible({ timeout: 30_000 });
  });

  await test.step('is told of focus time, in which nothing comes', async () => {
    await candidate.focus(true);
    await expect(page.getByText(/^Following pauses/)).toBeVisible();
    await candidate.type('// unwatched\n', right);
    await expect(page.getByRole('textbox', { name: /^Solution/ })).not.toContainText('unwatched');
    await candidate.focus(false);
    await expect(page.getByRole('textbox', { name: /^Solution/ })).toContainText('unwatched');
  });

  await candidate.type(right);
  expect(await candidate.run()).toBe('passed');
  await candidate.submit();

  await test.step('replays with a slider and by key, and accepts the earlier failure', async () => {
    await page.getByRole('link', { name: 'Replay' }).click();
    const slider = page.getByRole('slider', { name: 'Position in the attempt' });
    await expect(page.getByRole('button', { name: /^Play/ })).toBeEnabled();
    await page.getByRole('button', { name: /^Run 1/ }).click();
    await expect(page.getByRole('textbox', { name: /^Solution/ })).toContainText('thinking aloud');
    await slider.press('End');
    await expect(page.getByRole('textbox', { name: /^Solution/ })).not.toContainText('thinking aloud');
    await slider.press('Home');
    await page.locator('body').press(']');
    await expect(page.getByRole('button', { name: /^Run 1/ })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: `Accept as evidence: ${missed}` }).click();
    await page.getByRole('combobox', { name: 'File to' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await expect(page.getByText('On your card.').first()).toBeVisible();
    await page.getByRole('textbox', { name: 'From line' }).fill('2');
    await page.getByRole('textbox', { name: 'To line' }).fill('4');
    await page.getByRole('textbox', { name: 'What they show' }).fill('Says what it does first.');
    await page.getByRole('button', { name: 'Cite these lines' }).click();
    await expect(page.getByText('It is on your card.').first()).toBeVisible();
  });

  await test.step('finds both on the card, with the way back', async () => {
    await page.goto(places.card);
    const failed = page.locator('[data-line]').filter({ hasText: `Hidden test failed` });
    await expect(failed).toContainText(missed);
    const cited = page.locator('[data-line]').filter({ hasText: 'Says what it does first. Solution, lines 2 to 4' });
    await expect(cited.locator('code')).toBeVisible();
    await failed.getByRole('link', { name: 'See it in the replay' }).click();
    await expect(page.getByRole('button', { name: /^Run 1/ })).toHaveAttribute('aria-pressed', 'true');
  });
  expect(complaints).toEqual([]);
});
