import type { Entry, Page as Answer } from '../../src/api/types.ts';
import { expect, recordPath, test, TOKEN } from './enterprise.ts';

test('the record shows who, what it is worth, and everything that happened', async ({ page, enterprise }) => {
  await page.goto(recordPath(enterprise.busiest));
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading "${enterprise.busiest.name}" [level=1]
    - term: Relationship Value
    - definition
    - term: Cost to engage
    - region "Relationship Value above, cost below":
      - group "What runs along the axis":
        - button "Time" [pressed]
        - button "Interactions"
    - region "What next?":
      - heading "What next?" [level=2]
    - region "What just happened?":
      - heading "What just happened?" [level=2]
    - region "What is planned?":
      - heading "What is planned?" [level=2]
    - region "Everything that happened":
      - heading "Everything that happened" [level=2]
  `);
});

test('the curve is walked by keyboard and has a table twin', async ({ page, enterprise }) => {
  await page.goto(recordPath(enterprise.busiest));
  const curve = page.getByRole('slider', { name: /RV and cost/ });
  await curve.focus();
  await page.keyboard.press('Home');
  await expect(curve).toHaveAttribute('aria-valuenow', '1');
  await page.keyboard.press('ArrowRight');
  await expect(curve).toHaveAttribute('aria-valuenow', '2');
  await expect(curve).toHaveAttribute('aria-valuetext', /points; RV .+, cost/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Why this value' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page).toHaveURL(/curve=table/);
  await expect(page.getByRole('region', { name: 'The curve as a table' }).getByRole('row')).toHaveCount(
    enterprise.busiest.interactions + 1,
  );
});

test('a point of the curve from long before what is listed says why too', async ({ page, enterprise }) => {
  await page.route('**/interactions?*', (route) =>
    route.continue({ url: route.request().url().replace('limit=200', 'limit=5') }),
  );
  await page.goto(recordPath(enterprise.busiest));
  const curve = page.getByRole('slider', { name: /RV and cost/ });
  await curve.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Why this value' })).toBeVisible();
});

test('what has a day and no hour is shown without one', async ({ page, request, enterprise }) => {
  const answer = await request.get(`/api/v1${recordPath(enterprise.busiest)}/interactions?limit=200`);
  const { items } = (await answer.json()) as Answer<Entry>;
  const source = items.find((entry) => entry.day_only)?.origin.source;
  test.skip(!source, 'every source of this record gives the hour');
  await page.goto(`${recordPath(enterprise.busiest)}?source=${encodeURIComponent(source ?? '')}`);
  const wanted = items.filter((entry) => entry.origin.source === source);
  const times = page.getByRole('region', { name: 'Everything that happened' }).locator('.time');
  await expect(times).toHaveCount(wanted.length);
  const hours = (await times.allTextContents()).map((text) => text !== '');
  expect(hours).toEqual(wanted.map((entry) => !entry.day_only));
});

test('why leads from a value to its source', async ({ page, enterprise }) => {
  await page.goto(recordPath(enterprise.busiest));
  await page
    .getByRole('region', { name: 'Everything that happened' })
    .getByRole('listitem')
    .getByRole('button')
    .first()
    .click();
  const why = page.getByRole('complementary', { name: 'Why this value' });
  await expect(why).toContainText('Ledger position');
  await why.getByRole('link').last().click();
  await expect(page).toHaveURL(/\/data\?source=/);
});

test('without the token a write says how to get it', async ({ page, enterprise }) => {
  await page.goto(recordPath(enterprise.busiest));
  await page.getByRole('button', { name: /^Log / }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Token for writing' });
  await expect(dialog).toContainText('rapport serve');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await expect(dialog).toHaveCount(0);
});

test('one tap logs, the reaction changes the value, and another browser sees both', async ({
  page,
  browser,
  baseURL,
  enterprise,
}) => {
  const path = recordPath(enterprise.busiest);
  const other = await (await browser.newContext({ baseURL })).newPage();
  await other.goto(path);
  const newest = other
    .getByRole('region', { name: 'Everything that happened' })
    .getByRole('listitem')
    .getByRole('button')
    .first();
  const inAll = other.getByText(/^[\d,]+ in all$/);
  await expect(inAll).toBeVisible();
  const before = Number((await inAll.innerText()).replace(/\D/g, ''));

  await page.goto(`${path}#token=${TOKEN}`);
  await expect(page).not.toHaveURL(/token/);
  const button = page.getByRole('button', { name: /^Log .+ points, cost/ }).first();
  const name = (await button.locator('.name').innerText()).replace(/^Log\s+/, '');
  await button.click();
  await expect(page.getByText(/How did they take it/)).toBeVisible();
  await expect(inAll).toHaveText(new RegExp(`^${(before + 1).toLocaleString('en-GB')} in all`));
  await expect(newest).toHaveText(name);

  const value = () => other.getByText('Relationship Value', { exact: true }).locator('..').innerText();
  const worth = await value();
  await page.getByRole('group', { name: 'Reaction' }).getByRole('button', { name: 'Damaging' }).click();
  await expect(page.getByRole('button', { name: 'Damaging' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(value).not.toBe(worth);
  await other.context().close();
});

test('the next interaction is planned and done', async ({ page, enterprise }) => {
  await page.goto(`${recordPath(enterprise.busiest)}#token=${TOKEN}`);
  const next = page.getByRole('region', { name: 'What is planned?' });
  await next.getByRole('combobox', { name: 'Plan the next' }).fill('e');
  const option = next.getByRole('option').first();
  await expect(option).toBeVisible();
  await option.click();
  const done = next.getByRole('button', { name: 'Done' });
  const before = await done.count();
  await next.getByRole('button', { name: 'Plan it' }).click();
  await expect(done).toHaveCount(before + 1);
  await done.first().click();
  await expect(done).toHaveCount(before);
});
