import { expectAccessible } from './axe.ts';
import { expect, test, TOKEN } from './enterprise.ts';

const ME = 'Robin Example';

test.beforeEach(async ({ page }) => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
});

test('a set is saved where it is asked for, chosen by its name, shared, changed and removed', async ({
  page,
}, info) => {
  const name = `journey-${info.project.name}`;
  const scopes = (await (await page.request.get('/api/v1/scopes')).json()) as { items: { code: string }[] };
  const text = `scope=${scopes.items[0]?.code ?? ''}`;
  await page.goto(`/insight/pattern?set=${encodeURIComponent(text)}#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Sets' }).first().click();
  const menu = page.getByRole('group', { name: 'Saved sets' }).first();
  await expect(menu).toBeVisible();
  await expectAccessible(page);
  await menu.getByRole('button', { name: /^Save this set/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a set' });
  await expect(dialog).toMatchAriaSnapshot(`
    - dialog "Save a set":
      - heading "Save this set" [level=2]
      - textbox "Name"
      - textbox "What it means": ${text}
      - textbox "A note, if you like"
      - button "Not now"
      - button "Save the set" [disabled]
  `);
  await expectAccessible(page);
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL((url) => url.searchParams.get('set') === `@${name}`);
  await expect(page.getByRole('textbox', { name: 'Which records' })).toHaveValue(`@${name}`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();

  await page.goto('/sets');
  const row = page
    .getByRole('list', { name: 'Saved sets' })
    .getByRole('listitem')
    .filter({ hasText: `@${name}` });
  await expect(row).toContainText(text);
  await expect(row).toContainText(ME);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await row.getByRole('button', { name: /^Copy link/ }).click();
  await expect(row.getByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`set=%40${name}`);

  await row.getByRole('button', { name: 'Change…' }).click();
  await dialog.getByRole('textbox', { name: 'What it means' }).fill('scope=nowhere_at_all');
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'What it means' }).fill(`${text} AND interactions>0`);
  await dialog.getByRole('textbox', { name: /^A note/ }).fill('For the Monday meeting');
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(row).toContainText('For the Monday meeting');

  await row.getByRole('button', { name: 'Remove' }).click();
  await row.getByRole('button', { name: 'Remove it' }).click();
  await expect(row).toHaveCount(0);
});

test('the saved sets say what they mean, how many they hold, and why one is broken', async ({ page }) => {
  await page.route('**/api/v1/sets', (route) =>
    route.fulfill({
      json: {
        items: [
          {
            name: 'whales',
            text: 'tier=high',
            note: null,
            by: 'Kim',
            saved_at: '2026-05-01T00:00:00Z',
            records: 124,
            problem: null,
          },
          {
            name: 'old',
            text: 'scope=gone',
            note: 'From last year',
            by: null,
            saved_at: '2026-01-01T00:00:00Z',
            records: null,
            problem: 'There is no scope `gone`.',
          },
        ],
        total: 2,
        next: null,
        as_of: null,
      },
    }),
  );
  await page.goto('/sets');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading "Which records do you ask about again and again?" [level=1]
    - paragraph: 2 saved sets, 1 cannot be read any more
    - button "Save another…"
    - list "Saved sets":
      - listitem:
        - text: /@old/
        - code: scope=gone
        - paragraph: From last year
        - paragraph: /There is no scope/
        - group "@old":
          - button "Mend…"
          - button "Remove"
      - listitem:
        - link "@whales"
        - text: /124/
        - code: tier=high
        - group "@whales":
          - link "Exceptions"
          - button /^Copy link/
          - button "Change…"
          - button "Remove"
  `);
  await expectAccessible(page);
  await page.goto('/insight/pattern');
  await page.getByRole('button', { name: 'Sets' }).first().click();
  const menu = page.getByRole('group', { name: 'Saved sets' }).first();
  await expect(menu.getByRole('button', { name: /^@old/ })).toBeDisabled();
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('button', { name: /^@whales/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: 'Sets' }).first()).toBeFocused();
});

test('before any set is saved the screen says what one is', async ({ page }) => {
  await page.route('**/api/v1/sets', (route) =>
    route.fulfill({ json: { items: [], total: 0, next: null, as_of: null } }),
  );
  await page.goto('/sets');
  await expect(page.getByRole('heading', { name: 'No set is saved yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Save the first…' }).click();
  await expect(page.getByRole('dialog', { name: 'Save a set' })).toBeVisible();
});
