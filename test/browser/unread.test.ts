import { expect, test } from 'bun:test';
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
let phone: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  phone = await stage.secondDevice(bob);
  await alice.writeTo(bob);
});

test('unread messages are counted, and reading them on one device clears the badge on both', async () => {
  await alice.send('one', 'two', 'three');
  await eventually(() => bob.unreadOf('Alice'), '3');
  await eventually(() => phone.unreadOf('Alice'), '3');
  await eventually(() => bob.page.title(), '(3) Magpie');

  await bob.open('Alice');
  await bob.timeline.getByText('New', { exact: true }).waitFor();
  await eventually(() => bob.unreadOf('Alice'), '');
  await eventually(() => phone.unreadOf('Alice'), '');
  await eventually(() => phone.page.title(), 'Magpie');
});

test('nothing is marked as read while nobody can see it', async () => {
  await alice.send('seen');
  await eventually(() => alice.delivery('seen'), 'Read');

  await hide(bob.page, true);
  await alice.send('not seen');
  await eventually(() => alice.delivery('not seen'), 'Delivered');
  await eventually(() => bob.unreadOf('Alice'), '1');

  await hide(bob.page, false);
  await eventually(() => alice.delivery('not seen'), 'Read');
  await eventually(() => bob.unreadOf('Alice'), '');
});

test('whoever reads further up keeps the place and is told of what is new', async () => {
  const early = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  await alice.sendFast(early);
  await bob.bubble('line 39').waitFor();
  await eventually(() => bob.unreadOf('Alice'), '');
  await bob.timeline.hover();
  await bob.page.mouse.wheel(0, -700);
  const down = bob.page.getByRole('button', { name: /^To the newest message/ });
  await down.waitFor();
  const before = await placeOf(bob, 'line 10');
  await alice.send('news');
  await down.getByText('1', { exact: true }).waitFor();
  expect(await placeOf(bob, 'line 10')).toBe(before);
  expect(await bob.unreadOf('Alice')).toBe('1');

  await down.click();
  await eventually(() => bob.unreadOf('Alice'), '');
});

test('whoever comes by a link into what is new is told how much of it is above and below', async () => {
  await bob.open('Notes to self');
  await alice.sendFast(Array.from({ length: 80 }, (_, index) => `late ${index}`));
  await eventually(() => bob.unreadOf('Alice'), '80');
  // Bob can have it before Alice is told its number.
  await eventually(() => alice.delivery('late 79'), 'Delivered');
  const seq = await alice.bubble('late 79').getAttribute('data-seq');
  await bob.page.goto(`${alice.page.url().replace(/\/\d+$/, '')}/${Number(seq) - 40}`);
  const up = bob.page.getByRole('button', { name: /^\d+ new above$/ });
  const down = bob.page.getByRole('button', { name: /^To the newest message, \d+ new$/ });
  await down.waitFor();
  const [above, below] = [await countOn(up), await countOn(down)];
  await eventually(() => bob.unreadOf('Alice'), String(below));
  expect(above + below).toBeLessThan(80);
  expect(await bob.bubble(`late ${above}`).count()).toBe(1);

  await up.click();
  await bob.bubble('late 0').waitFor();
  await eventually(() => up.count(), 0);
  // What is below the screen is counted from there, and not from what was read further down.
  const lastSeen = await bob.timeline.evaluate((box) => {
    // A message of which no more than this is hidden counts as seen, and as read.
    const floor = box.getBoundingClientRect().bottom + 24;
    const seen = [...box.querySelectorAll('article')].filter(
      (row) => row.getBoundingClientRect().bottom <= floor,
    );
    return Number(/late (\d+)/.exec(seen.at(-1)?.ariaLabel ?? '')?.[1]);
  });
  await eventually(() => countOn(down), 79 - lastSeen);

  // All of it was passed by: nothing is new below, and further up nothing is either.
  await down.click();
  await eventually(() => bob.unreadOf('Alice'), '');
  await bob.timeline.hover();
  await bob.page.mouse.wheel(0, -700);
  await bob.page.getByRole('button', { name: 'To the newest message', exact: true }).waitFor();
});

const countOn = async (button: Locator): Promise<number> =>
  Number.parseInt((await button.textContent()) ?? '', 10);

/** How far below the upper edge of the page a message is; it must be drawn. */
async function placeOf(screen: Screen, text: string): Promise<number> {
  return (await screen.bubble(text).boundingBox())?.y ?? Number.NaN;
}

/** What a browser says of a tab that lies behind another one. */
async function hide(page: Screen['page'], isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}
