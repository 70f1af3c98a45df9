/**
 * The README's walk, by three people at three browsers: two interviewers who score the same interview without seeing each
 * other's card, and the manager who facilitates. It follows what each of them sees before and after the reveal.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { signInAs } from '../support/browser-sign-in';
import { type RunningServer, startServer } from '../support/server';
import { Caller, sealCard } from './support/by-api';
import { CardPage } from './support/card-page';
import { type Desk, press, signInByForm, sitDown } from './support/desk';
import { NORTHWIND, openLoop } from './support/loop-page';
import { RoomPage } from './support/room-page';

const AGNES_WROTE = 'Prices a minute, stock from the source, pages by price group: said so for each kind';
const AGNES_NOTED = 'Drew the late fill on the board without being asked';
const CHIDI_WROTE = 'Removes the key after the commit; no order of events, also when asked';
const COMMENT = 'She drew it for me before you came in.';

const KINDS = 'Each kind of data by its own needs';
const STALE = 'Writes, removal and the old value that comes back';
const HARD = 'Popular entry gone, cache empty, cache away';
const CAPABILITIES = ['Data and persistence', 'Distributed-systems judgement', 'Production readiness'];

let server: RunningServer;
const desks: Desk[] = [];

async function sit(name: string): Promise<Desk> {
  const desk = await sitDown(name, server.url);
  desks.push(desk);
  return desk;
}

function passphrase(): string {
  return JSON.parse(readFileSync(path.join(server.dataDir, 'sample.json'), 'utf8')).passphrase;
}

/** Nothing that reached this browser so far holds any of these sentences. */
async function expectBlind(desk: Desk, sentences: readonly string[]): Promise<void> {
  for (const one of sentences) expect(await desk.hasReceived(one), `${desk.name} received “${one}”`).toBe(false);
}

/** Every one of these sentences reached this browser; shows as well that `expectBlind` would have found them. */
async function expectSighted(desk: Desk, sentences: readonly string[]): Promise<void> {
  for (const one of sentences) {
    await expect.poll(() => desk.hasReceived(one), { message: `${desk.name} received “${one}”` }).toBe(true);
  }
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  server = await startServer();
});

test.afterEach(async () => {
  const complaints = desks.flatMap((desk) => desk.complaints.map((one) => `${desk.name}: ${one}`));
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
  expect(complaints).toEqual([]);
});

test.afterAll(() => server?.stop());

