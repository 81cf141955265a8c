import type { Page } from '@playwright/test';
import type { ExceptionItem, ExceptionList } from '../../src/api/types.ts';
import { expectAccessible } from './axe.ts';
import { expect, onPhone, test, TOKEN } from './enterprise.ts';

// A name of no member of staff: "me" has to be asked for.
const ME = 'Robin Example';
const rows = (page: Page) =>
  page.getByRole('list', { name: 'Exceptions, the most severe first' }).getByRole('listitem');
const bar = (page: Page) => page.getByRole('group', { name: 'Several at once' });
const line = (page: Page, item: ExceptionItem) =>
  rows(page).filter({ has: page.locator(`[data-key="${item.key}"]`) });

type Three = [ExceptionItem, ExceptionItem, ExceptionItem];

/** Three from so far down the list, or up from its end, that the other journeys, which run at the same time, leave them alone. */
async function three(page: Page, from: number, state: 'open' | 'any'): Promise<Three> {
  const answer = await page.request.get('/api/v1/exceptions?limit=200');
  const { items } = (await answer.json()) as ExceptionList;
  const [a, b, c] = items.filter((item) => state === 'any' || item.state === 'open').slice(from);
  if (!a || !b || !c) throw new Error('the project has too few open exceptions');
  return [a, b, c];
}

const open = async (page: Page) => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
  await page.goto(`/exceptions#token=${TOKEN}`);
  await expect(rows(page).first()).toBeVisible();
};

test('several are chosen and acknowledged in one go, and one line says how many', async ({ page }) => {
  const items = await three(page, onPhone(page) ? 11 : 8, 'open');
  await open(page);
  await expect(bar(page)).toContainText(/Choose all \d+ shown/);
  for (const item of items) await line(page, item).getByRole('checkbox').check();
  await expect(bar(page)).toContainText('3 chosen');
  await expectAccessible(page);
  await bar(page).getByRole('button', { name: 'Acknowledge' }).click();
  await expect(bar(page).getByRole('status')).toContainText('3 exceptions acknowledged.');
  await expect(bar(page)).toBeFocused();
  for (const item of items) await expect(line(page, item)).toContainText('Acknowledged');
  await expect(bar(page).getByRole('checkbox')).not.toBeChecked();
  await expectAccessible(page);
});

test('by keyboard X chooses, Shift X up to here, and A acknowledges all of them', async ({ page }) => {
  test.skip(onPhone(page), 'a phone has no keys');
  const written: string[] = [];
  await page.route('**/judgements', (route) => {
    written.push(new URL(route.request().url()).pathname);
    return route.fulfill({ status: 409, json: { error: { code: 'conflict', message: 'It is acknowledged already.', problems: [], request_id: 'r' } } });
  }); // prettier-ignore
  await open(page);
  const shown = await rows(page).count();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(bar(page)).toContainText('3 chosen');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toContainText(`Choose all ${shown} shown`);
  await rows(page).nth(1).getByRole('checkbox').click();
  await rows(page).nth(4).getByRole('checkbox').click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('4 chosen');
  const open_ = await rows(page).filter({ has: page.getByRole('checkbox', { checked: true }), hasText: /Open/ }).count();
  await page.keyboard.press('a');
  await expect(bar(page).getByRole('alert')).toContainText(`0 of ${open_} exception`);
  expect(new Set(written).size).toBe(open_);
}); // prettier-ignore

test('a failure of one does not stop the others; it is named and can be tried again', async ({ page }) => {
  // The last ones: the journeys that acknowledge in earnest take others.
  const items = await three(page, -3, 'open');
  const [, second] = items;
  let broken = true;
  // Nothing is written: the journeys beside this one need open exceptions too.
  await page.route('**/judgements', (route) => {
    const key = decodeURIComponent(new URL(route.request().url()).pathname.split('/').at(-2) ?? '');
    if (broken && key === second.key)
      return route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'The store is full.', problems: [], request_id: 'r-9' } } });
    const json = { key, state: 'acknowledged', owner: null, outcome: null, by: ME, at: second.since, note: null };
    return route.fulfill({ status: 201, json });
  }); // prettier-ignore
  await open(page);
  for (const item of items) await line(page, item).getByRole('checkbox').check();
  await bar(page).getByRole('button', { name: 'Acknowledge' }).click();
  const told = bar(page).getByRole('alert');
  await expect(told).toContainText('2 of 3 exceptions acknowledged.');
  await expect(told).toContainText(`Not done for ${second.contact.name}: The store is full.`);
  await expect(line(page, second).getByRole('checkbox')).toBeChecked();
  await expectAccessible(page);
  broken = false;
  await told.getByRole('button', { name: 'Try again' }).click();
  await expect(bar(page).getByRole('status')).toContainText('1 exception acknowledged.');
  await expect(line(page, second)).toContainText('Acknowledged');
});

test('those assigned to me are mine once I said who of the staff I am', async ({ page }) => {
  const items = await three(page, 10, 'any');
  await open(page);
  for (const item of items) await line(page, item).getByRole('checkbox').check();
  await bar(page).getByRole('button', { name: 'Assign to me' }).click();
  const who = bar(page).getByRole('combobox', { name: 'Which of the staff are you?' });
  await expect(who).toBeFocused();
  await expectAccessible(page);
  const name = (await who.locator('option').nth(2).textContent()) ?? '';
  await who.selectOption({ label: name });
  await expect(bar(page).getByRole('status')).toContainText('3 exceptions assigned to you.');
  for (const item of items) await expect(line(page, item)).toContainText(name);
  await line(page, items[0]).getByRole('checkbox').check();
  await bar(page).getByRole('button', { name: 'Assign to me' }).click();
  await expect(bar(page).getByRole('status')).toContainText('1 exception assigned to you.');
});

test('all that are shown are chosen at once, and nothing out of sight is', async ({ page }) => {
  await open(page);
  const all = bar(page).getByRole('checkbox');
  await all.check();
  await expect(bar(page)).toContainText(`${await rows(page).count()} chosen`);
  await page.getByRole('group', { name: 'Good or bad' }).getByRole('button', { name: 'Good' }).click();
  await expect(page).toHaveURL(/way=good/);
  await expect(bar(page)).toContainText(`${await rows(page).count()} chosen`);
  await all.uncheck();
  await expect(bar(page)).toContainText(/Choose all/);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
});
