/**
 * The bank's editor: what is typed survives an offline tab that is closed; a suggestion becomes a version when a manager accepts it;
 * version 2 stands in the bank while loops hold version 1; and the difference says what changed.
 */
import { expect, type Page, test } from '@playwright/test';
import { signInAs } from '../support/browser-sign-in';
import { complaintsOf } from './support/desk';
import { NORTHWIND } from './support/loop-page';

// A question of the sample that loops hold and that no other file here reads by its words.
const BANK = `${NORTHWIND}/bank`;
const QUESTION = `${BANK}/database-indexing`;
const saved = (page: Page) => expect(page.getByText(/^Saved \d\d:/)).toBeVisible();
const followUp = (page: Page, place: number) => page.getByRole('group', { name: `follow-up ${place}`, exact: true });

test('a suggestion, kept through a closed offline tab, becomes a version that loops do not get', async ({
  browser,
}) => {
  const interviewer = await browser.newContext();
  await signInAs(interviewer, 'agnes@example.test');
  let page = await interviewer.newPage();
  await page.goto(`${QUESTION}/edit`);
  const cue = page.getByLabel('Cue in plain words');
  const before = await cue.inputValue();
  await cue.fill(`${before} Typed while the server answered.`);
  await saved(page);

  // Offline, the words stay on this device, also when the tab is closed.
  await page.route('**/api/v1/**', (route) => route.abort());
  await cue.fill(`${before} Typed offline.`);
  await expect(page.getByText(/^Offline, 1 change kept here$/).first()).toBeVisible();
  await page.close({ runBeforeUnload: false });
  page = await interviewer.newPage();
  await page.goto(`${QUESTION}/edit`);
  await expect(page.getByLabel('Cue in plain words')).toHaveValue(`${before} Typed offline.`);
  await saved(page);

  // Reordered by keys, from inside of the item; the focus stays where it was.
  const first = await followUp(page, 1).getByLabel('What is asked').inputValue();
  await followUp(page, 1).getByLabel('What is asked').press('Alt+ArrowDown');
  await expect(followUp(page, 2).getByLabel('What is asked')).toHaveValue(first);
  await expect(followUp(page, 2).getByLabel('What is asked')).toBeFocused();
  await page
    .getByRole('group', { name: 'criterion 1', exact: true })
    .getByLabel('What is rated')
    .fill('Other words, same levels');
  await page.getByRole('button', { name: 'Suggest' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('“Other words, same levels” has new words and stays the same criterion');
  await dialog.getByLabel('What changed, in a few words').fill('Plainer words');
  await dialog.getByRole('button', { name: 'Suggest' }).click();
  await expect(page.getByRole('button', { name: 'Take it back' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept' })).toBeHidden();
  const suggestion = page.url();
  await interviewer.close();

  const manager = await browser.newContext();
  await signInAs(manager, 'margit@example.test');
  const other = await manager.newPage();
  const complaints = complaintsOf(other);
  await other.goto(suggestion);
  await expect(other.getByText('Typed offline.').first()).toBeVisible();
  await other.getByRole('button', { name: 'Accept' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await other.waitForURL(`**${QUESTION}`);
  await expect(other.getByText('Plainer words (suggested by', { exact: false })).toBeVisible();

  await other.getByRole('link', { name: 'What changed' }).click();
  await expect(other.getByRole('heading', { name: 'What it changes for ratings and loops' })).toBeVisible();
  await expect(other.getByText(/loops hold version 1 and keep it/)).toBeVisible();
  await expect(other.getByText('Typed offline.')).toBeVisible();
  await expect(other.getByText('Other words, same levels', { exact: false }).first()).toBeVisible();
  expect(complaints).toEqual([]);
  await manager.close();
});

test('a new question says by field what is missing, and is nobody else’s', async ({ context, browser }) => {
  await signInAs(context, 'margit@example.test');
  const page = await context.newPage();
  await page.goto(`${BANK}/new`);
  await page.getByLabel('Title').fill('Explain a query plan');
  await page.getByRole('button', { name: 'Write it' }).click();
  await page.waitForURL('**/drafts/*');
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('Too short.');
  await saved(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('write at least 20 words').first()).toBeVisible();
  await page.getByRole('button', { name: 'Criterion 1, level 3, anchor' }).click();
  await expect(
    page.getByRole('group', { name: 'level 3' }).getByLabel('What the candidate says or does'),
  ).toBeFocused();

  const elsewhere = await browser.newContext();
  await signInAs(elsewhere, 'agnes@example.test');
  const answer = await elsewhere.request.get(page.url());
  expect(answer.status()).toBe(404);
  await elsewhere.close();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.waitForURL('**/bank?tab=drafts');
  await expect(page.getByText('Explain a query plan')).toBeHidden();
});
