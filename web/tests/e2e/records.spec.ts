import { expect, onPhone, recordPath, test } from './enterprise.ts';

test('the list says how many there are and opens a record by keyboard', async ({ page, enterprise }) => {
  await page.goto('/records');
  await expect(
    page.getByText(new RegExp(`^${enterprise.records.toLocaleString('en-GB')} records?`)),
  ).toBeVisible();
  await page.getByRole('region', { name: /^Records/ }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/records\/.+/);
});

test('a search, a filter and a sort live in the address and survive a reload', async ({
  page,
  enterprise,
}) => {
  await page.goto('/records');
  const box = page.getByRole('searchbox', { name: 'Search records' });
  await box.fill(enterprise.busiest.name);
  await expect(page).toHaveURL(/search=/);
  await expect(page.getByRole('link', { name: enterprise.busiest.name }).first()).toBeVisible();
  if (onPhone(page)) await page.getByRole('button', { name: /^Filters/ }).click();
  await page.getByRole('combobox', { name: 'Level' }).selectOption(enterprise.busiest.level.code);
  if (onPhone(page)) await page.getByRole('combobox', { name: 'Sort' }).selectOption('cost');
  else {
    const cost = page.getByRole('columnheader', { name: /^Cost/ });
    await cost.getByRole('button').click();
    await expect(cost).toHaveAttribute('aria-sort', 'descending');
    await cost.getByRole('button').click();
    await expect(cost).toHaveAttribute('aria-sort', 'ascending');
  }
  await expect(page).toHaveURL(/sort=cost/);
  const address = page.url();
  await page.reload();
  await expect(box).toHaveValue(enterprise.busiest.name);
  await expect(page.getByRole('link', { name: enterprise.busiest.name }).first()).toBeVisible();
  expect(page.url()).toBe(address);
});

test('only the rows in sight are in the page, and the last can be reached', async ({ page, enterprise }) => {
  await page.goto('/records');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  await page
    .getByRole('region', { name: /^Records/ })
    .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  const last = page.locator(`[aria-rowindex="${enterprise.records + 1}"]`);
  await expect(last.getByRole('link').first()).toBeVisible();
});

test('a filter that nothing matches says so and can be cleared', async ({ page }) => {
  await page.goto('/records?search=zzzz-nobody');
  await expect(page.getByRole('heading', { name: 'No record matches these filters' })).toBeVisible();
  await page.getByRole('button', { name: 'clear them all' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
});

test('the three exports carry the filters of the list', async ({ page, request }) => {
  await page.goto('/records?sort=name&min_rv=10');
  const group = page.getByRole('group', { name: /^Export/ });
  for (const [name, format] of [
    ['CSV', 'csv'],
    ['Excel', 'xlsx'],
    ['Parquet', 'parquet'],
  ] as const) {
    const href = (await group.getByRole('link', { name }).getAttribute('href')) ?? '';
    const asked = new URL(href, 'http://any').searchParams;
    expect([asked.get('format'), asked.get('sort'), asked.get('min_rv')]).toEqual([format, 'name', '1000']);
    const answer = await request.get(href);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-disposition']).toContain('attachment');
  }
});

test('the palette finds a person and goes there', async ({ page, enterprise }) => {
  await page.goto('/records');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill(enterprise.busiest.name);
  await expect(page.getByRole('option', { name: enterprise.busiest.name }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: enterprise.busiest.name })).toBeVisible();
});

test('a server that fails is told with the reason and asked again', async ({ page, enterprise }) => {
  let broken = true;
  await page.route('**/api/v1/records/*', (route) =>
    broken ? route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'The store is locked. Try again.', problems: [], request_id: 'r-77' } } }) : route.fallback(),
  ); // prettier-ignore
  await page.goto(recordPath(enterprise.busiest));
  await expect(page.getByRole('alert')).toContainText('The store is locked. Try again.');
  await expect(page.getByRole('alert')).toContainText('r-77');
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: enterprise.busiest.name })).toBeVisible();
});
