import type { APIRequestContext, Page } from '@playwright/test';
import type {
  Identifier,
  Identity,
  IdentityChange,
  Page as Answer,
  RecordLine,
} from '../../src/api/types.ts';
import { expectAccessible } from './axe.ts';
import { expect, recordPath, test, TOKEN } from './enterprise.ts';

// Each journey changes who is who and takes it back: two at once would read each other's people.
test.describe.configure({ mode: 'serial' });

const ME = 'Robin Example';
const post = async (request: APIRequestContext, path: string, data: object) =>
  request.post(`/api/v1${path}`, {
    data,
    headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': crypto.randomUUID() },
  });
const identityOf = async (request: APIRequestContext, contact: number) =>
  (await (await request.get(`/api/v1/contacts/${contact}/identity`)).json()) as Identity;
const linesOf = async (request: APIRequestContext) =>
  ((await (await request.get('/api/v1/records?sort=-name&limit=60')).json()) as Answer<RecordLine>).items;

interface Case {
  line: RecordLine;
  identity: Identity;
  key: Identifier;
}

/** Somebody of whom a key can be parted so that two people with records are left. */
async function partable(request: APIRequestContext): Promise<Case | null> {
  for (const line of await linesOf(request)) {
    const identity = await identityOf(request, line.contact_id);
    if (identity.identifiers.length < 2) continue;
    for (const key of identity.identifiers.toReversed()) {
      const answer = await post(request, `/contacts/${line.contact_id}/split`, {
        identifiers: [key.id],
        preview: true,
      });
      const change = (await answer.json()) as IdentityChange;
      if (answer.ok() && change.after.length === 2 && change.after.every((person) => person.records.length))
        return { line, identity, key };
    }
  }
  return null;
}

const panelOf = (page: Page) => page.getByRole('region', { name: /^Who this is/ });
const toggleOf = (page: Page) => panelOf(page).getByRole('button', { name: /^Who this is/ });
const totalOf = async (page: Page, side: 'Before' | 'After') =>
  page.getByRole('dialog').getByRole('table', { name: side }).locator('tfoot td').allInnerTexts();

