// Pictures of every screen, light and dark, desk and phone: npm run screenshots -- --base URL --out DIR [--only record]
// Without --base the mock server is started and its invented enterprise is shown.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';

const { values: asked } = parseArgs({
  options: { base: { type: 'string' }, out: { type: 'string', default: 'shots' }, only: { type: 'string' } },
});
const mock = asked.base ? null : await (await import('../mock/server.mjs')).start();
const base = asked.base ?? `http://127.0.0.1:${mock.address().port}`;
const origin = new URL(base).origin;

const api = async (path) => (await fetch(`${origin}/api/v1${path}`)).json();
const records = (await api('/records?sort=-interactions&limit=1')).items;
const scopes = (await api('/scopes')).items;
const accounts = (await api('/accounts?sort=-rv&limit=1')).items;
const record = records[0] && `/records/${encodeURIComponent(records[0].record)}`;
const screens = {
  home: '/',
  records: '/records',
  record,
  'record-why': record,
  'record-who': record && `${record}?who=open`,
  'who-preview': record && `${record}?who=part#token=${process.env.RAPPORT_WEB_TOKEN ?? 'mock-token'}`,
  accounts: '/accounts',
  account: accounts[0] && `/accounts/${encodeURIComponent(accounts[0].account_id)}`,
  exceptions: '/exceptions',
  'exception-open': '/exceptions',
  'exceptions-chosen': '/exceptions',
  sets: '/sets',
  insight: '/insight',
  'insight-pattern': scopes[0] && `/insight/pattern?set=scope%3D${scopes[0].code}&against=others`,
  'insight-table': '/insight/exceptions',
  'insight-best': '/insight/best-practice',
  'publish-usual': '/insight/best-practice',
  'publish-saved': '/insight/best-practice?set=%40whales',
  'publish-typed': '/insight/best-practice?set=scope%3Dresearch_labs',
  'insight-refused': '/insight/lead-test',
  sql: '/insight/sql',
  'sql-answer': `/insight/sql?${new URLSearchParams({ q: 'SELECT contact, scope, account, level_name, rv_hundredths, cost_minor, contribution_minor, interactions, last_at\nFROM record\nORDER BY rv_hundredths DESC' })}`,
  'sql-wrong': '/insight/sql?q=SELECT+acount%2C+tier%0AFROM+record',
  flow: '/flow',
  data: '/data',
  palette: '/records',
};

const STEPS = {
  'record-why': (page) => page.keyboard.press('w'),
  'who-preview': async (page) => {
    await page
      .getByRole('region', { name: /^Who this is/ })
      .getByRole('checkbox')
      .last()
      .check();
    await page.getByRole('button', { name: /^Look at/ }).click();
    await page.getByRole('dialog').getByRole('table', { name: 'After' }).waitFor();
  },
  'exception-open': async (page) => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
  },
  'publish-usual': (page) => page.getByRole('button', { name: 'Publish to the frontline…' }).click(),
  'publish-saved': (page) => page.getByRole('button', { name: 'Publish to the frontline…' }).click(),
  'publish-typed': (page) => page.getByRole('button', { name: 'Publish to the frontline…' }).click(),
  'exceptions-chosen': async (page) => {
    const boxes = page.getByRole('list', { name: /^Exceptions/ }).getByRole('checkbox');
    for (const at of [0, 2, 3]) await boxes.nth(at).check();
  },
  'sql-answer': async (page) => {
    const tables = page.getByText('Tables and columns');
    if ((await tables.evaluate((one) => one.parentElement.open)) === false) return;
    await page.getByRole('button', { name: 'Columns of record' }).click();
  },
  palette: async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill((records[0]?.name ?? 'a').slice(0, 4));
    await page.locator('.choice').first().waitFor();
  },
};

await mkdir(asked.out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.RAPPORT_CHROMIUM ?? '/usr/bin/chromium',
});
for (const theme of ['light', 'dark']) {
  for (const [size, viewport] of Object.entries({
    desk: { width: 1440, height: 900 },
    phone: { width: 390, height: 844 },
  })) {
    const context = await browser.newContext({
      viewport,
      colorScheme: theme,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on(
      'console',
      (message) => message.type() === 'error' && console.error(`${page.url()}: ${message.text()}`),
    );
    for (const [name, path] of Object.entries(screens)) {
      if (!path || (asked.only && !asked.only.split(',').includes(name))) continue;
      await page.goto(origin + path, { waitUntil: 'load' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(500);
      await STEPS[name]?.(page);
      if (STEPS[name]) await page.waitForTimeout(200);
      const file = join(asked.out, `${name}-${theme}-${size}.png`);
      // A phone's page is long: its first three screens are what a reader judges.
      const tall = size === 'phone' && !STEPS[name] && name !== 'records';
      const height = tall
        ? Math.min(2532, await page.evaluate(() => document.documentElement.scrollHeight))
        : viewport.height;
      if (tall) await page.setViewportSize({ width: viewport.width, height });
      await page.screenshot({ path: file });
      if (tall) await page.setViewportSize(viewport);
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
mock?.close();
mock?.closeAllConnections();
