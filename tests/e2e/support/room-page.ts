/** The panel room as somebody at it sees and uses it. */
import { expect, type Locator, type Page } from '@playwright/test';

export class RoomPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The line under the title: which round, and how it stands. */
  state(words: string | RegExp): Locator {
    return this.page.locator('header').getByText(words);
  }

  /** Until the socket is there and the view is the server's. */
  async inStep(here?: number): Promise<void> {
    await expect(this.page.getByText(new RegExp(`^${here ?? '\\d+'} here · in step$`))).toBeVisible();
  }

  /** Somebody in the list of the panel, with what is said of them. */
  rater(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  async says(name: string, word: 'thinking' | 'sealed'): Promise<void> {
    await expect(this.rater(name).getByText(word, { exact: true })).toBeVisible();
  }

  /** Dots and marks that stand for levels; there are none before a reveal. */
  values(): Locator {
    return this.page.locator('[data-level]');
  }

  /** The reveal, by key, with what the dialog promises. */
  async reveal(promise: string): Promise<void> {
    await this.page.keyboard.press('r');
    await this.confirm('Reveal to all', promise);
  }

  async confirm(label: string, promise?: string): Promise<void> {
    const dialog = this.page.getByRole('alertdialog');
    if (promise) await expect(dialog).toContainText(promise);
    await dialog.getByRole('button', { name: label, exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }

  /** A row after the reveal, by its title. */
  row(title: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('button', { name: title, exact: true }) });
  }

  async choose(title: string): Promise<void> {
    await this.page.getByRole('button', { name: title, exact: true }).click();
  }

  /** Chooses why the two ends of the open row differ. */
  why(label: string): Locator {
    return this.page.getByRole('radio', { name: new RegExp(`^${label}`) });
  }

  async comment(text: string): Promise<void> {
    await this.page.getByLabel('Your comment').fill(text);
    await this.page.getByRole('button', { name: 'Comment' }).click();
    await expect(this.page.getByLabel('Your comment')).toHaveValue('');
  }

  /** Titles of the rows of a later round that have no answer of one's own yet. */
  async unanswered(): Promise<string[]> {
    const rows = this.page.getByRole('listitem').filter({ hasText: 'no answer from you yet' });
    return await rows.getByRole('button').allTextContents();
  }

  /** Answers one row of a later round by its digit. */
  async vote(title: string, digit: number): Promise<void> {
    await this.choose(title);
    await this.page.keyboard.press(String(digit));
    await expect(this.row(title).getByText(/^you now: /)).toBeVisible();
    await expect(this.row(title).getByText(/being sent/)).toHaveCount(0);
  }

  async sealRound(): Promise<void> {
    await this.page.keyboard.press('s');
    await this.confirm('Seal');
  }
}
