/** Finding a card to write on: the first interview of a loop on which somebody sits. */
import { expect, type Page } from '@playwright/test';
import { NORTHWIND, placesOf } from './loop-page';

/**
 * @param url where the server answers
 * @returns addresses of the kit and of the card
 */
export async function ownCardOf(page: Page, url: string, candidate: string): Promise<{ kit: string; card: string }> {
  await page.goto(`${url}${NORTHWIND}/loops`);
  await page.getByRole('link', { name: candidate, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: candidate })).toBeVisible();
  const { kits } = await placesOf(page);
  for (const path of Object.values(kits)) {
    await page.goto(`${url}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const link = page.getByRole('link', { name: /^(Start|Open) the card$/ });
    if ((await link.count()) > 0) return { kit: `${url}${path}`, card: `${url}${await link.getAttribute('href')}` };
  }
  throw new Error(`Nobody expects a card on ${candidate} from this person.`);
}
