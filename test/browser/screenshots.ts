// bun test/browser/screenshots.ts FOLDER: takes the states of the page, light and dark, at a desk and on a phone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { Stage } from './stage.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('Name the folder for the pictures: bun test/browser/screenshots.ts FOLDER');
mkdirSync(folder, { recursive: true });

const sizes: Readonly<Record<string, BrowserContextOptions>> = {
  desk: { viewport: { width: 1360, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};

for (const [size, view] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await takeAll(`${size}-${colorScheme}`, { ...view, colorScheme });
  }
}

async function takeAll(look: string, options: BrowserContextOptions): Promise<void> {
  const stage = await Stage.open();
  const take = async ({ page }: Screen, state: string) => {
    await page.mouse.move(0, 0);
    await page.screenshot({
      path: join(folder ?? '', `${look}-${state}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
  };
  try {
    const alice = await stage.stranger('Alice', options);
    await alice.page.goto(stage.ownerLink);
    await take(alice, 'register');
    await alice.register();
    await alice.page.waitForLoadState();
    await take(alice, 'empty');
    const bob = await talk(stage, alice);
    await take(alice, 'conversation');
    await alice.press('Your devices').catch(() => undefined);
    await fail(alice, bob);
    await take(alice, 'failed');
    await stage.server.kill();
    await eventually(() => alice.status(), 'offline');
    await alice.send('This one waits until the train leaves the tunnel.');
    await take(alice, 'offline');
    await stage.clear();
  } finally {
    await stage.close();
  }
}
