import type { Locator, Page } from '@playwright/test';
import type { SavedSet } from '../../src/api/types.ts';
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
      - group "Whose practice":
        - radio "Who earns most, as usual" [checked]
        - radio "A saved set"
        - radio "Another set"
        - paragraph:
          - text: The top fifth of each segment by contribution,
          - code: tier=high
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

const openDialog = async (page: Page, set = '') => {
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
  await page.goto(`/insight/best-practice${set ? `?set=${encodeURIComponent(set)}` : ''}#token=${TOKEN}`);
  await page.getByRole('button', { name: 'Publish to the frontline…' }).click();
  return page.getByRole('dialog', { name: 'Publish to the frontline' });
};
const publish = (dialog: Locator) => dialog.getByRole('button', { name: 'Publish', exact: true });
const bodyOf = async (page: Page, act: () => Promise<void>) => {
  const asked = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/api/v1/patterns'));
  await act();
  return (await asked).postDataJSON() as { set?: string; by: string };
};

test('left to the usual, no set is named; what the screen shows is offered first', async ({ page }) => {
  let dialog = await openDialog(page);
  expect((await bodyOf(page, () => publish(dialog).click())).set).toBeUndefined();
  const scopes = (await (await page.request.get('/api/v1/scopes')).json()) as { items: { code: string }[] };
  const set = `scope=${scopes.items[0]?.code ?? ''}`;
  dialog = await openDialog(page, set);
  await expect(dialog.getByRole('radio', { name: 'Another set' })).toBeChecked();
  await expect(dialog.getByRole('textbox', { name: 'The set in words' })).toHaveValue(set);
  await expectAccessible(page);
});

test('nothing of the dialog reaches beyond its edge, however long the name of a segment is', async ({
  page,
}) => {
  const long = 'Makers of machines for the packaging of goods that must be kept cold';
  await page.route('**/api/v1/scopes', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { items: { name: string }[] };
    return route.fulfill({ response: answer, json: { ...body, items: body.items.map((item) => ({ ...item, name: long })) } });
  }); // prettier-ignore
  const dialog = await openDialog(page);
  await expect(dialog.getByRole('combobox', { name: 'For' })).toContainText(long);
  const beyond = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(beyond).toBe(0);
});

test('the practice of a saved set is published under its name', async ({ page }) => {
  const { items } = (await (await page.request.get('/api/v1/sets')).json()) as { items: SavedSet[] };
  const good = items.find((set) => set.problem === null && (set.records ?? 0) >= 8);
  if (!good) throw new Error('the project has no saved set of eight records: save one first');
  const dialog = await openDialog(page);
  await dialog.getByRole('radio', { name: 'A saved set' }).check();
  await publish(dialog).click();
  await expect(dialog.getByRole('alert')).toHaveText('Choose one of the saved sets first.');
  const sets = dialog.getByRole('combobox', { name: 'Saved set' });
  await expect(sets).toBeFocused();
  await expectAccessible(page);
  await sets.selectOption(`@${good.name}`);
  expect((await bodyOf(page, () => publish(dialog).click())).set).toBe(`@${good.name}`);
  await expect(dialog.getByRole('heading', { name: /published$/ })).toBeFocused();
});

test('a set in words is kept while somebody looks at the other ways, and can be picked from the saved', async ({
  page,
}) => {
  const dialog = await openDialog(page);
  await dialog.getByRole('radio', { name: 'Another set' }).check();
  const words = dialog.getByRole('textbox', { name: 'The set in words' });
  await publish(dialog).click();
  await expect(dialog.getByRole('alert')).toContainText('Say which records');
  await expect(words).toBeFocused();
  await words.fill('all');
  await dialog.getByRole('radio', { name: 'Who earns most, as usual' }).check();
  await dialog.getByRole('radio', { name: 'Another set' }).check();
  await expect(words).toHaveValue('all');
  await dialog.getByRole('button', { name: 'Sets' }).click();
  await expect(dialog.getByRole('group', { name: 'Saved sets' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Sets' }).click();
  expect((await bodyOf(page, () => publish(dialog).click())).set).toBe('all');
});

test('what cannot be published says why, beside what was asked', async ({ page }) => {
  const dialog = await openDialog(page);
  await dialog.getByRole('radio', { name: 'Another set' }).check();
  await dialog.getByRole('textbox', { name: 'The set in words' }).fill('interactions<0');
  await publish(dialog).click();
  await expect(dialog.getByRole('group', { name: 'Whose practice' }).getByRole('alert')).toBeVisible();
});
