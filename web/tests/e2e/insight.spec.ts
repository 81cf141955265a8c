import { expect, onPhone, test } from './enterprise.ts';

test('the questions are grouped by who asks, and one click asks', async ({ page }) => {
  await page.goto('/insight');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading "What do you want to know?" [level=1]
    - region "Frontline":
      - heading "Frontline" [level=2]
      - list:
        - listitem:
          - link
    - region "Executives":
      - heading "Executives" [level=2]
    - region "Analysts":
      - heading "Analysts" [level=2]
  `);
  await page.getByRole('region', { name: 'Analysts' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/insight\/pattern$/);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - navigation "Questions"
    - article:
      - heading /^How do Relationship Value and cost grow/ [level=1]
      - form "What is asked":
        - textbox "Which records"
        - textbox "Against"
        - combobox "Position by"
        - button "Ask"
      - region "Verdict"
      - figure:
        - img /median from .+ points at position .+ to/
      - region /by position/:
        - heading [level=2]
        - region /as a table/:
          - table
      - region "Before you trust it"
      - region "How it was computed"
  `);
});

test('a set is asked for, lives in the address and survives a reload', async ({ page }) => {
  await page.goto('/insight/pattern');
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toBeVisible();
  const before = await verdict.innerText();
  const box = page.getByRole('textbox', { name: 'Which records' });
  const scopes = (await (await page.request.get('/api/v1/scopes')).json()) as { items: { code: string }[] };
  const set = `scope=${scopes.items[0]?.code ?? ''}`;
  await box.fill(set);
  await box.press('Enter');
  await expect(page).toHaveURL((url) => url.searchParams.get('set') === set);
  await expect(verdict).not.toHaveText(before);
  await page.getByRole('textbox', { name: 'Against' }).fill('others');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('region', { name: 'The other set', exact: true })).toBeVisible();
  await page.reload();
  await expect(box).toHaveValue(set);
  await expect(page.getByRole('region', { name: 'The other set', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page).toHaveURL(/\/insight\/pattern$/);
  await expect(box).toHaveValue('');
});

test('what cannot be asked is told with the words of the server and can be mended', async ({ page }) => {
  await page.goto('/insight/pattern?set=scope%3D');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('column');
  await expect(page.getByRole('region', { name: 'Verdict' })).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Which records' }).fill('');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(alert).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
});

test('a refused answer says why, without figures, and keeps its method', async ({ page }) => {
  await page.goto('/insight/pattern?set=interactions%3C0');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
    'The data cannot carry an answer, so none is given.',
  );
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('holds no record');
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'How it was computed' })).toContainText('interactions<0');
});

test('a row of an answer leads to the record behind it', async ({ page }) => {
  await page.goto('/insight/exceptions');
  const table = page.getByRole('region', { name: 'Out of pattern', exact: true });
  const link = table.getByRole('link').first();
  await expect(link).toBeVisible();
  const name = await link.innerText();
  await link.click();
  await expect(page).toHaveURL(/\/records\/\d+\./);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('while the ledger is still being read the screen waits and asks again', async ({ page }) => {
  let asked = 0;
  await page.route('**/api/v1/insights/pattern', (route) => {
    asked += 1;
    return asked === 1
      ? route.fulfill({ status: 503, json: { error: { code: 'not_ready', message: 'The ledger is being read.', problems: [], request_id: 'r-1' } } })
      : route.fallback();
  }); // prettier-ignore
  await page.goto('/insight/pattern');
  await expect(page.getByRole('status', { name: /^Reading every record/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible({ timeout: 8_000 });
});

test('the questions stand beside the answer at a desk and one tap away on a phone', async ({ page }) => {
  await page.goto('/insight/pattern');
  const list = page.getByRole('navigation', { name: 'Questions' });
  if (onPhone(page)) {
    await expect(list.getByRole('link')).toHaveCount(1);
    await list.getByRole('link', { name: 'All questions' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'What do you want to know?' })).toBeVisible();
  } else {
    await expect(list.getByRole('link', { name: 'Relationship pattern' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await list.getByRole('link', { name: 'Profit' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Who and what earns/ })).toBeVisible();
  }
});
