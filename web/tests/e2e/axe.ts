import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** Fails with the rule and the element of everything that axe objects to. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger, not as a script element: the policy of the page stays in force.
  await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    const axe = (
      globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: Violation[] }> } }
    ).axe;
    return (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations;
  }, TAGS);
  const told = found.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${String(n.target)} ${n.failureSummary ?? ''}`),
  );
  expect(told).toEqual([]);
}
