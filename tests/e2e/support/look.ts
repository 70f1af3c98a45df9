/** Looking at a page as people do who see little, hear it, or have no mouse, by axe and by its measures. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { signInAs } from '../../support/browser-sign-in';
import { faultsOf } from './axe';
import { complaintsOf } from './desk';
import { findPlaces, type Places, STOPS, type Stop } from './stops';

interface Look {
  scheme: 'light' | 'dark';
  width: number;
  height: number;
  rules: 'all' | 'colours';
}

const LONG = process.env.PLUMBLINE_LONG === '1';
const FIRST: Look = { scheme: 'light', width: 1440, height: 900, rules: 'all' };
const LOOKS: readonly Look[] = [
  FIRST,
  { scheme: 'dark', width: 390, height: 844, rules: 'all' },
  { scheme: 'dark', width: 1440, height: 900, rules: 'colours' },
  { scheme: 'light', width: 390, height: 844, rules: 'colours' },
];

/**
 * How a stop is looked at. Each scheme and each width with all rules; a page's further cases in one of the two, turn by turn.
 * What changes with the scheme is colour alone, so the crossed looks are at colours alone. These, and the further cases in
 * both, are left to the long form (PLUMBLINE_LONG=1).
 */
function looksAt(stop: Stop): readonly Look[] {
  if (LONG) return LOOKS;
  const cases = Object.values(STOPS)
    .flat()
    .filter(({ page }) => page === stop.page);
  const index = cases.indexOf(stop);
  return index === 0 ? LOOKS.slice(0, 2) : LOOKS.slice(index % 2, (index % 2) + 1);
}

/** Until the page has been painted as it was asked for. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Faults that a second look finds as well: on a busy machine the first may meet a page halfway between two schemes. */
async function lastingFaultsOf(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  await painted(page);
  const first = await faultsOf(page, { rules });
  if (first.length === 0) return [];
  await painted(page);
  return await faultsOf(page, { rules });
}

/** Somebody's browser: motion is off, so that no colour is caught on its way. */
export async function lookAround(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  return { page, complaints: complaintsOf(page) };
}

async function look(page: Page, stop: Stop, places: Places): Promise<string[]> {
  const found: string[] = [];
  await page.setViewportSize({ width: FIRST.width, height: FIRST.height });
  await page.emulateMedia({ colorScheme: FIRST.scheme });
  await page.goto(await stop.at(places));
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await stop.open?.(page);
  for (const { scheme, width, height, rules } of looksAt(stop)) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height });
    found.push(...(await lastingFaultsOf(page, rules)).map((fault) => `${scheme}, ${width} px: ${fault}`));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) found.push(`${width} px: the page is ${wider} px wider than its window`);
    const below = await page.evaluate(
      () => document.documentElement.scrollHeight - Math.max(window.innerHeight, document.body.scrollHeight),
    );
    if (below > 0) found.push(`${width} px: ${below} px of nothing follow the page`);
  }
  return found;
}

/** So many pages a test. */
const STRETCH = 8;

/** Has these people look at every page of theirs in the table; a file calls it once, since what they share is made once a file. */
export function lookAsEachOf(names: readonly (keyof typeof STOPS)[]): void {
  let places: Places;
  test.beforeAll(async ({ browser }) => {
    test.setTimeout(120_000);
    places = await findPlaces(browser);
  });

  const stretches = names.flatMap((name) => {
    const stops = STOPS[name] ?? [];
    return Array.from({ length: Math.ceil(stops.length / STRETCH) }, (_, index) => ({
      name,
      part: index + 1,
      stops: stops.slice(index * STRETCH, (index + 1) * STRETCH),
    }));
  });
  for (const { name, part, stops } of stretches) {
    test(`${name}, ${part}: ${stops.length} pages are free of serious faults, light and dark, wide and narrow`, async ({
      context,
    }) => {
      test.setTimeout(stops.length * 20_000);
      if (name !== 'nobody') await signInAs(context, `${name}@example.test`);
      // One window for all: a new one each time would start a process, and compile every script, each time.
      const { page, complaints } = await lookAround(context);
      for (const stop of stops) {
        const title = [stop.page ?? '', stop.case ?? ''].filter(Boolean).join(', ');
        await test.step(title, async () => {
          expect.soft(await look(page, stop, places), title).toEqual([]);
          const unexpected = complaints.splice(0).filter((one) => !(stop.missing && one.includes('status of 404')));
          expect.soft(unexpected, title).toEqual([]);
        });
      }
    });
  }
}
