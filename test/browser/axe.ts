import { expect } from 'bun:test';
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    readonly axe?: { run(options: RunOptions): Promise<AxeResults> };
  }
}

/** Everything once, and by night what the night changes: the colours. */
const runs: Readonly<Record<'light' | 'dark', RunOptions>> = {
  light: {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Whoever speaks to the page says what is written on a button. It is off unless it is asked for.
    rules: { 'label-content-name-mismatch': { enabled: true } },
  },
  dark: { runOnly: { type: 'rule', values: ['color-contrast'] } },
};

/** Throws with what keeps somebody from using the page as it is now, in both themes. What fades must be still by then. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // Not as an element of the page: its policy forbids what is not its own.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const serious = [...(await seriousIn(page, 'dark')), ...(await seriousIn(page, 'light'))];
  expect({ where, serious }).toEqual({ where, serious: [] });
}

async function seriousIn(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
  const violations = await page.evaluate(async (options) => {
    const results = await window.axe?.run({ ...options, resultTypes: ['violations'] });
    return results?.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      html: nodes.map((node) => node.html),
    }));
  }, runs[theme]);
  if (!violations) throw new Error('axe is not in the page.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, html }) => html.map((element) => `${theme}: ${id}: ${element.slice(0, 160)}`));
}
