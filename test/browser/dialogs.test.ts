import { expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { createClient } from '../../src/interface/sdk/index.ts';
import { eventually } from './eventually.ts';
import { friendAt, phone, writeTo } from './people.ts';
import { password, type Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const picture = 'src/interface/web/public/icons/magpie-192.png';
/** More than there are stops in any of them. */
const STOPS_MAX = 12;

let owner: Screen;
let page: Page;
const stage = stageOfFile(async () => {
  owner = await stage.stranger('Olivia', { viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
  page = owner.page;
  await owner.register(stage.ownerLink);
  await owner.press('Continue');
  const bob = await friendAt(owner.person.url, 'bob', 'Bob');
  await writeTo(bob, owner.person.handle, 'hello');
  await owner.open('Bob');
  await owner.bubble('hello').waitFor();
  await bob.close();
});

/** Something that opens over the page: from what, how, and to what the focus comes back where that is something else. */
interface Opening {
  readonly from: Locator;
  readonly open: (from: Locator) => Promise<void>;
  readonly over: Locator;
  readonly back?: Locator;
}

test('what opens over a conversation takes the focus, keeps it, and gives it back', async () => {
  const menu = page.getByRole('menu');
  const openings: readonly Opening[] = [
    { from: owner.field, open: by('Control+k'), over: dialog('Jump to') },
    { from: page.locator('.search button'), open: by('Enter'), over: dialog('Jump to') },
    { from: button('New conversation'), open: by('Enter'), over: dialog('New conversation') },
    { from: owner.chat('Notes to self'), open: by('Alt+n'), over: dialog('New conversation') },
    { from: owner.timeline, open: by('?'), over: dialog('Keyboard shortcuts') },
    { from: button('About this conversation'), open: by('Enter'), over: dialog('About') },
    { from: owner.chat('Bob'), open: by('Alt+i'), over: dialog('About') },
    { from: owner.chat('Bob'), open: by('ContextMenu'), over: menu },
    { from: owner.bubble('hello'), open: by('ContextMenu'), over: menu },
    { from: button('Olivia: profile and more'), open: by('Enter'), over: menu },
  ];
  for (const opening of openings) await holdsFocus(opening);
});

test('the emoji hold the focus with few stops, and give it to the text or to what was clicked', async () => {
  const emoji = dialog('Emoji');
  const open = async (from: Locator) => {
    await from.press('Enter');
    await emoji.getByRole('button', { name: 'grinning face', exact: true }).waitFor();
  };
  await holdsFocus({ from: button('Emoji'), open, over: emoji, back: owner.field });
  await open(button('Emoji'));
  await holdsFocus({ from: button('Skin tone'), open: by('Enter'), over: page.getByRole('menu') });
  await owner.search.click();
  await emoji.waitFor({ state: 'hidden' });
  await eventually(() => isFocused(owner.search), true);
});

test('a question takes the focus, keeps it, and gives it back where it was asked', async () => {
  const leave = dialog('Sign out of this device?');
  const me = button('Olivia: profile and more');
  const fromMenu = async (from: Locator) => {
    await from.press('Enter');
    await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter');
  };
  await holdsFocus({ from: me, open: fromMenu, over: leave });
  const byPalette = (words: string) => async (from: Locator) => {
    await from.press('Control+k');
    await page.getByRole('combobox').fill(words);
    await page.getByRole('combobox').press('Enter');
  };
  await holdsFocus({ from: owner.field, open: byPalette('sign out'), over: leave });
  const newChat = byPalette('new conversation');
  await holdsFocus({ from: owner.field, open: newChat, over: dialog('New conversation') });

  // Over another one, which is there again afterwards.
  await button('About this conversation').click();
  const clear = page.getByRole('button', { name: 'Clear for me' });
  await holdsFocus({ from: clear, open: by('Enter'), over: dialog('Clear your history with Bob?') });
  await page.keyboard.press('Escape');
  await eventually(() => isFocused(button('About this conversation')), true);

  await page.goto(`${owner.person.url}/settings`);
  await holdsFocus({ from: button('Sign out'), open: by('Enter'), over: leave });
});

test('a message that is sent by the button leaves the focus there', async () => {
  await page.goto(owner.person.url);
  await owner.open('Bob');
  await owner.field.fill('by the button');
  await button('Send').press('Enter');
  await owner.bubble('by the button').waitFor();
  expect(await isFocused(button('Send'))).toBe(true);
});

test('a session is ended after a question, and the focus stays among the others', async () => {
  const other = createClient({ url: owner.person.url, deviceName: 'a toaster' });
  await other.signIn({ handle: owner.person.handle, password });
  await other.close();
  await page.goto(`${owner.person.url}/settings/devices`);
  const end = button('Sign out a toaster');
  const question = dialog('Sign out a toaster?');
  await holdsFocus({ from: end, open: by('Enter'), over: question });
  await end.press('Enter');
  await question.getByRole('button', { name: 'Sign out', exact: true }).press('Enter');
  await end.waitFor({ state: 'detached' });
  await eventually(() => hasFocusInside(page.getByRole('main')), true);
});

test('the server gets its picture and its name by the keyboard, and the focus stays in the form', async () => {
  await page.goto(`${owner.person.url}/settings/server`);
  const crop = dialog('Choose the part to keep');
  const choose = async (from: Locator) => {
    const asked = page.waitForEvent('filechooser');
    await from.press('Enter');
    await (await asked).setFiles(picture);
  };
  await holdsFocus({ from: button('Choose a picture'), open: choose, over: crop });
  await choose(button('Choose a picture'));
  await crop.getByRole('button', { name: 'Use it' }).press('Enter');
  await crop.waitFor({ state: 'hidden' });
  await eventually(() => isFocused(button('Choose a picture')), true);

  await page.getByLabel('Name', { exact: true }).fill('The nest');
  await button('Save').press('Enter');
  await page.getByText('The server is changed, for everybody.').waitFor();
  expect(await isFocused(button('Save'))).toBe(true);
  await button('Remove').press('Enter');
  await eventually(() => hasFocusInside(page.getByRole('main')), true);
});

test('on a phone what was open gives the focus back to its button', async () => {
  const mine = await stage.secondDevice(owner, { ...phone, reducedMotion: 'reduce' });
  await mine.open('Bob');
  const opener = mine.page.getByRole('button', { name: 'Emoji', exact: true });
  await opener.tap();
  const emoji = mine.page.getByRole('dialog', { name: 'Emoji' });
  await eventually(() => hasFocusInside(emoji), true);
  await mine.page.keyboard.press('Escape');
  await emoji.waitFor({ state: 'hidden' });
  await eventually(() => isFocused(opener), true);
});

const dialog = (name: string): Locator => page.getByRole('dialog', { name, exact: true });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

const by =
  (keys: string) =>
  (from: Locator): Promise<void> =>
    from.press(keys);

/** The focus goes round inside, in both directions, until Escape gives it back. */
async function holdsFocus({ from, open, over, back = from }: Opening): Promise<void> {
  await open(from);
  await over.waitFor();
  await eventually(() => hasFocusInside(over), true);
  const first = await over.evaluateHandle(() => document.activeElement);
  const isRound = () => first.evaluate((element) => element === document.activeElement);
  for (const key of ['Tab', 'Shift+Tab']) {
    let stops = 0;
    do {
      await over.page().keyboard.press(key);
      stops += 1;
      expect(await hasFocusInside(over)).toBe(true);
    } while (!(await isRound()) && stops < STOPS_MAX);
    expect({ over: over.toString(), isRound: await isRound() }).toEqual({
      over: over.toString(),
      isRound: true,
    });
  }
  await over.page().keyboard.press('Escape');
  await over.waitFor({ state: 'hidden' });
  await eventually(() => isFocused(back), true);
}

const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((each) => each === document.activeElement);

const hasFocusInside = (over: Locator): Promise<boolean> =>
  over.evaluate((each) => each.contains(document.activeElement));
