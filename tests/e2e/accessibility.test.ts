/**
 * Every page for people who see little, hear the page, or have no mouse: axe finds nothing serious, light and dark, wide and
 * narrow; no page is wider than its window; nothing is refused by the content security policy or told on the console.
 * A page without a row in the table fails, and faults planted in a live page are found.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { e2eServer, signInAs } from '../support/browser-sign-in';
import { Caller } from './support/by-api';
import { complaintsOf } from './support/desk';
import { inviteCandidate } from './support/invitation';
import { type LoopPlaces, NORTHWIND, openLoop } from './support/loop-page';
import { makeStaffAttempts, type StaffAttempts } from './support/staff-attempts';

/** Where things of the sample are, by the names that the table uses. */
interface Places {
  planned: LoopPlaces;
  running: LoopPlaces;
  ready: LoopPlaces;
  revealed: LoopPlaces;
  decided: LoopPlaces;
  role: string;
  sample: string;
  /** A new question of Agnes's. */
  draft: string;
  /** Makes the link anew: a newer one ends the older, and another worker may have made one. */
  candidate: () => Promise<string>;
  /** On the running loop's caching interview; made once a worker, when it looks. */
  attempts: () => Promise<StaffAttempts>;
}

interface Stop {
  /** The page's file under `app/`, without `/page.tsx`; null for what is no page of its own. */
  page: string | null;
  /** What is seen there, where a page looks different from case to case. */
  case?: string;
  at: (places: Places) => string | Promise<string>;
  /** Opens a dialog or a menu before looking. */
  open?: (page: Page) => Promise<void>;
  /** Its answer is 404, which the browser tells on the console. */
  missing?: true;
}

const W = 'w/[workspace]';
const NO_TOKEN = '0123456789abcdef0123456789abcdef';
const NOWHERE = '00000000-0000-4000-8000-000000000000';
const last = (place: string) => place.split('/').at(-1) ?? '';

const caching = (places: LoopPlaces): string => places.kits.Caching ?? '';
const attemptAt = (id: string): string => `${NORTHWIND}/attempts/${id}`;

/** Without motion a show stands still until it is told to play. */
const begunStill = (page: Page) => expect(page.getByRole('button', { name: 'Play' })).toBeVisible();

/** Goes to the first interview's kit and unfolds what its first question holds. */
async function openKit(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Kit of / })
    .first()
    .click();
  const first = page.getByRole('group', { name: 'question 1', exact: true });
  for (const summary of await first.locator('summary').all()) await summary.click();
}

/** Makes a workshop and takes part, so that its first answer stands there to be rated. */
async function openWorkshop(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('For the look of it');
  for (const index of [0, 1, 2]) await page.getByRole('checkbox').nth(index).check();
  await page.getByRole('button', { name: 'Open the workshop' }).click();
  await page.getByRole('button', { name: 'Take part' }).click();
  await expect(page.getByRole('radiogroup').first()).toBeVisible();
}

async function openCheck(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Rate three answers|Go on with the check)$/ }).click();
  await expect(page.getByRole('radiogroup').first()).toBeVisible();
}

