// bun test/browser/screenshots.ts FOLDER: takes the states of the page, light and dark, at a desk and on a phone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { sharedChromium } from './chromium.ts';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { Stage } from './stage.ts';
import { tamper } from './tamper.ts';

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
await (await sharedChromium()).close();

async function takeAll(look: string, options: BrowserContextOptions): Promise<void> {
  const stage = new Stage();
  await stage.open();
  const take = async ({ page }: Screen, state: string) => {
    await page.mouse.move(0, 0);
    const path = join(folder ?? '', `${look}-${state}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  };
  try {
    const alice = await stage.stranger('Alice', options);
    await tamper(alice.page, { refuse: 'Good night.' });
    await alice.page.goto(stage.ownerLink);
    await take(alice, 'register');
    await alice.register(stage.ownerLink);
    await alice.chat('Notes to self').waitFor();
    await take(alice, 'empty');
    const bob = await talk(stage, alice);
    await take(alice, 'conversation');
    await bob.page.close();
    await alice.send('Good night.');
    await alice.page.getByText('Not sent.').waitFor();
    await take(alice, 'failed');
    await stage.server.kill();
    await eventually(() => alice.status(), 'offline');
    await alice.send('This one waits until the train leaves the tunnel.');
    await take(alice, 'offline');
    if (look.startsWith('phone')) {
      await alice.press('Back to the chats');
      await take(alice, 'list');
    }
  } finally {
    await stage.close();
  }
}

/** An hour of the lab, in which Bob and Alice find out why something was slow. */
async function talk(stage: Stage, alice: Screen): Promise<Screen> {
  const [bob, carol] = [await stage.person('Bob'), await stage.person('Carol Okafor')];
  await carol.writeTo(alice);
  await carol.send('The new gateway is up.', 'Half the latency of yesterday, measured on the small box.');
  await alice.open('Notes to self');
  await alice.send('deploy key rotates on the 1st');
  await back(alice);
  await alice.writeTo(bob);
  await bob.open('Alice');
  await alice.send('Did the migration go through?');
  await bob.shows('Did the migration go through?');
  await bob.send('It did, in eleven seconds.', 'Ten million rows, nothing lost, nothing twice.');
  await eventually(async () => (await alice.texts()).length, 3);
  await alice.send('Lovely. Which disk was that on?');
  await bob.send(
    'The small one. The figures and the way to repeat them are on one page: https://example.org/bench/small-box',
  );
  await eventually(async () => (await alice.texts()).length, 5);
  await alice.send('I will run it agian tonight.');
  await alice.field.press('ArrowUp');
  await alice.field.fill('I will run it again tonight, on the big one.');
  await alice.field.press('Enter');
  await eventually(() => alice.delivery('I will run it again tonight, on the big one.'), 'read');
  await bob.send('Then good night, and a quiet pager.');
  await eventually(async () => (await alice.texts()).length, 7);
  await bob.typesUntil(alice.page.getByText('Bob is typing…'));
  return bob;
}

async function back(screen: Screen): Promise<void> {
  const button = screen.page.getByRole('button', { name: 'Back to the chats' });
  if (await button.isVisible()) await button.click();
}
