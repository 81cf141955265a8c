import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { expect, onPhone, test } from './enterprise.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'One SELECT, in the SQL of SQLite' });
const table = (page: Page) => page.getByRole('region', { name: 'The answer, as a table' });
const asking = (query: string) => `/insight/sql?${new URLSearchParams({ q: query }).toString()}`;
const openTables = async (page: Page) => {
  if (onPhone(page)) await page.getByText('Tables and columns').click();
};

test('the way to SQL leads from Insight, and from the palette', async ({ page }) => {
  await page.goto('/insight');
  await page.getByRole('link', { name: 'SQL', exact: true }).click();
  await expect(page).toHaveURL(/\/insight\/sql$/);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - navigation "Questions":
      - link "All questions"
    - heading "What do you want to ask in SQL?" [level=1]
    - form "The question":
      - textbox "One SELECT, in the SQL of SQLite"
      - textbox "Which records"
      - button "Run"
    - region "Answer":
      - heading "Four questions to begin with" [level=2]
      - list:
        - listitem
  `);
  await page.getByRole('link', { name: 'All questions' }).click();
  await expect(page).toHaveURL(/\/insight$/);
  if (onPhone(page)) return;
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill('sql');
  await page.getByRole('option', { name: /Ask in SQL/ }).click();
  await expect(page).toHaveURL(/\/insight\/sql$/);
});

test('every example runs on this project, and its question is in the address', async ({ page }) => {
  for (let i = 0; i < 4; i += 1) {
    await page.goto('/insight/sql');
    await page
      .getByRole('list', { name: /questions to begin with/ })
      .getByRole('button')
      .nth(i)
      .click();
    await expect(table(page).getByRole('row').nth(1)).toBeVisible();
    await expect(page).toHaveURL((url) => url.searchParams.get('q')?.startsWith('SELECT') ?? false);
  }
  await page.reload();
  await expect(table(page)).toBeVisible();
  await expect(editor(page)).toHaveValue(/substr\(happened_at/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: /^Four questions/ })).toBeVisible();
});

test('names are put into the question from the list of tables, and Ctrl+Enter runs it', async ({ page }) => {
  await page.goto('/insight/sql');
  await openTables(page);
  const tables = page.getByRole('region', { name: 'Tables', exact: true });
  await page.getByRole('searchbox', { name: 'Find a table' }).fill('one row for each Interaction Record');
  await tables.getByRole('button', { name: 'Columns of record' }).click();
  const columns = tables.getByRole('list', { name: 'Columns of record' });
  await expect(columns).toContainText('Relationship Value now');
  await expectAccessible(page);
  await editor(page).fill('SELECT FROM ');
  await tables.getByRole('button', { name: 'record', exact: true }).click();
  await expect(editor(page)).toHaveValue('SELECT FROM record');
  await editor(page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(7, 7));
  await columns.getByRole('button', { name: 'rv_hundredths' }).click();
  await expect(editor(page)).toHaveValue('SELECT rv_hundredths FROM record');
  await expect(editor(page)).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(table(page).getByRole('columnheader')).toHaveText(/rv_hundredths\s*points/);
  await expectAccessible(page);
});

test('a row that names a record leads to it; the answer goes to a spreadsheet as CSV', async ({
  page,
  context,
}) => {
  const query = 'SELECT contact, scope, rv_hundredths FROM record ORDER BY rv_hundredths DESC LIMIT 5';
  await page.goto(asking(query));
  await expect(page.getByRole('region', { name: 'Answer', exact: true })).toContainText(/^5 rows in/);
  const waits = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const file = await waits;
  expect(file.suggestedFilename()).toMatch(/^rapport-sql-\d{4}-\d{2}-\d{2}\.csv$/);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toMatch(/^contact,scope,rv_hundredths\r\n\d+,\w+,\d+\r\n/);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect(page.getByRole('button', { name: 'CSV copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await table(page).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/records\/\d+\./);
});

test('what is wrong is told beside the question, with the hint of the server, and can be mended', async ({
  page,
}) => {
  await page.goto(asking('SELECT nme FROM record'));
  const form = page.getByRole('form', { name: 'The question' });
  await expect(form.getByRole('alert')).toContainText('no column nme');
  await expect(form.getByRole('alert')).toContainText('columns of record: contact');
  await expect(editor(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(table(page)).toHaveCount(0);
  await expectAccessible(page);
  await editor(page).fill('SELECT account FROM record LIMIT 3');
  await form.getByRole('button', { name: 'Run' }).click();
  await expect(form.getByRole('alert')).toHaveCount(0);
  await expect(table(page).getByRole('row')).toHaveCount(4);
});

test('a question that takes long can be stopped, and asked again', async ({ page }) => {
  let slow = true;
  await page.route('**/api/v1/sql', async (route) => {
    if (slow) await new Promise((resolve) => setTimeout(resolve, 4_000));
    await route.fallback().catch(() => undefined);
  });
  await page.goto(asking('SELECT level FROM record LIMIT 2'));
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await expect(answer).toContainText('Running…');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(answer).toContainText(/^You stopped it after/);
  slow = false;
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(answer).toContainText(/^2 rows in/);
});

test('long texts are cut and shown in full on demand, and a cut answer says so', async ({ page }) => {
  const long = `A complaint: ${'the same part failed again; '.repeat(6)}`;
  const columns = [
    { name: 'note', unit: null, currency: null },
    { name: 'n', unit: null, currency: null },
  ];
  const rows = Array.from({ length: 300 }, (_, n) => [n ? '<b>short</b>' : long, n]);
  await page.route('**/api/v1/sql', (route) =>
    route.fulfill({ json: { columns, rows, truncated: true, as_of: '2026-06-30T16:20:00Z' } }),
  );
  await page.goto(asking('SELECT note, n FROM record'));
  await expect(page.getByRole('note')).toContainText('There are more. Only the first 300');
  const cut = table(page).getByRole('button', { name: /^A complaint/ });
  await expect(cut).toHaveText(/…$/);
  await cut.click();
  await expect(table(page).getByRole('button', { expanded: true })).toHaveText(long.trim());
  await expect(table(page).getByRole('row').nth(2)).toContainText('<b>short</b>');
  await page.getByRole('button', { name: 'Show 100 more rows' }).click();
  await expect(table(page).getByRole('row')).toHaveCount(301);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`SQL is accessible in ${colorScheme}, empty and answered`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/insight/sql');
    await page.getByRole('list', { name: /questions to begin with/ }).waitFor();
    await expectAccessible(page);
    await page.goto(asking('SELECT contact, scope, account, rv_hundredths, last_at FROM record LIMIT 20'));
    await expect(table(page)).toBeVisible();
    await expectAccessible(page);
  });
}