test('two interviewers score alone, the panel is revealed to all at once, and a decision cites what they wrote', async () => {
  test.setTimeout(300_000);
  const [agnes, chidi, margit] = [await sit('Agnes'), await sit('Chidi'), await sit('Margit')];
  const agnesRoom = new RoomPage(agnes.page);
  const chidiRoom = new RoomPage(chidi.page);
  const margitRoom = new RoomPage(margit.page);

  await test.step('the manager signs in and waits in the room', async () => {
    await signInByForm(margit.page, 'margit@example.test', passphrase());
    await expect(margit.page.getByRole('heading', { name: 'Loops by stage' })).toBeVisible();
    const { room } = await openLoop(margit.page, 'Hana Kobayashi');
    await margit.page.goto(room);
    await margitRoom.inStep(1);
    await expect(margitRoom.state('round 1 open · 4 of 6 sealed')).toBeVisible();
    await margitRoom.says('Agnes Lindqvist', 'thinking');
    await margitRoom.says('Chidi Okafor', 'thinking');
    await margitRoom.says('Bram de Wit', 'sealed');
    await expect(margitRoom.values()).toHaveCount(0);
  });

  await test.step('the first interviewer signs in, lands on the next interview, and opens kit and card', async () => {
    await signInByForm(agnes.page, 'agnes@example.test', passphrase());
    await expect(agnes.page.getByRole('heading', { level: 1, name: 'Your next interview' })).toBeVisible();
    const next = agnes.page.getByRole('region', { name: 'Your next interview' });
    await expect(next).toContainText('Caching');
    await expect(next).toContainText('Hana Kobayashi');
    await expect(next).toContainText(/in \d+ min/);
    await next.getByRole('link', { name: 'Open the kit' }).click();
    await expect(agnes.page.getByRole('heading', { level: 1, name: 'Caching' })).toBeVisible();
    await expect(agnes.page.getByText('Chidi Okafor, in the room')).toBeVisible();
    await agnes.page.getByRole('link', { name: /^(Start|Open) the card$/ }).click();
  });

  await test.step('she scores by keyboard alone and seals', async () => {
    const card = new CardPage(agnes.page);
    await expect(card.row(KINDS)).toHaveAttribute('aria-current', 'true');
    await card.rate(KINDS, 3);
    await card.evidence(AGNES_WROTE);
    await card.note(AGNES_NOTED);
    await card.flag(6);
    await card.next();
    await card.rate(STALE, 3);
    await card.next();
    await card.rate(HARD, 0);
    for (const title of CAPABILITIES) {
      await card.next();
      await card.rate(title, title === 'Production readiness' ? 0 : 3);
    }
    const early = await card.beginSeal();
    await expect(early.getByText('Still to answer: 1')).toBeVisible();
    await press(agnes.page, 'Escape');
    await card.next();
    await card.rate('Recommendation', 3);
    await card.saved();
    const dialog = await card.beginSeal();
    await expect(dialog.getByText('To file: 1')).toBeVisible();
    await press(agnes.page, '2');
    await expect(dialog.getByText('Every row has an answer.')).toBeVisible();
    await card.seal();
  });

  await test.step('the room says so at once, and nothing else', async () => {
    await margitRoom.says('Agnes Lindqvist', 'sealed');
    await expect(margitRoom.state('round 1 open · 5 of 6 sealed')).toBeVisible();
    await expect(margit.page.getByRole('button', { name: 'Reveal now (1 missing)' })).toBeEnabled();
    await expect(margitRoom.values()).toHaveCount(0);
    await new CardPage(agnes.page).toRoom();
    await agnesRoom.inStep(2);
    await agnesRoom.says('Chidi Okafor', 'thinking');
    await expect(agnesRoom.values()).toHaveCount(0);
    await expect(agnes.page.getByRole('button', { name: /^Reveal/ })).toHaveCount(0);
  });

  await test.step('the second interviewer scores the same interview without seeing any of it', async () => {
    await signInByForm(chidi.page, 'chidi@example.test', passphrase());
    await chidi.page.getByRole('link', { name: 'Open the kit' }).click();
    await chidi.page.getByRole('link', { name: /^(Start|Open) the card$/ }).click();
    const card = new CardPage(chidi.page);
    await card.rate(KINDS, 2);
    await card.next();
    await card.rate(STALE, 1);
    await card.evidence(CHIDI_WROTE);
    await card.next();
    await card.rate(HARD, 2);
    for (const title of CAPABILITIES) {
      await card.next();
      await card.rate(title, 2);
    }
    await card.next();
    await card.rate('Recommendation', 2);
    await card.saved();
    await card.beginSeal();
    await card.seal();
    await card.toRoom();
    await chidiRoom.inStep(3);
    await margitRoom.says('Chidi Okafor', 'sealed');
    await expect(margitRoom.state('round 1 open · 6 of 6 sealed')).toBeVisible();
  });

  await test.step('before the reveal nobody has received a word or a level of anybody else', async () => {
    for (const room of [agnesRoom, chidiRoom, margitRoom]) await expect(room.values()).toHaveCount(0);
    await expectBlind(margit, [AGNES_WROTE, AGNES_NOTED, CHIDI_WROTE]);
    await expectBlind(chidi, [AGNES_WROTE, AGNES_NOTED]);
    await expectBlind(agnes, [CHIDI_WROTE]);
  });

  await test.step('the reveal reaches all three at once', async () => {
    await margitRoom.reveal('Everybody has sealed.');
    for (const room of [agnesRoom, chidiRoom, margitRoom]) {
      await expect(room.state(/round 1 revealed \w+ \d+ \w+, \d\d:\d\d to all/)).toBeVisible();
      await expect(room.row(STALE)).toContainText('weak: Chidi Okafor; strong: Agnes Lindqvist');
      await expect(room.row(STALE)).toContainText('2 · spread 2');
      await expect(room.row(HARD)).toContainText('Agnes Lindqvist: not assessed');
    }
    await margitRoom.choose(STALE);
    await expect(margit.page.getByText(AGNES_NOTED)).toBeVisible();
    await expect(margit.page.getByText(CHIDI_WROTE)).toBeVisible();
    for (const desk of [chidi, margit]) await expectSighted(desk, [AGNES_WROTE, AGNES_NOTED]);
    await expectSighted(agnes, [CHIDI_WROTE]);
  });

  await test.step('the two ends say why they differ', async () => {
    await chidiRoom.choose(STALE);
    await chidiRoom.why('Different evidence').click();
    await expect(chidiRoom.why('Different evidence')).toBeChecked();
    await agnesRoom.choose(STALE);
    await expect(agnesRoom.why('Different evidence')).toBeChecked();
    await agnesRoom.comment(COMMENT);
    await expect(chidi.page.getByText(COMMENT)).toBeVisible();
    await expect(margitRoom.why('Different evidence')).toBeChecked();
  });

  await test.step('a second round stands beside the first', async () => {
    await margit.page.keyboard.press('v');
    await margitRoom.confirm('Open the round');
    for (const room of [agnesRoom, chidiRoom]) {
      await expect(room.state(/round 2 open · \d of 6 sealed/)).toBeVisible();
      for (const title of await room.unanswered()) await room.vote(title, 3);
      await room.sealRound();
    }
    await expect(margitRoom.state(/round 2 open · 2 of 6 sealed/)).toBeVisible();
    await expect(margitRoom.row('Recommendation')).toContainText(/no: Chidi Okafor/i);
    await margitRoom.reveal('have not sealed and will stay blind until they do');
    for (const room of [agnesRoom, chidiRoom, margitRoom]) {
      await expect(room.state(/round 2 revealed \w+ \d+ \w+, \d\d:\d\d, 4 missing/)).toBeVisible();
      await expect(room.row('Recommendation')).toContainText(/Chidi Okafor \(was no\)/i);
    }
  });

  await test.step('the room is closed, for all', async () => {
    await margit.page.keyboard.press('x');
    await margitRoom.confirm('Close the room');
    for (const room of [agnesRoom, chidiRoom, margitRoom]) await expect(room.state('the room is closed')).toBeVisible();
  });

  await test.step('the decision cites what was written, and is signed', async () => {
    await margit.page.getByRole('link', { name: 'Decision', exact: true }).click();
    await expect(margit.page.getByRole('heading', { level: 1, name: 'Decision · Hana Kobayashi' })).toBeVisible();
    await margit.page.getByRole('radio', { name: 'Hire', exact: true }).check();
    await margit.page.getByLabel('Reason 1').fill('Gives each kind of data a lifetime of its own, with the reason.');
    await margit.page.getByRole('checkbox', { name: AGNES_WROTE }).check();
    await margit.page.getByLabel('Signature').fill('Margit Olsen');
    await margit.page.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(margit.page.getByText(/^Signed by Margit Olsen, /)).toBeVisible();
    await expect(margit.page.getByRole('heading', { level: 2, name: 'Hire' })).toBeVisible();
  });

  await test.step('packet and files hold it, both rounds included', async () => {
    await margit.page.getByRole('link', { name: 'Packet' }).click();
    await expect(margit.page.getByRole('heading', { level: 1, name: 'Packet · Hana Kobayashi' })).toBeVisible();
    await expect(margit.page.getByText(AGNES_WROTE).first()).toBeVisible();
    for (const format of ['CSV', 'JSON']) {
      const download = margit.page.waitForEvent('download');
      await margit.page.getByRole('link', { name: format, exact: true }).click();
      const file = await (await download).path();
      expect(readFileSync(file, 'utf8')).toContain(CHIDI_WROTE);
    }
  });

  await test.step('calibration opens with the year behind it', async () => {
    await margit.page.getByRole('link', { name: 'Calibration' }).click();
    await expect(margit.page.getByRole('heading', { level: 1, name: 'Calibration' })).toBeVisible();
    await expect(
      margit.page.getByText(/Two interviewers of one performance give the same level \d+\s% of the time/),
      'made for the first time since the reveal, beside all else that the machine does',
    ).toBeVisible({ timeout: 40_000 });
    await expect(margit.page.getByText(/Divya Raman scores \d\.\d of a level lower/)).toBeVisible();
    await expect(margit.page.getByText(/Farah Haddad rates \d\.\d of a level lower than before/)).toBeVisible();
    await margit.page.getByRole('link', { name: 'Criteria', exact: true }).click();
    await expect(margit.page.getByText(/Krippendorff’s alpha/).first()).toBeVisible();
    await expect(margit.page.getByText('“Effects that happen once though jobs run twice”').first()).toBeVisible();
  });
});

