/** Menus of the pages, opened as a person would: again, where a page that has only just come did not hear the first click. */
import { expect, type Locator } from '@playwright/test';

/** Opens the menu behind a button and chooses what is called so. */
export async function chooseFrom(button: Locator, item: string): Promise<void> {
  const wanted = button.page().getByRole('menuitem', { name: item });
  await expect(async () => {
    if (!(await wanted.isVisible())) await button.click({ timeout: 5_000 });
    await expect(wanted).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await wanted.click();
}
