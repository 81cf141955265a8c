import { expectAccessible } from './axe.ts';
import { expect, recordPath, test, type Enterprise } from './enterprise.ts';

const SCREENS: Record<string, (e: Enterprise) => string> = {
  home: () => '/',
  records: () => '/records',
  record: (e) => recordPath(e.busiest),
  'record as a table': (e) => `${recordPath(e.busiest)}?curve=table`,
  accounts: () => '/accounts',
  account: (e) => `/accounts/${encodeURIComponent(e.account.account_id)}`,
  exceptions: () => '/exceptions',
  'saved sets': () => '/sets',
  'best practice': () => '/insight/best-practice',
  insight: () => '/insight',
  'a question with its curve': () => '/insight/pattern?against=others',
  'a question that is refused': () => '/insight/pattern?set=interactions%3C0',
  flow: () => '/flow?voc=show',
  'flow as a table': () => '/flow?as=table',
  data: () => '/data',
  'a lost page': () => '/nowhere',
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, path] of Object.entries(SCREENS)) {
    test(`${name} is accessible in ${colorScheme}`, async ({ page, enterprise }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path(enterprise));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('status')).toHaveCount(0);
      await page.waitForLoadState('load');
      await expectAccessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(0);
    });
  }

  test(`what opens above a screen is accessible in ${colorScheme}`, async ({ page, enterprise }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(recordPath(enterprise.busiest));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('w');
    await expect(page.getByRole('complementary', { name: 'Why this value' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    for (const [key, name] of [
      ['Control+k', 'Search'],
      ['?', 'Keyboard shortcuts'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });

  test(`what is decided on is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('/exceptions');
    await page
      .getByRole('list', { name: /^Exceptions/ })
      .getByRole('link')
      .first()
      .click();
    const panel = page.getByRole('complementary');
    await expect(panel).toContainText('What was decided');
    await expectAccessible(page);
    await panel.getByRole('button', { name: /^Close…/ }).click();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'It was expected' }).click();
    await expect(page.getByRole('dialog', { name: 'Your name' })).toBeVisible();
    await expectAccessible(page);
    await page.goto('/insight/best-practice');
    await page.getByRole('button', { name: 'Publish to the frontline…' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: 'Sets' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Save this set/ }).click();
    await expect(page.getByRole('dialog', { name: 'Save a set' })).toBeVisible();
    await expectAccessible(page);
  });
}