/** Answers every row of the open card with the same digit, and seals it. */
async function sealByKeyboard(page: Page, digit: number): Promise<void> {
  const card = new CardPage(page);
  const rows = page.locator('[data-row]');
  await expect(rows.first()).toHaveAttribute('aria-current', 'true');
  for (const row of await rows.all()) {
    await expect(row).toHaveAttribute('aria-current', 'true');
    await press(page, String(digit));
    await press(page, 'j');
  }
  await card.saved();
  await card.beginSeal();
  await card.seal();
}

test('“reveal now, 1 missing”: who has not sealed keeps the blind view on every page, until they seal', async () => {
  test.setTimeout(240_000);
  const [margit, divya] = [await sit('Margit'), await sit('Divya')];
  await signInAs(margit.page.context(), 'margit@example.test', server);
  await signInAs(divya.page.context(), 'divya@example.test', server);
  const margitRoom = new RoomPage(margit.page);
  const divyaRoom = new RoomPage(divya.page);

  const { loop, room, kits } = await openLoop(margit.page, 'Marta Kowalczyk');
  const idOf = (title: string) => kits[title]?.split('/').at(-1) ?? '';
  const farah = await Caller.of('farah@example.test', server, NORTHWIND);
  for (const title of ['Background work', 'Caching']) await sealCard(farah, idOf(title), 2);

  await margit.page.goto(room);
  await divya.page.goto(room);
  await divyaRoom.inStep(2);
  await margitRoom.reveal('Divya Raman has not sealed and will stay blind until they do');
  await expect(margitRoom.state(/round 1 revealed \w+ \d+ \w+, \d\d:\d\d, 1 missing/)).toBeVisible();
  await expect(margitRoom.values().first()).toBeVisible();

  const manager = await Caller.of('margit@example.test', server, NORTHWIND);
  const answer = await manager.get(`rooms/${room.split('/').at(-1)}/evidence`);
  const { evidence } = answer.body as { evidence: { lines: { text: string }[] }[] };
  const secrets = evidence.flatMap((card) => card.lines.map((line) => line.text));
  expect(secrets.length).toBeGreaterThan(5);

  await test.step('nothing of it on any page, in any file', async () => {
    await expect(divya.page.getByText('Round 1 was revealed without you.')).toBeVisible();
    await expect(divyaRoom.values()).toHaveCount(0);
    for (const place of [room, loop, `${loop}/decision`, `${loop}/packet`, `${NORTHWIND}/compare`, '/']) {
      await divya.page.goto(place);
      await expect(divya.page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(divyaRoom.values()).toHaveCount(0);
    }
    const her = await Caller.of('divya@example.test', server, NORTHWIND);
    const id = loop.split('/').at(-1);
    for (const file of [`loops/${id}/export?format=json`, `loops/${id}/export?format=csv`]) {
      const { status, body } = await her.get(file);
      expect(status).toBeGreaterThanOrEqual(400);
      for (const one of secrets) expect(JSON.stringify(body)).not.toContain(one);
    }
    await expectBlind(divya, secrets);
  });

  await test.step('one card of two is not enough', async () => {
    await divya.page.goto(`${kits['Limits and refusals']}/card`);
    await expect(divya.page.getByText('The panel is revealed.')).toBeVisible();
    await sealByKeyboard(divya.page, 2);
    await divya.page.goto(room);
    await expect(divya.page.getByText('Round 1 was revealed without you.')).toBeVisible();
    await expect(divyaRoom.values()).toHaveCount(0);
    await expectBlind(divya, secrets);
  });

  await test.step('with the last one she sees everything, and is marked late', async () => {
    await divya.page.goto(`${kits['Data and queries']}/card`);
    await sealByKeyboard(divya.page, 2);
    await new CardPage(divya.page).toRoom();
    await expect(divyaRoom.state(/round 1 revealed/)).toBeVisible();
    await expect(divyaRoom.values().first()).toBeVisible();
    await expectSighted(divya, secrets);
    await margitRoom.choose('Recommendation');
    await expect(margit.page.getByText('late', { exact: true }).first()).toBeVisible();
  });
});
