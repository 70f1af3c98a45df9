/** The score card, by keyboard alone, and what it says of itself. */
import { expect, type Locator, type Page } from '@playwright/test';
import { press } from './desk';

export class CardPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** One thing that is rated, by its title. */
  row(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** Rates the row that the keys are on: a digit, 0 for not assessed. */
  async rate(title: string, digit: number): Promise<void> {
    await expect(this.row(title)).toHaveAttribute('aria-current', 'true');
    await press(this.page, String(digit));
    const radios = this.row(title).getByRole('radio');
    const chosen = digit === 0 ? radios.last() : radios.nth(digit - 1);
    await expect(chosen).toBeChecked();
  }

  async next(): Promise<void> {
    await press(this.page, 'j');
  }

  /** Writes one line of evidence on the row that the keys are on, and leaves the text. */
  async evidence(text: string): Promise<void> {
    await press(this.page, 'e');
    await this.write(text);
  }

  /** Writes one running note, and leaves the text. */
  async note(text: string): Promise<void> {
    await press(this.page, 'n');
    await this.write(text);
  }

  private async write(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await press(this.page, 'Enter');
    await press(this.page, 'Escape');
    await expect(this.page.getByText(text, { exact: true }).first()).toBeVisible();
  }

  /** Marks the red flag with this number. */
  async flag(number: number): Promise<void> {
    await press(this.page, 'r');
    await press(this.page, String(number));
    await expect(this.page.locator('[data-flags] input').nth(number - 1)).toBeChecked();
    await press(this.page, 'Escape');
  }

  /** Until the card says that everything is on the server. */
  async saved(): Promise<void> {
    await expect(this.page.getByText(/^Saved \d\d:\d\d:\d\d$/)).toBeVisible();
  }

  /** Asks for the seal; the dialog lists what is missing and what is not filed. */
  async beginSeal(): Promise<Locator> {
    await press(this.page, 'Control+Enter');
    const dialog = this.page.getByRole('dialog', { name: 'Seal this card' });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  async seal(): Promise<void> {
    await press(this.page, 'Control+Enter');
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
    await expect(this.page.getByText('Sealed.', { exact: true }).first()).toBeVisible();
  }

  async toRoom(): Promise<void> {
    await this.page.getByRole('link', { name: 'Open the panel room' }).click();
    await this.page.waitForURL(/\/rooms\//);
  }
}