const STOPS: Record<string, Stop[]> = {
  nobody: [
    { page: '(auth)/sign-in', at: () => '/sign-in' },
    { page: '(auth)/sign-in', case: 'after a failure', at: () => '/sign-in?error=no-account' },
    { page: '(auth)/forgot', at: () => '/forgot' },
    { page: '(auth)/link/[token]', at: () => `/link/${NO_TOKEN}` },
    { page: '(auth)/reset/[token]', at: () => `/reset/${NO_TOKEN}` },
    { page: '(auth)/owner/[token]', at: () => `/owner/${NO_TOKEN}` },
    { page: 'outbox', at: () => '/outbox' },
    { page: 'c/[token]', case: 'that does not open', at: () => `/c/${NO_TOKEN}` },
    { page: 'c/[token]', at: ({ candidate }) => candidate() },
    { page: 'attempt/[token]', case: 'that does not open', at: () => `/attempt/${NO_TOKEN}` },
    { page: 'attempt/[token]', case: 'before the start', at: () => inviteCandidate({ mode: 'take-home' }) },
    { page: 'attempt/[token]/practice', at: async () => `${await inviteCandidate({ mode: 'live' })}/practice` },
  ],
  agnes: [
    { page: '.', case: 'of an interviewer', at: () => '/' },
    { page: 'account', at: () => '/account' },
    { page: `${W}/interviews/[id]`, at: ({ running }) => caching(running) },
    { page: `${W}/interviews/[id]/card`, at: ({ running }) => `${caching(running)}/card` },
    {
      page: `${W}/interviews/[id]/card`,
      case: 'its keys',
      at: ({ running }) => `${caching(running)}/card`,
      open: (page) => page.keyboard.press('?'),
    },
    {
      page: `${W}/interviews/[id]/card`,
      case: 'sealing',
      at: ({ running }) => `${caching(running)}/card`,
      open: (page) => page.keyboard.press('Control+Enter'),
    },
    { page: `${W}/interviews/[id]/card`, case: 'sealed', at: ({ ready }) => `${caching(ready)}/card` },
    { page: `${W}/rooms/[id]`, case: 'of a rater', at: ({ running }) => running.room },
    {
      page: `${W}/interviews/[id]`,
      case: 'inviting to an exercise',
      at: ({ running }) => caching(running),
      open: (page) => page.getByRole('button', { name: 'Invite to an exercise' }).click(),
    },
    { page: `${W}/attempts/[id]`, case: 'invited', at: async ({ attempts }) => attemptAt((await attempts()).invited) },
    { page: `${W}/attempts/[id]`, case: 'running', at: async ({ attempts }) => attemptAt((await attempts()).running) },
    { page: `${W}/attempts/[id]`, case: 'handed in', at: async ({ attempts }) => attemptAt((await attempts()).ended) },
    {
      page: `${W}/attempts/[id]/replay`,
      at: async ({ attempts }) => `${attemptAt((await attempts()).running)}/replay`,
      open: (page) => page.getByRole('button', { name: /^Run 1/ }).click(),
    },
    {
      page: `${W}/interviews/[id]/card`,
      case: 'beside an attempt',
      at: async ({ running, attempts }) => {
        await attempts();
        return `${caching(running)}/card`;
      },
    },
    { page: `${W}/bank/[slug]/samples/[key]`, at: ({ sample }) => sample },
    { page: `${W}/bank/drafts/[id]`, case: 'a new question', at: ({ draft }) => draft },
  ],
  margit: [
    { page: '.', case: 'of a manager', at: () => '/' },
    { page: '.', case: 'with the palette', at: () => '/', open: (page) => page.keyboard.press('Control+k') },
    { page: `${W}/loops`, at: () => `${NORTHWIND}/loops` },
    { page: `${W}/loops`, case: 'all of them', at: () => `${NORTHWIND}/loops?show=all` },
    { page: `${W}/loops/new`, at: () => `${NORTHWIND}/loops/new` },
    { page: `${W}/loops/[id]`, case: 'planned', at: ({ planned }) => planned.loop },
    {
      page: `${W}/loops/[id]`,
      case: 'changing an interview',
      at: ({ planned }) => planned.loop,
      open: (page) => page.getByRole('button', { name: 'Change Caching' }).click(),
    },
    { page: `${W}/loops/[id]`, case: 'decided', at: ({ decided }) => decided.loop },
    { page: `${W}/rooms/[id]`, case: 'before the reveal', at: ({ ready }) => ready.room },
    {
      page: `${W}/rooms/[id]`,
      case: 'revealing',
      at: ({ ready }) => ready.room,
      open: (page) => page.getByRole('button', { name: /^Reveal now/ }).click(),
    },
    { page: `${W}/rooms/[id]`, case: 'after the reveal', at: ({ revealed }) => revealed.room },
    { page: `${W}/rooms/[id]`, case: 'closed, with two rounds', at: ({ decided }) => decided.room },
    { page: `${W}/loops/[id]/decision`, case: 'before the reveal', at: ({ ready }) => `${ready.loop}/decision` },
    { page: `${W}/loops/[id]/decision`, case: 'to sign', at: ({ revealed }) => `${revealed.loop}/decision` },
    { page: `${W}/loops/[id]/decision`, case: 'signed', at: ({ decided }) => `${decided.loop}/decision` },
    { page: `${W}/loops/[id]/packet`, at: ({ decided }) => `${decided.loop}/packet` },
    { page: `${W}/compare`, case: 'choosing', at: () => `${NORTHWIND}/compare` },
    {
      page: `${W}/compare`,
      at: ({ revealed, decided }) => `${NORTHWIND}/compare?loop=${last(revealed.loop)}&loop=${last(decided.loop)}`,
    },
    { page: `${W}/roles`, at: () => `${NORTHWIND}/roles` },
    { page: `${W}/roles/new`, at: () => `${NORTHWIND}/roles/new` },
    { page: `${W}/roles/[id]`, at: ({ role }) => role },
    { page: `${W}/roles/[id]/interviews/[interview]`, at: ({ role }) => role, open: openKit },
    { page: `${W}/roles/[id]/print`, at: ({ role }) => `${role}/print` },
    { page: `${W}/bank`, at: () => `${NORTHWIND}/bank` },
    { page: `${W}/bank`, case: 'nothing found', at: () => `${NORTHWIND}/bank?q=cache&kind=behavioural` },
    { page: `${W}/bank/compare`, at: () => `${NORTHWIND}/bank/compare?facet=data` },
    { page: `${W}/bank/[slug]`, at: () => `${NORTHWIND}/bank/caching-strategy` },
    { page: `${W}/bank/[slug]/upgrade`, at: () => `${NORTHWIND}/bank/caching-strategy/upgrade` },
    { page: `${W}/bank/[slug]/changes`, at: () => `${NORTHWIND}/bank/caching-strategy/changes` },
    { page: `${W}/bank/[slug]/edit`, at: () => `${NORTHWIND}/bank/caching-strategy/edit` },
    { page: `${W}/bank/new`, at: () => `${NORTHWIND}/bank/new` },
    { page: `${W}/exercises`, at: () => `${NORTHWIND}/exercises` },
    { page: `${W}/exercises/[slug]`, at: () => `${NORTHWIND}/exercises/rate-limiter` },
    {
      page: `${W}/exercises/[slug]/see`,
      case: 'the limiter',
      at: () => `${NORTHWIND}/exercises/rate-limiter/see`,
      open: begunStill,
    },
    {
      page: `${W}/exercises/[slug]/see`,
      case: 'the queue',
      at: () => `${NORTHWIND}/exercises/job-queue/see`,
      open: begunStill,
    },
    {
      page: `${W}/exercises/[slug]/see`,
      case: 'the cache',
      at: () => `${NORTHWIND}/exercises/cache/see`,
      open: begunStill,
    },
    { page: `${W}/calibration`, at: () => `${NORTHWIND}/calibration` },
    { page: `${W}/calibration/raters`, at: () => `${NORTHWIND}/calibration/raters` },
    { page: `${W}/calibration/criteria`, at: () => `${NORTHWIND}/calibration/criteria` },
    { page: `${W}/calibration/process`, at: () => `${NORTHWIND}/calibration/process` },
    { page: `${W}/calibration/adjusted`, at: () => `${NORTHWIND}/calibration/adjusted` },
    { page: `${W}/calibration/rubric`, at: () => `${NORTHWIND}/calibration/rubric` },
    { page: `${W}/workshops`, at: () => `${NORTHWIND}/workshops` },
    { page: `${W}/workshops/new`, at: () => `${NORTHWIND}/workshops/new` },
    { page: `${W}/workshops/[id]`, at: () => `${NORTHWIND}/workshops/new`, open: openWorkshop },
    { page: `${W}/checks`, at: () => `${NORTHWIND}/checks` },
    { page: `${W}/checks/[id]`, at: () => `${NORTHWIND}/checks`, open: openCheck },
    { page: `${W}/people`, at: () => `${NORTHWIND}/people` },
    { page: null, case: 'what is not there', at: () => `${NORTHWIND}/loops/${NOWHERE}`, missing: true },
  ],
  tom: [
    { page: `${W}/calibration`, case: 'with little to say', at: () => '/w/kestrel-health/calibration' },
    { page: null, case: 'a workspace of others', at: () => NORTHWIND, missing: true },
  ],
  ruth: [
    { page: '.', case: 'over two workspaces', at: () => '/' },
    { page: 'workspaces/new', at: () => '/workspaces/new' },
    { page: `${W}/sandbox`, at: () => `${NORTHWIND}/sandbox` },
    { page: `${W}/calibration/settings`, at: () => `${NORTHWIND}/calibration/settings` },
    {
      page: 'organisations/[organisation]/calibration',
      at: () => '/organisations/meridian-hiring-partners/calibration',
    },
    {
      page: `${W}/people`,
      case: 'inviting',
      at: () => `${NORTHWIND}/people`,
      open: (page) => page.getByRole('button', { name: 'Invite' }).click(),
    },
  ],
};