test('a person is parted: the preview adds up, the decision stands, and is undone', async ({
  page,
  request,
}) => {
  const found = await partable(request);
  test.skip(!found, 'nobody in this project is known by two keys that have records of their own');
  const { line, identity, key } = found as Case;
  const keys = identity.identifiers.length;
  await page.goto(`${recordPath(line)}#token=${TOKEN}`);
  const panel = panelOf(page);
  await expect(toggleOf(page)).toContainText(`Known by ${keys} keys`);
  await expect(toggleOf(page)).toHaveAttribute('aria-expanded', 'false');
  await toggleOf(page).press('Enter');
  await expect(page).toHaveURL(/who=open/);
  await page.reload();
  await expect(panel).toMatchAriaSnapshot(`
    - heading /Who this is/ [level=2]:
      - button /Who this is/ [expanded]
    - region "Known by":
      - list
    - region "Why we think so":
      - list
    - region "Possible matches"
    - region "What was decided"
  `);
  const inAll = await page.getByText(/^[\d,]+ in all$/).innerText();

  await panel.getByRole('button', { name: 'Part this person…' }).click();
  await expect(page).toHaveURL(/who=part/);
  await expect(panel.getByRole('checkbox').first()).toBeFocused();
  const look = panel.getByRole('button', { name: /^Look at/ });
  await expect(look).toBeDisabled();
  for (const box of await panel.getByRole('checkbox').all()) await box.check();
  await expect(panel).toContainText('At least one key has to stay');
  await expect(look).toBeDisabled();
  for (const box of await panel.getByRole('checkbox').all()) await box.uncheck();
  await panel.locator(`input[value="${key.id}"]`).check();
  await look.click();

  const dialog = page.getByRole('dialog', { name: 'Part this person?' });
  await expect(dialog.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(dialog).toContainText('It adds up:');
  const before = await totalOf(page, 'Before');
  const after = await totalOf(page, 'After');
  expect(before[0]).toMatch(/\d/);
  expect([after[0], after[2]]).toEqual([before[0], before[2]]);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(look).toBeFocused();

  await look.click();
  const note = `Journey of ${test.info().project.name}`;
  await dialog.getByRole('textbox', { name: 'Why, if you like to say' }).fill(note);
  await dialog.getByRole('button', { name: 'Part this person' }).click();
  await page.getByRole('dialog', { name: 'Your name' }).getByRole('textbox').fill(ME);
  await page.keyboard.press('Enter');
  const message = page.getByRole('group', { name: 'Just done' });
  await expect(message).toContainText(`${line.name} is two people now`);
  await expect(dialog).toHaveCount(0);
  await expect(message).toBeFocused();
  await expect(panel.getByRole('region', { name: 'What was decided' })).toContainText(
    new RegExp(`${ME} parted this person on .+: ${note}`),
  );
  await expect(page).toHaveURL(/\/records\/\d+\..+who=open/);
  await expect(page.getByText(inAll, { exact: true })).toHaveCount(0);

  await message.getByRole('button', { name: 'Undo…' }).click();
  const undo = page.getByRole('dialog', { name: 'Undo this decision?' });
  await expect(undo).toContainText('It adds up:');
  expect((await totalOf(page, 'After'))[0]).toBe(before[0]);
  await undo.getByRole('button', { name: 'Undo it' }).click();
  await expect(message).toContainText('Undone.');
  await expect(toggleOf(page)).toContainText(`Known by ${keys} keys`);
  await expect(page.getByText(inAll, { exact: true })).toBeVisible();
  await expect(panel.getByRole('region', { name: 'What was decided' })).toContainText('undone');
  await expect(panel.getByRole('listitem').filter({ hasText: 'No longer holds' }).first()).toContainText(
    'took it back',
  );
});

test('two people are joined, and the screen goes on with the one they are', async ({ page, request }) => {
  let found: { line: RecordLine; identity: Identity; other: string } | undefined;
  for (const line of await linesOf(request)) {
    const identity = await identityOf(request, line.contact_id);
    // The lower number stays: of the two the one whose record is left.
    const other = identity.possible_matches.find((match) => match.id < line.contact_id);
    if (!other) continue;
    const joined = { with: other.id, preview: true };
    const answer = await post(request, `/contacts/${line.contact_id}/merge`, joined);
    const { before } = (await answer.json()) as IdentityChange;
    // Both have the record, so that it is there before and after.
    if (!before?.every((person) => person.records.some((one) => one.scope.code === line.scope))) continue;
    found = { line, identity, other: other.name };
    break;
  }
  test.skip(!found, 'nobody in this project has a key in common with somebody else');
  const { line, identity, other } = found as NonNullable<typeof found>;
  await page.addInitScript((name) => localStorage.setItem('rapport.me', name), ME);
  await page.goto(`${recordPath(line)}?who=open#token=${TOKEN}`);
  const panel = panelOf(page);
  await panel
    .getByRole('button', { name: `These are one person… ${identity.name} and ${other}` })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Are these one person?' });
  await expect(dialog).toContainText('become one person');
  await expect(dialog).toContainText('It adds up:');
  await dialog.getByRole('button', { name: 'They are one person' }).click();
  const message = page.getByRole('group', { name: 'Just done' });
  await expect(message).toContainText('are one person now.');
  await expect(page).not.toHaveURL(new RegExp(`/records/${line.contact_id}\\.`));
  await expect(panel.getByRole('region', { name: 'What was decided' })).toContainText(
    `${ME} joined two people`,
  );

  // Somebody else is faster: what the server says is shown where it was asked for, and nothing is lost.
  await panel
    .getByRole('button', { name: /^Undo…/ })
    .first()
    .click();
  const undo = page.getByRole('dialog', { name: 'Undo this decision?' });
  await expect(undo).toContainText('It adds up:');
  const contact = Number(/\/records\/(\d+)\./.exec(page.url())?.[1]);
  const [decision] = (await identityOf(request, contact)).decisions.filter(
    (one) => one.what === 'merge' && !one.undone,
  );
  expect((await post(request, `/identity/decisions/${decision?.id}/undo`, { by: 'Lee' })).ok()).toBe(true);
  await undo.getByRole('button', { name: 'Undo it' }).click();
  await expect(undo.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await undo.getByRole('button', { name: 'Not now' }).click();
  await expect(panel.getByRole('region', { name: 'What was decided' })).toContainText('undone');
});

test('without the token a preview says how to get it', async ({ page, request }) => {
  const found = await partable(request);
  test.skip(!found, 'nobody in this project can be parted');
  const { line, key } = found as Case;
  await page.goto(`${recordPath(line)}?who=part`);
  await panelOf(page).locator(`input[value="${key.id}"]`).check();
  await panelOf(page)
    .getByRole('button', { name: /^Look at/ })
    .click();
  const token = page.getByRole('dialog', { name: 'Token for writing' });
  await token.getByLabel('Token or address').fill(TOKEN);
  await token.getByRole('button', { name: 'Use this token' }).click();
  await expect(page.getByRole('dialog', { name: 'Part this person?' })).toContainText('It adds up:');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`who this is, and what would change, is accessible in ${colorScheme}`, async ({ page, request }) => {
    const found = await partable(request);
    test.skip(!found, 'nobody in this project can be parted');
    const { line, key } = found as Case;
    await page.emulateMedia({ colorScheme });
    await page.goto(`${recordPath(line)}?who=open#token=${TOKEN}`);
    await expect(panelOf(page).getByRole('region', { name: 'Known by' })).toBeVisible();
    await expect(page.getByRole('status')).toHaveCount(0);
    await expectAccessible(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(0);
    await panelOf(page).getByRole('button', { name: 'Part this person…' }).click();
    await panelOf(page).locator(`input[value="${key.id}"]`).check();
    await expectAccessible(page);
    await panelOf(page)
      .getByRole('button', { name: /^Look at/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Part this person?' });
    await expect(dialog).toContainText('It adds up:');
    await expectAccessible(page);
    const beyond = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(beyond, 'the dialog must not scroll sideways').toBe(0);
    await expect(dialog.getByRole('button', { name: 'Part this person' })).toBeInViewport({ ratio: 1 });
  });
}
