import { expect, onPhone, test } from './enterprise.ts';

// What a screen reader is told of the screens whose journeys do not say it themselves: the question, the answer, the ways on.
const SHAPES: Record<string, string> = {
  '/accounts': `
    - heading "How deep are we in each account?" [level=1]
    - paragraph: /\\d+ accounts?/
    - searchbox "Search accounts"
    - group "Sort":
      - button "By RV" [pressed]
      - button "By name"
    - region "Accounts"
  `,
  '/flow': `
    - heading "What is each interaction worth?" [level=1]
    - paragraph: /version \\d+, in force since/
    - button "Table"
    - region /^The flow as a map/
  `,
  '/data': `
    - heading "Can you trust what you see?" [level=1]
    - paragraph: /of [\\d,]+ rows became facts/
    - region "Sources"
  `,
};

for (const [path, shape] of Object.entries(SHAPES)) {
  test(`${path} says its question, its answer and the ways on`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('main')).toMatchAriaSnapshot(shape);
  });
}

test('the records say how many there are, and on a phone keep the filters one tap away', async ({ page }) => {
  await page.goto('/records');
  const filters = onPhone(page)
    ? '- button "Filters"'
    : `- combobox "Phase"
      - combobox "Level"
      - combobox "Owner"`;
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading /Which relationships/ [level=1]
    - paragraph: /\\d+ records/
    - search:
      - searchbox "Search records"
      ${filters}
    - region /^Records/
  `);
});

test('an account says who is known and shows each relationship', async ({ page, enterprise }) => {
  await page.goto(`/accounts/${encodeURIComponent(enterprise.account.account_id)}`);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - heading [level=1]
    - term: Relationship Value
    - definition
    - region "Who do we know?":
      - heading "Who do we know?" [level=2]
      - list
    - region "Each relationship, on one scale":
      - heading "Each relationship, on one scale" [level=2]
  `);
});
