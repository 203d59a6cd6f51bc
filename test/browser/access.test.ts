import { describe, expect, test } from 'bun:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { raisedLimits } from '../support/limits.ts';
import { ServerProcess } from '../support/server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import { outside } from './outside.ts';
import { friendAt, phone, writeTo } from './people.ts';
import { Screen } from './screen.ts';
import { eachSection } from './sections.ts';
import { stageOfFile } from './stage.ts';

const picture = 'src/interface/web/public/icons/magpie-192.png';

// What still fades in has not the contrast that it will have.
const still: BrowserContextOptions = { reducedMotion: 'reduce' };
const small: BrowserContextOptions = { ...still, viewport: { width: 640, height: 430 } };

/** Only the page as developers see it has the gallery, and it is built for this where it was not yet. */
const galleryMs = 60_000;

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
  await owner.press('Continue');
  await page.getByText('Nobody is here yet.').waitFor();
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

describe.each([
  ['at a desk', still],
  ['on a phone', { ...still, ...phone }],
] as const)('%s axe finds nothing serious', (_where, options) => {
  let mine: Screen;

  test('in the forms of strangers', async () => {
    const { page } = await stage.stranger('Somebody', options);
    mine = new Screen(page, owner.person);
    await page.goto(`${owner.person.url}/register`);
    await page.getByLabel('Name', { exact: true }).waitFor();
    await expectAccessible(page, 'the form for an account');
    await page.goto(owner.person.url);
    await page.getByLabel('Handle').waitFor();
    await expectAccessible(page, 'the form to sign in');
    await mine.signIn();
  });

  test('in the chats, in a conversation, and in their menus', async () => {
    const { page } = mine;
    const menu = page.getByRole('menu');
    await mine.chat('Bob').waitFor();
    await expectAccessible(page, 'the chats');
    await mine.chat('Bob').click({ button: 'right' });
    await expectOver(page, 'the menu of a chat', menu);
    await mine.open('Bob');
    await mine.timeline.getByRole('table').waitFor();
    await expectAccessible(page, 'a conversation');
    await mine.bubble('no typo').locator('.bubble').click({ button: 'right' });
    await expectOver(page, 'the menu of a message', menu);
    await mine.field.fill('half a thought');
    await expectAccessible(page, 'a draft');
    await mine.field.fill('');
  });

  test('in what opens over a conversation', async () => {
    await dialogs(mine.page);
    await infoAndEmoji(mine.page);
  });

  test('in the settings', async () => {
    const { page } = mine;
    await eachSection(mine, async (section) => {
      await expectAccessible(page, `the settings: ${section}`);
      if (section === 'Server') await crop(page);
    });
    await mine.press('Sign out');
    await expectOver(page, 'whether to sign out', page.getByRole('dialog'));
  });
});

test(
  'axe finds nothing serious in the gallery',
  async () => {
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
  },
  galleryMs,
);

test('at twice the size, with large letters too, everything that can be used is on the screen', async () => {
  const mine = await stage.secondDevice(owner, small);
  await mine.page.evaluate(() => localStorage.setItem('magpie-text-size', '125'));
  const isInside = async (where: string) =>
    expect({ where, outside: await outside(mine.page) }).toEqual({ where, outside: [] });
  await eachSection(mine, isInside);
  await isInside('the settings');
  await mine.page.goto(owner.person.url);
  await mine.chat('Bob').waitFor();
  await isInside('the chats');
  await mine.open('Bob');
  await mine.timeline.getByRole('table').waitFor();
  await isInside('a conversation');
  for (const keys of ['Control+k', 'Alt+n', 'Alt+i', '?']) {
    await mine.page.getByRole('button', { name: 'About this conversation' }).press(keys);
    await mine.page.getByRole('dialog').waitFor();
    const box = await mine.page.getByRole('dialog').boundingBox();
    const isWhole = box !== null && box.y >= 0 && box.y + box.height <= 430;
    expect({ keys, isWhole }).toEqual({ keys, isWhole: true });
    await isInside(`what ${keys} opens`);
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

/** What keys open over a conversation. */
async function dialogs(page: Page): Promise<void> {
  const all = [
    ['Control+k', page.getByRole('combobox')],
    ['Alt+n', page.getByRole('dialog').getByLabel('Handle')],
    ['?', page.getByRole('dialog', { name: 'Keyboard shortcuts' })],
  ] as const;
  for (const [keys, over] of all) {
    await page.getByRole('button', { name: 'About this conversation' }).press(keys);
    await expectOver(page, `what ${keys} opens`, over);
  }
}

async function infoAndEmoji(page: Page): Promise<void> {
  const about = page.getByRole('button', { name: 'About this conversation' });
  const copyLink = page.getByText('Copy link to this conversation');
  await about.click();
  await copyLink.waitFor();
  await expectAccessible(page, 'what there is to know about a conversation');
  await page.getByText('Clear for me').click();
  await expectOver(page, 'whether to clear the history', page.getByText(/^Clear your history with/));
  // Beside the conversation it stays, over it Escape closes it.
  if ((await page.getByRole('dialog').count()) === 0) await about.click();
  else await page.keyboard.press('Escape');
  await copyLink.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Emoji' }).click();
  const emoji = page.getByRole('dialog', { name: 'Emoji' });
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
  // All of them would take axe longer than everything else together.
  await emoji.getByRole('searchbox').fill('heart');
  await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor({ state: 'detached' });
  await expectOver(page, 'the emoji', emoji);
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
