import type { APIRequestContext, Page } from '@playwright/test';
import type { Page as Answer, RecordLine, Suggestions } from '../../src/api/types.ts';
import { expectAccessible } from './axe.ts';
import { expect, onPhone, test, TOKEN } from './enterprise.ts';

const ME = 'Robin Example';
const address = (record: string) => `/records/${encodeURIComponent(record)}`;
const asked = async (request: APIRequestContext, record: string) =>
  (await (await request.get(`/api/v1${address(record)}/suggestions`)).json()) as Suggestions;

/** Records with suggestions, or with the reason why there are none. */
async function records(request: APIRequestContext, wanted: (s: Suggestions) => boolean): Promise<string[]> {
  const lines = (await (
    await request.get('/api/v1/records?sort=name&limit=40')
  ).json()) as Answer<RecordLine>;
  const found: string[] = [];
  for (const { record } of lines.items) if (wanted(await asked(request, record))) found.push(record);
  return found;
}
// Two browsers run side by side: each decides about its own record.
const mine = (page: Page, list: string[]) => list[onPhone(page) ? 1 : 0] ?? '';

test('a suggestion says what followed, on whose evidence, and is taken or refused', async ({
  page,
  request,
}) => {
  const record = mine(
    page,
    await records(request, (s) => s.items.length > 1 && s.items.every((i) => !i.judgement)),
  );
  await page.goto(`${address(record)}#token=${TOKEN}`);
  const next = page.getByRole('region', { name: 'What next?' });
  await expect(next).toMatchAriaSnapshot(`
    - heading "What next?" [level=2]
    - list:
      - listitem:
        - article:
          - heading [level=3]
          - text: /points/
          - paragraph: /\\d+ relationships? did so, in \\d+ of \\d+ comparable situations?.* in \\d+ days/
          - paragraph:
            - button /^I will do it/
            - button /^Not this one/
      - listitem
  `);
  const first = next.getByRole('article').first();
  await first.getByRole('button', { name: /^I will do it/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Your name' });
  await expect(dialog.getByRole('textbox', { name: 'Your name' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type(ME);
  await page.keyboard.press('Enter');
  await expect(first).toContainText('You will do it');
  await expect(first.getByRole('button', { name: /^I will do it/ })).toHaveCount(0);

  await first.getByRole('button', { name: /^Change/ }).click();
  await first.getByRole('button', { name: /^Not this one/ }).click();
  const why = first.getByRole('group', { name: 'Why not?' });
  await expect(why.getByRole('button')).toHaveCount(6);
  await expectAccessible(page);
  await why.getByRole('textbox', { name: 'Note' }).fill('They are moving house');
  await why.getByRole('button', { name: 'Wrong time' }).click();
  await expect(first).toContainText('You said not this one: wrong time: “They are moving house”');
  await page.reload();
  await expect(first).toContainText('You said not this one: wrong time');
  const kept = (await asked(request, record)).items[0]?.judgement;
  expect(kept).toMatchObject({ verdict: 'overridden', reason: 'wrong_time', by: ME });
});

test('without evidence nothing is suggested, and the card says why', async ({ page, request }) => {
  const [record] = await records(request, (s) => s.suppressed !== null);
  test.skip(!record, 'every record of this project has suggestions');
  await page.goto(address(record ?? ''));
  const next = page.getByRole('region', { name: 'What next?' });
  await expect(next).toContainText((await asked(request, record ?? '')).suppressed?.slice(0, 30) ?? '');
  await expect(next.getByRole('button')).toHaveCount(0);
  await expectAccessible(page);
});

test('who gives no name decides nothing', async ({ page, request }) => {
  const [record] = await records(request, (s) => s.items.some((i) => !i.judgement));
  await page.goto(`${address(record ?? '')}#token=${TOKEN}`);
  const take = page
    .getByRole('region', { name: 'What next?' })
    .getByRole('button', { name: /^I will do it/ });
  await expect(take.first()).toBeVisible();
  const before = await take.count();
  await take.first().click();
  await page.getByRole('dialog', { name: 'Your name' }).getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(take).toHaveCount(before);
});

test('the curve names the published best practice, and its usual step at each point', async ({
  page,
  request,
}) => {
  const lines = (await (
    await request.get('/api/v1/records?sort=-interactions&limit=40')
  ).json()) as Answer<RecordLine>;
  const details = await Promise.all(
    lines.items.map(async (l) => (await request.get(`/api/v1${address(l.record)}`)).json()),
  );
  const held = details.find((d) => d.reference?.points[0]?.step);
  test.skip(!held, 'no best practice is published in this project');
  await page.goto(address(held.record));
  const region = page.getByRole('region', { name: 'Relationship Value above, cost below' });
  await expect(region).toContainText(
    `Best practice, version ${held.reference.version} of ${held.reference.set}`,
  );
  const curve = page.getByRole('slider', { name: /RV and cost/ });
  await curve.focus();
  await page.keyboard.press('Home');
  const step = held.reference.points[0].step.name;
  await expect(curve).toHaveAttribute('aria-valuetext', new RegExp(`usually ${step}`));
  await expect(region.getByText(`The step here is usually ${step}`)).toBeVisible();
  const without = details.find((d) => d.reference_note);
  if (without) {
    await page.goto(address(without.record));
    await expect(region).toContainText(without.reference_note.split('`')[0].trim());
  }
});
