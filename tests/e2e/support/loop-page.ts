/** Everything about one loop that its pages tell: its room, its interviews. */
import { expect, type Page } from '@playwright/test';

export const NORTHWIND = '/w/northwind-freight';

export interface LoopPlaces {
  loop: string;
  room: string;
  /** Paths of the kits by the interview's title. */
  kits: Record<string, string>;
}

/** Opens the loop of a candidate from the list, and reads where its parts are. */
export async function openLoop(page: Page, candidate: string): Promise<LoopPlaces> {
  await page.goto(`${NORTHWIND}/loops?show=all&q=${encodeURIComponent(candidate)}`);
  await page.getByRole('link', { name: candidate, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: candidate })).toBeVisible();
  return await placesOf(page);
}

/** The same for the loop page that is open. */
export async function placesOf(page: Page): Promise<LoopPlaces> {
  const room = await page.getByRole('link', { name: /debrief room/i }).getAttribute('href');
  const kits: Record<string, string> = {};
  for (const link of await page.getByRole('link', { name: /^Kit of / }).all()) {
    kits[(await link.textContent())?.replace('Kit of ', '') ?? ''] = (await link.getAttribute('href')) ?? '';
  }
  return { loop: new URL(page.url()).pathname, room: room ?? '', kits };
}
