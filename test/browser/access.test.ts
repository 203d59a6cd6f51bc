import { expect, test } from 'bun:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { raisedLimits } from '../support/limits.ts';
import { ServerProcess } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import { friendAt, phone, writeTo } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const sections = ['profile', 'devices', 'appearance', 'language', 'notifications', 'server', 'about'];

// What still fades in has not the contrast that it will have.
const still: BrowserContextOptions = { reducedMotion: 'reduce' };
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  'a light desk': { ...still, colorScheme: 'light' },
  'a dark desk': { ...still, colorScheme: 'dark' },
  'a light phone': { ...still, ...phone, colorScheme: 'light' },
  'a dark phone': { ...still, ...phone, colorScheme: 'dark' },
};

let owner: Screen;
let withBob: string;
const stage = stageOfFile(async () => {
  owner = await stage.stranger('Olivia', still);
  const { page } = owner;
  await page.goto(stage.ownerLink);
  await page.getByRole('heading', { name: 'Make this server yours' }).waitFor();
  await expectAccessible(page, 'the owner’s form');
  await owner.register(stage.ownerLink);
  await page.getByRole('heading', { name: 'Name your server' }).waitFor();
  await expectAccessible(page, 'the owner’s first page');
  await owner.press('Not now');
  await page.getByText('Ask somebody for their handle').waitFor();
  await expectAccessible(page, 'chats without any');

  const bob = await friendAt(owner.person.url, 'bob', 'Bob');
  withBob = await writeTo(bob, owner.person.handle, 'See <https://example.org>, and **mind** the `gap`:');
  await bob.send(withBob, '```js\nconst shiny = find("anything"); // soon\n```');
  await bob.send(withBob, '> quoted\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| c | d |');
  await bob.close();
  await owner.open('Bob');
  await owner.send('a typo', 'a secret', 'and this');
  await owner.act('a secret', 'Recall for everyone');
  await owner.act('a typo', 'Edit');
  await owner.send('no typo');
  await eventually(() => owner.delivery('and this'), 'Sent');
});

test.each(Object.entries(looks))('axe finds nothing serious on %s', async (_look, options) => {
  const screen = await stage.stranger('Somebody', options);
  const { page } = screen;
  await page.goto(`${owner.person.url}/register`);
  await page.getByLabel('Name', { exact: true }).waitFor();
  await expectAccessible(page, 'the form for an account');
  const mine = await stage.secondDevice(owner, options);
  await mine.chat('Bob').waitFor();
  await expectAccessible(mine.page, 'the chats');
  await mine.open('Bob');
  await mine.bubble('no typo').waitFor();
  await expectAccessible(mine.page, 'a conversation');
  await overlays(mine);
  for (const section of sections) {
    await mine.page.goto(`${owner.person.url}/settings/${section}`);
    await mine.page.locator('main').getByRole('heading').first().waitFor();
    await expectAccessible(mine.page, `the settings: ${section}`);
  }
  await page.goto(owner.person.url);
  await page.getByLabel('Handle').waitFor();
  await expectAccessible(page, 'the form to sign in');
});

test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s gallery', async (colorScheme) => {
  // Only the page as developers see it has the gallery.
  using data = tempFolder('gallery');
  const server = await ServerProcess.start({ data: data.path, env: raisedLimits });
  try {
    const { page } = await stage.stranger('Gallery', { ...still, colorScheme });
    await page.goto(`${server.url}/gallery`);
    await page.getByRole('heading').first().waitFor();
    await expectAccessible(page, 'the gallery');
  } finally {
    await server.kill();
  }
});

test('at twice the size, with large letters too, everything that can be used is on the screen', async () => {
  const mine = await stage.secondDevice(owner, { viewport: { width: 640, height: 430 } });
  await mine.page.evaluate(() => localStorage.setItem('magpie-text-size', '125'));
  const paths = ['', `c/${withBob}`, ...sections.map((section) => `settings/${section}`)];
  for (const path of paths) {
    await mine.page.goto(`${owner.person.url}/${path}`);
    await mine.page.getByRole('heading').first().waitFor();
    expect({ path, outside: await outside(mine.page) }).toEqual({ path, outside: [] });
  }
  const stranger = await stage.stranger('Small', { viewport: { width: 640, height: 430 } });
  for (const path of ['sign-in', 'register']) {
    await stranger.page.goto(`${owner.person.url}/${path}`);
    await stranger.page.getByLabel('Handle').waitFor();
    expect({ path, outside: await outside(stranger.page) }).toEqual({ path, outside: [] });
  }
});

test('for those who asked for less motion nothing moves', async () => {
  await owner.open('Bob');
  await owner.page.keyboard.press('Control+k');
  await owner.page.getByRole('combobox').waitFor();
  expect(await owner.page.evaluate(slowest)).toBeLessThanOrEqual(0.01);
  await owner.page.keyboard.press('Escape');
  await owner.page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await owner.page.evaluate(slowest)).toBeGreaterThan(0.01);
});

/** Everything that opens over a conversation. */
async function overlays({ page, field }: Screen): Promise<void> {
  const dialogs = [
    ['Control+k', page.getByRole('combobox')],
    ['Alt+n', page.getByRole('dialog').getByLabel('Handle')],
    ['?', page.getByRole('dialog', { name: 'Keys' })],
    ['Alt+i', page.getByText('Copy link to this conversation')],
  ] as const;
  for (const [keys, shown] of dialogs) {
    await page.getByRole('button', { name: 'About this conversation' }).focus();
    await page.keyboard.press(keys);
    await shown.waitFor();
    await expectAccessible(page, `what ${keys} opens`);
    await page.keyboard.press(
      keys === 'Alt+i' && (await page.getByRole('dialog').count()) === 0 ? keys : 'Escape',
    );
    await shown.waitFor({ state: 'hidden' });
  }
  await page.getByRole('button', { name: 'Emoji' }).click();
  const emoji = page.getByRole('dialog', { name: 'Emoji' });
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
  // All of them would take axe longer than everything else together.
  await emoji.getByRole('searchbox').fill('heart');
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor({ state: 'detached' });
  await expectAccessible(page, 'the emoji');
  await page.keyboard.press('Escape');
  await field.fill('half a thought');
  await expectAccessible(page, 'a draft');
  await field.fill('');
}

/** What can be used, or is a heading, and lies beside the screen. */
function outside(page: Page): Promise<string[]> {
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

/** Runs in the page: the longest time, in seconds, that anything takes to move or to change. */
function slowest(): number {
  const seconds = (list: string) => Math.max(...list.split(',').map((each) => Number.parseFloat(each)));
  const times = [...document.querySelectorAll('*')].flatMap((element) => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
    return [seconds(transitionDuration), animationName === 'none' ? 0 : seconds(animationDuration)];
  });
  return Math.max(...times);
}
