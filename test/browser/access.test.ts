import { expect, test } from 'bun:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { raisedLimits } from '../support/limits.ts';
import { ServerProcess } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import { outside } from './outside.ts';
import { friendAt, phone, writeTo } from './people.ts';
import { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const sections = ['profile', 'devices', 'appearance', 'language', 'notifications', 'server', 'about'];
const picture = 'src/interface/web/public/icons/magpie-192.png';

// What still fades in has not the contrast that it will have.
const still: BrowserContextOptions = { reducedMotion: 'reduce' };
const small: BrowserContextOptions = { ...still, viewport: { width: 640, height: 430 } };

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
  await owner.open('Bob');
  await owner.timeline.getByRole('table').waitFor();
  await bob.close();
  await owner.send('a typo', 'a secret', 'and this');
  await owner.act('a secret', 'Recall for everyone');
  await owner.act('a typo', 'Edit');
  await owner.send('no typo');
  await eventually(() => owner.delivery('and this'), 'Sent');
});

test.each([
  ['at a desk', still],
  ['on a phone', { ...still, ...phone }],
] as const)('axe finds nothing serious %s', async (_where, options) => {
  const { page } = await stage.stranger('Somebody', options);
  await page.goto(`${owner.person.url}/register`);
  await page.getByLabel('Name', { exact: true }).waitFor();
  await expectAccessible(page, 'the form for an account');
  const mine = new Screen(page, owner.person);
  await page.goto(owner.person.url);
  await page.getByLabel('Handle').waitFor();
  await expectAccessible(page, 'the form to sign in');
  await mine.signIn();
  await mine.chat('Bob').waitFor();
  await expectAccessible(page, 'the chats');
  await mine.chat('Bob').click({ button: 'right' });
  await expectOver(page, 'the menu of a chat', page.getByRole('menu'));
  await mine.open('Bob');
  await mine.timeline.getByRole('table').waitFor();
  await expectAccessible(page, 'a conversation');
  await overTheConversation(mine);
  for (const section of sections) {
    await page.goto(`${owner.person.url}/settings/${section}`);
    await page.locator('main').getByRole('heading').first().waitFor();
    await expectAccessible(page, `the settings: ${section}`);
    if (section === 'server') await crop(mine.page);
  }
  await page.goto(`${owner.person.url}/settings`);
  await mine.press('Sign out');
  await expectOver(page, 'whether to sign out', page.getByRole('dialog'));
});

test('axe finds nothing serious in the gallery', async () => {
  // Only the page as developers see it has the gallery.
  using data = tempFolder('gallery');
  const server = await ServerProcess.start({ data: data.path, env: raisedLimits });
  try {
    const { page } = await stage.stranger('Gallery', still);
    await page.goto(`${server.url}/gallery`);
    await page.getByRole('heading').first().waitFor();
    await expectAccessible(page, 'the gallery');
  } finally {
    await server.kill();
  }
});

test('at twice the size, with large letters too, everything that can be used is on the screen', async () => {
  const mine = await stage.secondDevice(owner, small);
  await mine.page.evaluate(() => localStorage.setItem('magpie-text-size', '125'));
  const paths = ['', ...sections.map((section) => `settings/${section}`), `c/${withBob}`];
  for (const path of paths) {
    await mine.page.goto(`${owner.person.url}/${path}`);
    await mine.page.getByRole('heading').first().waitFor();
    expect({ path, outside: await outside(mine.page) }).toEqual({ path, outside: [] });
  }
  await mine.isIn('Bob');
  for (const keys of ['Control+k', 'Alt+n', 'Alt+i', '?']) {
    await mine.page.getByRole('button', { name: 'About this conversation' }).focus();
    await mine.page.keyboard.press(keys);
    await mine.page.getByRole('dialog').waitFor();
    const box = await mine.page.getByRole('dialog').boundingBox();
    const isWhole = box !== null && box.y >= 0 && box.y + box.height <= 430;
    expect({ keys, isWhole, outside: await outside(mine.page) }).toEqual({
      keys,
      isWhole: true,
      outside: [],
    });
    await mine.page.keyboard.press('Escape');
    await mine.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  const { page } = await stage.stranger('Small', small);
  for (const path of ['sign-in', 'register']) {
    await page.goto(`${owner.person.url}/${path}`);
    await page.getByLabel('Handle').waitFor();
    expect({ path, outside: await outside(page) }).toEqual({ path, outside: [] });
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
async function overTheConversation(mine: Screen): Promise<void> {
  const { page, field } = mine;
  const about = page.getByRole('button', { name: 'About this conversation' });
  const byKeys = [
    ['Control+k', page.getByRole('combobox')],
    ['Alt+n', page.getByRole('dialog').getByLabel('Handle')],
    ['?', page.getByRole('dialog', { name: 'Keys' })],
  ] as const;
  for (const [keys, over] of byKeys) {
    await about.focus();
    await page.keyboard.press(keys);
    await expectOver(page, `what ${keys} opens`, over);
  }
  await mine.bubble('no typo').locator('.bubble').click({ button: 'right' });
  await expectOver(page, 'the menu of a message', page.getByRole('menu'));

  await about.click();
  await page.getByText('Copy link to this conversation').waitFor();
  await expectAccessible(page, 'what there is to know about a conversation');
  await page.getByText('Clear the history for me').click();
  await expectOver(page, 'whether to clear the history', page.getByText('Clear this history?'));
  // Beside the conversation it stays, over it Escape closes it.
  if (await about.isVisible()) await about.click();
  else await page.keyboard.press('Escape');
  await page.getByText('Copy link to this conversation').waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Emoji' }).click();
  const emoji = page.getByRole('dialog', { name: 'Emoji' });
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
  // All of them would take axe longer than everything else together.
  await emoji.getByRole('searchbox').fill('heart');
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor({ state: 'detached' });
  await expectOver(page, 'the emoji', emoji);
  await field.fill('half a thought');
  await expectAccessible(page, 'a draft');
  await field.fill('');
}

/** Where the part of a picture is chosen that becomes the server's. */
async function crop(page: Page): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await asked).setFiles(picture);
  const over = page.getByRole('dialog', { name: 'Choose the part to keep' });
  await expectOver(page, 'the part of a picture', over);
}

/** What lies over the page can be used too; then Escape takes it away. */
async function expectOver(page: Page, what: string, over: Locator): Promise<void> {
  await over.waitFor();
  await expectAccessible(page, what);
  await page.keyboard.press('Escape');
  await over.waitFor({ state: 'hidden' });
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
