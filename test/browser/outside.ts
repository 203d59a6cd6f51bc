import type { Page } from 'playwright-core';

/** What can be used, or is a heading, and lies beside the screen; and whether the page itself can be pushed aside. */
export function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('a, button, input, textarea, [role], h1, h2, h3')];
    const beside = found.filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      return element.checkVisibility() && width > 1 && height > 1 && (left < -1 || right > innerWidth + 1);
    });
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
    return [...wide, ...beside.map((element) => element.outerHTML.slice(0, 120))];
  });
}
