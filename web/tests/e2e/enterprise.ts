// What the journeys know about the server they run against: asked from it, so that any project will do.
import { test as base, expect, type Page } from '@playwright/test';
import type { AccountLine, Page as Answer, RecordLine } from '../../src/api/types.ts';

export interface Enterprise {
  busiest: RecordLine;
  account: AccountLine;
  records: number;
}

export const TOKEN = process.env.RAPPORT_WEB_TOKEN ?? 'mock-token';
export const recordPath = (line: RecordLine) => `/records/${encodeURIComponent(line.record)}`;

export const test = base.extend<{ enterprise: Enterprise; quiet: void }>({
  enterprise: async ({ request }, use) => {
    const records = (await (
      await request.get('/api/v1/records?sort=-rv&limit=25')
    ).json()) as Answer<RecordLine>;
    const accounts = (await (
      await request.get('/api/v1/accounts?sort=-rv&limit=1')
    ).json()) as Answer<AccountLine>;
    const [account] = accounts.items;
    const busiest = records.items.toSorted((a, b) => b.interactions - a.interactions)[0];
    if (!busiest || !account) throw new Error('the project has no record or no account: harvest it first');
    await use({ busiest, account, records: records.total ?? 0 });
  },
  // A page that breaks its own policy, throws, or asks for what is not there fails its journey.
  quiet: [
    async ({ page }, use) => {
      const broken: string[] = [];
      page.on('pageerror', (error) => broken.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
          broken.push(message.text());
      });
      page.on('response', (response) => {
        if (response.status() === 404) broken.push(`404 ${response.url()}`);
      });
      await use();
      expect(broken).toEqual([]);
    },
    { auto: true },
  ],
});

export const onPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 720;
export { expect };