/** Pages that only lead on to others. */
const LEADS_ON = [W];

const SERIOUS = ['serious', 'critical'];
/**
 * Each scheme and each width is looked at with all rules. What changes with the scheme is colour alone, so the crossed looks,
 * which are at colours alone, are left to the long form (PLUMBLINE_LONG=1).
 */
const LOOKS = (
  [
    { scheme: 'light', width: 1440, height: 900, rules: 'all' },
    { scheme: 'dark', width: 1440, height: 900, rules: 'colours' },
    { scheme: 'dark', width: 390, height: 844, rules: 'all' },
    { scheme: 'light', width: 390, height: 844, rules: 'colours' },
  ] as const
).filter(({ rules }) => rules === 'all' || process.env.PLUMBLINE_LONG === '1');

const [FIRST] = LOOKS as [(typeof LOOKS)[number]];

/**
 * What axe holds against the page as it stands, a line each. No page has frames of another origin, so axe need not carry what
 * it found to a page of its own; and `region` is never more than moderate, and slow.
 */
async function faultsOf(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const chosen = rules === 'all' ? axe.disableRules(['region']) : axe.withRules(['color-contrast']);
  const { violations } = await chosen.analyze();
  return violations
    .filter((one) => SERIOUS.includes(one.impact ?? ''))
    .map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join('; ')}`);
}

/** Until the page has been painted as it was asked for. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Faults that a second look finds as well: on a busy machine the first may meet a page halfway between two schemes. */
async function lastingFaultsOf(page: Page, rules: 'all' | 'colours'): Promise<string[]> {
  await painted(page);
  const first = await faultsOf(page, rules);
  if (first.length === 0) return [];
  await painted(page);
  return await faultsOf(page, rules);
}

/** Somebody's browser: motion is off, so that no colour is caught on its way. */
async function lookAround(context: BrowserContext): Promise<{ page: Page; complaints: string[] }> {
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
  for (const { scheme, width, height, rules } of LOOKS) {
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

// A recording of every page would cost more than the looking.
test.use({ trace: 'off' });
// It is the longest file by far, and looking changes nothing: whoever is free takes the next person.
test.describe.configure({ mode: 'parallel' });

let places: Places;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  const server = e2eServer();
  const context = await browser.newContext({ baseURL: server.url });
  await signInAs(context, 'margit@example.test');
  const page = await context.newPage();
  const running = await openLoop(page, 'Hana Kobayashi');
  const agnes = await Caller.of('agnes@example.test', server, NORTHWIND);
  const candidate = async () => {
    const made = await agnes.post(`interviews/${last(caching(running))}/candidate-link`, {});
    return (made.body as { path: string }).path;
  };
  let made: Promise<StaffAttempts> | undefined;
  const attempts = () => {
    made ??= makeStaffAttempts(server, last(caching(running)));
    return made;
  };
  const others = {
    planned: await openLoop(page, 'Mateus Carvalho'),
    ready: await openLoop(page, 'Samuel Osei'),
    revealed: await openLoop(page, 'Lucía Fernández'),
    decided: await openLoop(page, 'Tobias Brandt'),
  };
  await page.goto(`${NORTHWIND}/roles`);
  const role = await page.getByRole('link', { name: 'Backend engineer, tracking and billing' }).getAttribute('href');
  await page.goto(`${NORTHWIND}/bank/caching-strategy`);
  const sample = await page.locator('a[href*="/samples/"]').first().getAttribute('href');
  places = { running, candidate, attempts, ...others, role: role ?? '', sample: sample ?? '', draft: '' };
  await context.close();
  const writer = await browser.newContext({ baseURL: server.url });
  await signInAs(writer, 'agnes@example.test');
  const desk = await writer.newPage();
  await desk.goto(`${NORTHWIND}/bank/new`);
  await desk.getByLabel('Title').fill('Explain a query plan');
  await desk.getByRole('button', { name: 'Write it' }).click();
  await desk.waitForURL('**/drafts/*');
  places.draft = new URL(desk.url()).pathname;
  await writer.close();
});

/** So many pages a test that two workers can share them. */
const STRETCH = 7;
const stretches = Object.entries(STOPS).flatMap(([name, stops]) =>
  Array.from({ length: Math.ceil(stops.length / STRETCH) }, (_, index) => ({
    name,
    part: index + 1,
    stops: stops.slice(index * STRETCH, (index + 1) * STRETCH),
  })),
);

for (const { name, part, stops } of stretches) {
  test(`${name}, ${part}: ${stops.length} pages are free of serious faults, light and dark, wide and narrow`, async ({
    context,
  }) => {
    test.setTimeout(stops.length * 20_000);
    if (name !== 'nobody') await signInAs(context, `${name}@example.test`);
    for (const stop of stops) {
      const title = [stop.page ?? '', stop.case ?? ''].filter(Boolean).join(', ');
      await test.step(title, async () => {
        const { page, complaints } = await lookAround(context);
        expect.soft(await look(page, stop, places), title).toEqual([]);
        const unexpected = complaints.filter((one) => !(stop.missing && one.includes('status of 404')));
        expect.soft(unexpected, title).toEqual([]);
        await page.close();
      });
    }
  });
}

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
