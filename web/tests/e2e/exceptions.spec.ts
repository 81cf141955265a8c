import type { Page } from '@playwright/test';
import type { ExceptionItem, ExceptionList } from '../../src/api/types.ts';
import { expectAccessible } from './axe.ts';
import { expect, onPhone, test, TOKEN } from './enterprise.ts';

const ME = 'Robin Example';
const asked = async (page: Page, query = '') =>
  (await (await page.request.get(`/api/v1/exceptions?limit=200${query}`)).json()) as ExceptionList;
const named = async (page: Page) => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
};
const rows = (page: Page) =>
  page.getByRole('list', { name: 'Exceptions, the most severe first' }).getByRole('link');
const drawer = (page: Page, item: ExceptionItem) =>
  page.getByRole('complementary', { name: item.contact.name });

test('the exceptions are a list to work through, the most severe first', async ({ page }) => {
  await page.goto('/exceptions');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading "Which relationships are out of pattern?" [level=1]
    - paragraph: /\\d+ exceptions?/
    - search "Which exceptions":
      - group "State":
        - button "Open" [pressed]
        - button "Acknowledged"
        - button "Closed"
        - button "All"
      - group "Good or bad":
        - button "Both" [pressed]
        - button "Bad"
        - button "Good"
      - combobox "Owner"
    - list "Exceptions, the most severe first":
      - listitem:
        - link /(High|Medium|Low) ?, (bad|good)/
  `);
  const { items } = await asked(page);
  await expect(rows(page)).toHaveCount(items.length);
  await expect(rows(page).first()).toContainText(items[0]?.because ?? '');
});

test('the filters live in the address', async ({ page }) => {
  const { items } = await asked(page);
  const owner = items.find((item) => item.owner)?.owner;
  await page.goto('/exceptions');
  await page.getByRole('group', { name: 'Good or bad' }).getByRole('button', { name: 'Bad' }).click();
  await page.getByRole('combobox', { name: 'Owner' }).selectOption(owner?.code ?? '');
  await expect(page).toHaveURL(
    (url) => url.searchParams.get('owner') === owner?.code && url.searchParams.get('way') === 'bad',
  );
  const wanted = items.filter((item) => item.way === 'bad' && item.owner?.code === owner?.code);
  await page.reload();
  if (wanted.length) await expect(rows(page)).toHaveCount(wanted.length);
  else await expect(page.getByRole('heading', { name: 'No exception matches these filters' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page).toHaveURL(/\/exceptions$/);
});

test('one is acknowledged and closed by keyboard alone, and its history says who did', async ({ page }) => {
  test.skip(onPhone(page), 'a phone has no keys');
  await named(page);
  const item = (await asked(page)).items.find((one) => one.state === 'open');
  if (!item) throw new Error('the project has no open exception');
  await page.goto(`/exceptions#token=${TOKEN}`);
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await page.locator(`[data-key="${item.key}"]`).focus();
  await page.keyboard.press('a');
  const line = page.locator(`[data-key="${item.key}"]`);
  await expect(line).toContainText('Acknowledged');
  await page.keyboard.press('Enter');
  const panel = drawer(page, item);
  await expect(panel).toContainText(`${ME} acknowledged it`);
  await expectAccessible(page);
  await page.keyboard.press('c');
  await expect(panel.getByRole('button', { name: 'We acted' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel).toContainText(`${ME} closed it: acted on`);
  await expect(line).toContainText('Closed: acted on');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(page).not.toHaveURL(/open=/);
  await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Closed' }).click();
  await expect(page.locator(`[data-key="${item.key}"]`)).toBeVisible();
});

test('one is given to somebody, closed with a note and opened again', async ({ page }) => {
  await named(page);
  const item = (await asked(page)).items.at(onPhone(page) ? -2 : -4);
  if (!item) throw new Error('the project has too few exceptions');
  await page.goto(`/exceptions?open=${encodeURIComponent(item.key)}#token=${TOKEN}`);
  const panel = drawer(page, item);
  await expect(panel).toMatchAriaSnapshot(`
    - heading "${item.contact.name}" [level=2]
    - button "Close"
    - paragraph:
      - link "Open the record"
    - group "What to do with it":
      - button /^Assign/
      - button /^Close/
    - heading "What did it" [level=3]
    - table
    - heading "Usual and actual" [level=3]
    - heading "Where it stands" [level=3]
    - heading "What was decided" [level=3]
    - list
  `);
  await expectAccessible(page);
  await panel.getByRole('button', { name: /^Assign/ }).click();
  const people = panel.getByRole('combobox', { name: 'To whom' });
  const name = (await people.locator('option').nth(2).textContent()) ?? '';
  await people.selectOption({ label: name });
  await panel.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(panel).toContainText(`${ME} gave it to ${name}`);
  await expect(panel).toContainText(`${name}, to whom it was given`);
  await panel.getByRole('button', { name: /^Close…/ }).click();
  await panel.getByRole('textbox', { name: 'Note' }).fill('On parental leave');
  await panel.getByRole('button', { name: 'It was expected' }).click();
  await expect(panel).toContainText(`${ME} closed it: expected`);
  await expect(panel).toContainText('On parental leave');
  await panel.getByRole('button', { name: /^Reopen/ }).click();
  await panel.getByRole('button', { name: 'Open it again' }).click();
  await expect(panel).toContainText(`${ME} opened it again`);
  await expect(
    panel.getByRole('group', { name: 'What to do with it' }).getByRole('button', { name: /^Close/ }),
  ).toBeVisible();
});

test('nothing found, and too little to judge, each say what to do', async ({ page }) => {
  const nothing = { ...(await asked(page)), items: [], total: 0, next: null, endings: [] };
  await page.route('**/api/v1/exceptions?*', (route) => {
    const narrow = new URL(route.request().url()).searchParams.has('set');
    const refused = narrow ? 'Nothing is usual yet: too few records.' : null;
    return route.fulfill({ json: { ...nothing, refused } });
  });
  await page.goto('/exceptions');
  await expect(page.getByRole('heading', { name: 'Nothing is out of pattern' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/exceptions?owner=nobody');
  await page.getByRole('button', { name: 'clear them all' }).click();
  await expect(page).toHaveURL(/\/exceptions$/);
  await page.goto('/exceptions?set=tier%3Dhigh');
  await expect(page.getByRole('main')).toContainText('Nothing is usual yet: too few records.');
  await page.getByRole('button', { name: 'ask about all records' }).click();
  await expect(page).toHaveURL(/\/exceptions$/);
});

test('somebody else was faster: the screen says so and asks again', async ({ page }) => {
  await named(page);
  // Not one of those that the other journeys decide about at the same time.
  const item = (await asked(page)).items.filter((one) => one.state === 'open')[onPhone(page) ? 6 : 4];
  if (!item) throw new Error('the project has too few exceptions');
  const error = {
    code: 'conflict',
    message: 'It is closed already, by Lee.',
    problems: [],
    request_id: 'r-1',
  };
  await page.route('**/judgements', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 409, json: { error } }) : route.fallback(),
  );
  await page.goto(`/exceptions?open=${encodeURIComponent(item.key)}#token=${TOKEN}`);
  const panel = drawer(page, item);
  const acknowledge = panel.getByRole('button', { name: /^Acknowledge/ });
  await expect(acknowledge).toBeVisible();
  const again = page.waitForRequest(/exceptions\?state=open/);
  await acknowledge.click();
  await expect(panel.getByRole('alert')).toHaveText('It is closed already, by Lee.');
  await again;
});

test('today says how many are far out of pattern, and leads there', async ({ page }) => {
  const high = (await asked(page)).items.filter((item) => item.severity === 'high').length;
  test.skip(!high, 'no relationship of this project is far out of pattern');
  await page.goto('/');
  await page.getByRole('link', { name: /far out of pattern$/ }).click();
  await expect(page).toHaveURL(/\/exceptions$/);
});
