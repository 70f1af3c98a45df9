/** Finding in the bank by keyboard alone: search, a slip, results, narrowing, a kept filter, and what to give up. */
import { expect, test } from '@playwright/test';
import { signInAs } from '../support/browser-sign-in';
import { complaintsOf } from './support/desk';
import { NORTHWIND } from './support/loop-page';

const BANK = `${NORTHWIND}/bank`;

test('finds as one types, moves by keys, keeps what was chosen', async ({ page, context }) => {
  await signInAs(context, 'margit@example.test');
  const complaints = complaintsOf(page);
  await page.goto(BANK);
  const rows = page.getByRole('region', { name: 'Questions' }).or(page.locator('section[aria-label="Questions"]'));
  const search = page.getByRole('searchbox', { name: 'Search the bank' });

  // A slip: said in words, and the right question first.
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('chaching');
  await expect(page).toHaveURL(/q=chaching/);
  await expect(page.getByText(/Nothing has “chaching”; looked for .*caching/)).toBeVisible();
  await search.press('ArrowDown');
  const first = rows.locator('[data-list-item]').first();
  await expect(first).toBeFocused();
  await page.keyboard.press('k');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/bank\/[a-z-]+$/);
  await expect(page.getByText('Its text is public: a candidate may have read it.')).toBeVisible();
  await page.goBack();

  // A choice shows as many as its count said, and is kept by a name.
  await page.goto(BANK);
  const narrow = page.getByRole('navigation', { name: 'Narrow the bank' }).first();
  const choice = narrow.getByRole('link', { name: /^System design/ });
  const count = Number((await choice.innerText()).match(/\d+/)?.[0]);
  await choice.click();
  await expect(page.getByRole('status').filter({ hasText: 'question' })).toContainText(
    count === 1 ? '1 question' : `${count} questions`,
  );
  await page.getByText('Keep this filter').first().click();
  await page.getByLabel('Name').first().fill('Designs');
  await page.getByRole('button', { name: 'Keep', exact: true }).first().click();
  await expect(page.getByRole('link', { name: 'Designs', exact: true }).first()).toBeVisible();

  // Nothing found says what to give up, with what that gives.
  await page.goto(`${BANK}?q=cache&kind=behavioural`);
  const way = page.getByText(/^Without .*kind “Behavioural”/).getByRole('link');
  const promised = await way.innerText();
  await way.click();
  await expect(page.getByRole('status').filter({ hasText: 'question' })).toContainText(promised);

  // Side by side by topic, and one fewer by its link.
  await page.goto(`${BANK}/compare?facet=data`);
  const heads = page.getByRole('columnheader');
  const designs = await heads.count();
  expect(designs).toBeGreaterThan(1);
  await page
    .getByRole('link', { name: /^Leave out/ })
    .first()
    .click();
  await expect(heads).toHaveCount(designs - 1);
  await expect(page).toHaveURL(/of=/);
  expect(complaints).toEqual([]);
});
