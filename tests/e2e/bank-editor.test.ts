/**
 * The bank's editor: what is typed survives an offline tab that is closed; a suggestion becomes a version when a manager accepts it;
 * version 2 stands in the bank while loops hold version 1; and the difference says what changed. A question that is written here
 * becomes ready with a strong sample answer, goes into a kit, is shared with another workspace and offered there anew.
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

const PROSE =
  'It reads the plan first, names the scan that costs most and says which figure would change its mind about it. ';

test('a question is written, made ready, put into a kit, shared, and taken by another workspace as an upgrade', async ({
  browser,
}) => {
  const context = await browser.newContext();
  await signInAs(context, 'margit@example.test');
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(`${BANK}/new`);
  await page.getByLabel('Title').fill('Explain a slow report');
  await page.getByRole('button', { name: 'Write it' }).click();
  await page.waitForURL('**/drafts/*');
  const fill = (label: string, text: string) => page.getByRole('textbox', { name: label, exact: true }).fill(text);
  const group = (name: string) => page.getByRole('group', { name, exact: true });
  await page.getByRole('checkbox', { name: 'Mid', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Data', exact: true }).check();
  await fill('What it assesses', PROSE);
  await fill('Cue in plain words', PROSE);
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(`A report takes a minute. ${PROSE}`);
  await group('scenario 1').getByLabel('Title').fill('Month’s end');
  await group('scenario 1').getByLabel('What the candidate is told').fill(`${PROSE}${PROSE}`);
  for (const place of [1, 2]) {
    await followUp(page, place).getByLabel('What is asked').fill('And when the table is ten times as large?');
    await followUp(page, place).getByLabel('Listen for').fill(PROSE);
  }
  for (const place of [1, 2, 3])
    await group(`signal ${place}`).getByRole('textbox').fill(`Reads the plan, ${place} times over`);
  await group('red flag 1').getByLabel('What they say or do').fill('Adds an index to everything');
  await group('criterion 1').getByLabel('What is rated').fill('Reads a plan before changing anything');
  for (const [level, anchor] of [
    'Guesses a cause and changes it',
    'Reads the plan once asked',
    'Reads the plan first',
  ].entries()) {
    const words = `${anchor} and says so in words.`;
    await group(`level ${level + 1}`)
      .getByLabel('What the candidate says or does')
      .fill(words);
  }
  await page.getByRole('textbox', { name: 'Answer key' }).fill(PROSE.repeat(5).replaceAll('plan', 'page'));
  await page.getByRole('button', { name: 'Write a strong answer' }).click();
  const strong = group('Strong answer');
  await strong.getByLabel('Title').fill('Reads before it writes');
  await strong.getByLabel('What the candidate says').fill(PROSE.repeat(5));
  await strong.getByLabel(/^Expert: /).selectOption('3');
  await strong.getByLabel('Why this level').fill(PROSE);
  await saved(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish version 1' }).click();
  await page.waitForURL('**/bank/explain-a-slow-report');

  // Into a kit, where nothing says that it is not ready; moved by keys, undone.
  await page.goto(`${NORTHWIND}/roles`);
  await page.getByRole('table').getByRole('link').first().click();
  await page
    .getByRole('link', { name: /^Kit of / })
    .first()
    .click();
  await page.getByRole('searchbox', { name: 'Search the bank' }).fill('slow report');
  await page.getByRole('button', { name: 'Add Explain a slow report' }).click();
  await saved(page);
  await page.getByRole('button', { name: 'Move question 2 up' }).press('Enter');
  await expect(group('question 1')).toContainText('Explain a slow report');
  await expect(page.getByText('60 of 60 min, 0 left for beginning and end')).toBeVisible();
  await expect(page.getByText('“Explain a slow report” is not ready', { exact: false })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(group('question 2')).toContainText('Explain a slow report');
  await page.getByRole('button', { name: 'Undo' }).click();
  await saved(page);
  await expect(group('question 2')).toBeHidden();

  await page.goto(`${BANK}/explain-a-slow-report`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Share it' }).click();
  await expect(page.getByText('may copy it, without its sample answers')).toBeVisible();

  const elsewhere = await browser.newContext();
  await signInAs(elsewhere, 'tom@example.test');
  const other = await elsewhere.newPage();
  await other.goto('/w/kestrel-health/bank?tab=library');
  await expect(other.getByRole('region', { name: 'Shared by other workspaces' })).toContainText('Northwind Freight');
  await other.getByRole('button', { name: 'Adopt Explain a slow report' }).click();
  await other.getByRole('link', { name: 'Explain a slow report' }).click();
  await expect(other.getByText('adopted from Northwind Freight', { exact: true })).toBeVisible();

  await page.goto(`${BANK}/explain-a-slow-report/edit`);
  await fill('Cue in plain words', `${PROSE}Said anew.`);
  await saved(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByLabel('What changed, in a few words').fill('A plainer cue');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }).click();
  await page.waitForURL('**/bank/explain-a-slow-report');

  await other.reload();
  await expect(other.getByText('Said anew.')).toBeHidden();
  await other.getByRole('link', { name: 'See what Northwind Freight changed' }).click();
  await expect(other.getByText('Said anew.').first()).toBeVisible();
  await other.getByRole('checkbox', { name: 'Take “What it assesses” from Northwind Freight' }).check();
  await other.getByRole('button', { name: 'Publish what is ticked' }).click();
  await other.waitForURL('**/bank/explain-a-slow-report');
  await expect(other.getByText('Taken from Northwind Freight')).toBeVisible();
  expect(complaints).toEqual([]);
  await context.close();
  await elsewhere.close();
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
