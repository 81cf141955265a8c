import { expectAccessible } from './axe.ts';
import { expect, test, TOKEN } from './enterprise.ts';

const ME = 'Robin Example';

test('best practice is published to the frontline, and the screen says what stands there now', async ({
  page,
}, info) => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
  await page.goto(`/insight/best-practice#token=${TOKEN}`);
  const section = page.getByRole('region', { name: 'Published to the frontline' });
  await section.getByRole('button', { name: 'Publish to the frontline…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish to the frontline' });
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Publish to the frontline":
      - heading "Publish this practice to the frontline" [level=2]
      - text: Whose practice
      - textbox "Whose practice"
      - text: For
      - combobox "For"
      - text: A note, if you like
      - textbox "A note, if you like"
      - button "Not now"
      - button "Publish"
  `);
  await expectAccessible(page);
  const note = `Journey ${info.project.name}`;
  await dialog.getByRole('textbox', { name: 'A note, if you like' }).fill(note);
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog.getByRole('heading', { name: /published$/ })).toBeFocused();
  await expect(dialog.getByRole('listitem').first()).toContainText(/version \d+, from\s+[\d,]+ records/);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const table = section.getByRole('region', { name: 'What is published, as a table' });
  await expect(table.getByRole('row').nth(1)).toContainText(ME);
});

test('what cannot be published says why, beside what was asked', async ({ page }) => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
  await page.goto(`/insight/best-practice#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Publish to the frontline…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish to the frontline' });
  await dialog.getByRole('textbox', { name: 'Whose practice' }).fill('interactions<0');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
});
