/**
 * A table of ten thousand rows comes in, three of its questions bad; it goes out, is undone, and comes in again from what was taken
 * out. It happens in a workspace of its own, since others look at the banks of the sample.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { sheetHead, sheetLines } from '../../features/transfers/sheet';
import { signInAs } from '../support/browser-sign-in';
import { aQuestion } from '../support/questions';
import { complaintsOf } from './support/desk';

/** Of six rows each. */
const QUESTIONS = 1_667;
const BAD: Record<number, (rows: string) => string> = {
  500: (rows) => rows.replace(',technical,', ',riddle,'),
  901: (rows) => rows.replace(',2,acceptable,', ',1,acceptable,'),
  1601: (rows) => rows.replaceAll('made-01601', 'made-00001'),
};
/** The machine may be busy with other files. */
const WITHIN = { timeout: 100_000 };

const all = Array.from({ length: QUESTIONS }, (_, index) => {
  const { slug, body } = aQuestion(index + 1);
  return sheetLines(slug, body);
});
const fileOf = (rows: readonly string[]) => sheetHead() + rows.join('');

async function makeWorkspace(page: Page): Promise<string> {
  await page.goto('/workspaces/new');
  await page.getByLabel('Name', { exact: true }).fill('Bank on the move');
  await page.getByRole('button', { name: 'Add the workspace' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/w/'));
  return new URL(page.url()).pathname.split('/')[2] as string;
}

async function check(page: Page, file: string, counts: string): Promise<void> {
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByText(counts, { exact: true })).toBeVisible(WITHIN);
}

/** Takes the whole bank out as its page does. */
async function takeOut(page: Page): Promise<string> {
  const download = page.waitForEvent('download', WITHIN);
  await page.getByRole('button', { name: 'Download the table (CSV)' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^bank-on-the-move-bank-\d{4}-\d\d-\d\d\.csv$/);
  return readFileSync(await file.path(), 'utf8');
}

test('ten thousand rows, three questions bad: in, out, undone, and in again', async ({ context }, info) => {
  test.setTimeout(400_000);
  await signInAs(context, 'ruth@example.test');
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const workspace = await makeWorkspace(page);
  const place = `/w/${workspace}/bank/import`;
  const [sent, taken] = [info.outputPath('sent.csv'), info.outputPath('taken.csv')];
  writeFileSync(sent, fileOf(all.map((rows, index) => BAD[index + 1]?.(rows) ?? rows)));

  await page.goto(place);
  await check(page, sent, '1,664 new questions, 3 that cannot be imported');
  const rows = page.getByRole('table', { name: 'Problems by line and field' }).getByRole('row');
  await expect(rows).toHaveText([
    /Line/,
    /Made question 500.*kindmust be one of technical, system-design/,
    /Made question 901.*levelline \d+: criterion “first” has level 1 twice/,
    /Made question 1601.*slug“made-00001” was on line 2 already/,
  ]);
  await page.getByRole('button', { name: 'Import 1,664 questions and leave out 3' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  // What is on its way is in no file, while the bar moves.
  const meanwhile = await context.request.post(`/api/v1/w/${workspace}/bank/export?format=csv`, {
    headers: { origin: new URL(page.url()).origin },
  });
  expect(await meanwhile.text()).toBe(sheetHead());
  await expect(page.getByText('3 questions were left out.', { exact: false })).toBeVisible(WITHIN);

  await page.getByRole('link', { name: 'Import and export' }).click();
  const text = await takeOut(page);
  expect(text === fileOf(all.filter((_, index) => BAD[index + 1] === undefined)), 'as it was sent').toBe(true);
  writeFileSync(taken, text);

  await page.getByRole('link', { name: 'sent.csv' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the import' }).click();
  await expect(page.getByText('The bank is as it was before', { exact: false })).toBeVisible(WITHIN);
  await page.getByRole('link', { name: 'Import and export' }).click();
  await expect(page.getByText('The bank is empty: there is nothing to take out yet.')).toBeVisible();

  await check(page, taken, '1,664 new questions');
  await page.getByRole('button', { name: 'Import 1,664 questions', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible(WITHIN);
  await page.getByRole('link', { name: 'Import and export' }).click();
  expect((await takeOut(page)) === text, 'the same bytes again').toBe(true);
  expect(complaints).toEqual([]);
});
