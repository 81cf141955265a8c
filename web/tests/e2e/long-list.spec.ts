import type { RecordLine } from '../../src/api/types.ts';
import { expect, test } from './enterprise.ts';

const TOTAL = 100_000;

test('a list of a hundred thousand records scrolls to its last row', async ({ page, request }) => {
  test.setTimeout(60_000);
  const first = (await (await request.get('/api/v1/records?limit=1')).json()) as {
    items: RecordLine[];
    facets: object;
    as_of: string;
  };
  const [line] = first.items;
  await page.route('**/api/v1/records?*', (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const from = Number(asked.get('after') ?? 0);
    const until = Math.min(TOTAL, from + Number(asked.get('limit')));
    const items = Array.from({ length: until - from }, (_, i) => ({
      ...line,
      record: `${from + i}.x`,
      name: `Person ${from + i + 1}`,
      spark: [],
    }));
    return route.fulfill({
      json: {
        items,
        total: TOTAL,
        next: until < TOTAL ? String(until) : null,
        as_of: first.as_of,
        facets: first.facets,
      },
    });
  });
  await page.goto('/records');
  await expect(page.getByRole('link', { name: 'Person 1', exact: true })).toBeVisible();
  await page
    .getByRole('region', { name: /^Records/ })
    .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  await expect(page.getByRole('link', { name: 'Person 100000', exact: true })).toBeVisible({
    timeout: 45_000,
  });
  expect(await page.getByRole('row').count()).toBeLessThan(60);
});
