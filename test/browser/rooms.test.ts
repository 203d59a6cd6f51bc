import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { eventually } from './eventually.ts';
import { friendAt, joined, writeTo } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let page: Page;
let bob: MagpieClient;
let withBob: string;

const stage = stageOfFile(async (made) => {
  alice = await joined(made, 'Alice', { permissions: ['clipboard-read', 'clipboard-write'] });
  page = alice.page;
  const friends = await Promise.all([
    friendAt(alice.person.url, 'bob', 'Bob'),
    friendAt(alice.person.url, 'carol.zhou', 'Carol 周'),
  ]);
  [bob] = friends;
  withBob = await writeTo(bob, 'alice', 'I found something shiny.');
  await writeTo(friends[1], 'alice', '明天下午三点可以吗');
  await eventually(names, ['Carol 周', 'Bob', 'Notes to self']);
  // Whoever is not asked for, so that looking for somebody asks the server.
  await (await friendAt(alice.person.url, 'dan', 'Dan')).close();
});

test('typing in the search finds chats by name and by handle, whatever the width and the case', async () => {
  for (const [query, found] of [
    ['ＢＯＢ', ['Bob']],
    ['周', ['Carol 周']],
    ['@carol.z', ['Carol 周']],
    ['self', ['Notes to self']],
  ] as const) {
    await search().fill(query);
    await eventually(names, [...found]);
  }
  await search().press('Escape');
  await eventually(names, ['Carol 周', 'Bob', 'Notes to self']);
});

test('where nothing is found somebody can be looked for by handle', async () => {
  await search().fill('zed unknown');
  await page.getByText('No chat is called “zed unknown”.').waitFor();
  await page.getByRole('button', { name: 'Find somebody by their handle' }).click();
  await page.getByRole('dialog', { name: 'New conversation' }).waitFor();
  await page.keyboard.press('Escape');
  await search().fill('');
});

test('Enter opens what was found first, and no Enter of an input method does', async () => {
  await search().fill('周');
  await search().dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  expect(await heading()).toBe('');
  await search().press('Enter');
  await eventually(heading, 'Carol 周');
  await eventually(focused, 'composer');
  expect(await search().inputValue()).toBe('');
});

test('a handle is looked for at the server: nobody, somebody, oneself', async () => {
  await search().fill('@nobody.at.all');
  await search().press('Enter');
  await page.getByText('Nobody here has the handle @nobody.at.all.').waitFor();
  await search().fill('dan');
  await page.getByRole('button', { name: 'Write to @dan' }).click();
  await eventually(heading, 'Dan');
  await search().fill('@ALICE');
  await search().press('Enter');
  await eventually(heading, 'Notes to self');
});

test('a handle that only begins like that of a chat is somebody else', async () => {
  await search().fill('@car');
  await page.locator('a[data-stream]', { hasText: 'Carol' }).waitFor();
  await search().press('Enter');
  await page.getByText('Nobody here has the handle @car.').waitFor();
  expect(await heading()).toBe('Notes to self');
  await search().fill('');
});

test('a new conversation needs a whole handle or somebody one knows, and its dialog stays where it is', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('Alt+n');
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  const field = dialog.getByLabel('Handle');
  const write = dialog.getByRole('button', { name: 'Write' });
  const top = async () => (await dialog.boundingBox())?.y;
  await dialog.getByRole('link', { name: /Bob/ }).waitFor();
  const before = await top();
  await field.fill('@d');
  await eventually(() => field.inputValue(), 'd');
  expect([await write.isDisabled(), await top()]).toEqual([true, before]);
  await field.press('Enter');
  await dialog.getByText('A handle has 3 to 32 letters').waitFor();
  await field.fill('dan');
  await write.click();
  await eventually(heading, 'Dan');
  await eventually(focused, 'composer');

  await page.keyboard.press('Alt+n');
  await dialog.getByRole('link', { name: /Bob/ }).click();
  await eventually(heading, 'Bob');
  await dialog.waitFor({ state: 'hidden' });
  await row('Notes to self').click();
  await eventually(heading, 'Notes to self');
});

test('the arrow keys go through the list, and Alt with them from chat to chat', async () => {
  await search().focus();
  await page.keyboard.press('ArrowDown');
  const first = (await names())[0];
  await eventually(focusedRow, first);
  await page.keyboard.press('End');
  await eventually(focusedRow, 'Notes to self');
  await page.keyboard.press('ArrowUp');
  await eventually(focusedRow, 'Bob');
  await page.keyboard.press('Enter');
  await eventually(heading, 'Bob');
  await page.keyboard.press('Alt+ArrowDown');
  await eventually(heading, 'Notes to self');
  await page.keyboard.press('Alt+ArrowUp');
  await eventually(heading, 'Bob');
});

test('the palette goes anywhere by a few letters, and gives the focus back where it is left', async () => {
  await page.locator('#composer').focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await field.fill('nts');
  await eventually(chosen, 'Notes to self');
  await field.press('Escape');
  await eventually(focused, 'composer');

  await page.keyboard.press('Control+k');
  await field.fill('crl');
  await field.press('Enter');
  await eventually(heading, 'Carol 周');
  await eventually(focused, 'composer');

  await page.keyboard.press('Control+k');
  await field.fill('theme dark');
  await field.press('Enter');
  await eventually(() => page.locator('html').getAttribute('data-theme'), 'dark');
  await page.evaluate(() => localStorage.removeItem('magpie-theme'));
  await page.reload();
});

test('a question mark shows the keys, and in a text is one', async () => {
  await eventually(focused, 'composer');
  await page.keyboard.type('?');
  expect(await page.locator('#composer').inputValue()).toBe('?');
  await page.locator('#composer').fill('');
  await page.getByRole('button', { name: 'About this conversation' }).focus();
  await page.keyboard.press('?');
  await page
    .getByRole('dialog', { name: 'Keyboard shortcuts' })
    .getByText('Next chat', { exact: true })
    .waitFor();
  // Nothing in it asks for a choice, so nothing in it is ringed.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('DIV');
  await page.keyboard.press('Escape');
});

test('a row says what is being written, what is unread, and what can be done about it', async () => {
  await page.locator('#composer').fill('a thought for Carol');
  await row('Notes to self').click();
  await row('Carol 周').getByText('[Draft]').waitFor();
  await row('Carol 周').click();
  await page.locator('#composer').fill('');
  await row('Notes to self').click();

  await bob.send(withBob, 'Come and see.');
  await row('Bob').getByText('1 unread').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Unread', exact: true }).click();
  await eventually(names, ['Bob', 'Notes to self']);
  await row('Bob').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark as read' }).click();
  await eventually(names, ['Notes to self']);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await row('Bob').click({ button: 'right' });
  // What is read needs no such offer.
  expect(await page.getByRole('menuitem').allTextContents()).toEqual([
    'Copy the handle',
    'Copy link',
    'Clear for me',
  ]);
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await eventually(
    () => page.evaluate(() => navigator.clipboard.readText()),
    `${alice.person.url}/c/${withBob}`,
  );
});

test('a row reads as what was written: no signs, code as code, and cut off where that ends', async () => {
  await bob.send(withBob, '# Plan\n- **one** [two](https://example.org)');
  await row('Bob').getByText('Plan • one two', { exact: true }).waitFor();
  await bob.send(withBob, '```ts\nconst a = 1;\nconst b = 2;\n```');
  await row('Bob').locator('.code').getByText('const a = 1;', { exact: true }).waitFor();
  await bob.send(withBob, 'نعم، غداً الساعة الثالثة في المختبر مع كارول وبوب، أليس كذلك؟');
  const said = row('Bob').getByText('نعم');
  await said.waitFor();
  expect(await said.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl');
  expect(await said.evaluate((line) => getComputedStyle(line).textAlign)).toBe('left');
});

test('the past of a conversation is cleared from its row only after a question', async () => {
  await row('Carol 周').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Clear for me' }).click();
  const question = page.getByRole('dialog', { name: 'Clear your history with Carol 周?' });
  await question.getByText('Carol 周 still has them.').waitFor();
  expect(await question.getByRole('button').allTextContents()).toEqual(['Cancel', 'Clear for me']);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'hidden' });
  await row('Carol 周').getByText('明天下午三点可以吗').waitFor();
});

test('what there is to know about a conversation stays beside it, also after a reload', async () => {
  await row('Bob').click();
  await page.getByRole('button', { name: 'About this conversation' }).click();
  const about = page.getByRole('complementary', { name: 'About' });
  await about.getByText('@bob').waitFor();
  await page.reload();
  await about.getByText('@bob').waitFor();
  await eventually(heading, 'Bob');
  await page.keyboard.press('Alt+i');
  await about.waitFor({ state: 'hidden' });
});

test('on a phone the list and the conversation are one after the other, and back is a step back', async () => {
  const phone = await stage.stranger('Alice', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.page.goto(`${alice.person.url}/sign-in`);
  await phone.page.getByLabel('Handle').fill('alice');
  await phone.page.getByLabel('Password', { exact: true }).fill('a horse in the rain');
  await phone.press('Sign in');
  const list = phone.page.getByRole('region', { name: 'Chats' });
  await phone.page.locator('[data-stream]', { hasText: 'Bob' }).tap();
  await list.waitFor({ state: 'hidden' });
  await phone.page.getByRole('button', { name: 'About this conversation' }).tap();
  await phone.page.getByRole('dialog', { name: 'About' }).getByText('@bob').waitFor();
  await phone.press('Close');
  const steps = await phone.page.evaluate(() => history.length);
  await phone.press('Back to the chats');
  await list.waitFor();
  expect(await phone.page.evaluate(() => history.length)).toBe(steps);
  await phone.page.goForward();
  await list.waitFor({ state: 'hidden' });

  // A link that was opened from elsewhere has no list behind it.
  await phone.page.goto(`${alice.person.url}/c/${withBob}`);
  await phone.press('Back to the chats');
  await list.waitFor();
});

test('without the server one quiet line says so, and nobody is looked for', async () => {
  await stage.server.kill();
  await page.getByText('What you write waits here and goes out by itself.').first().waitFor();
  await search().fill('erin');
  await search().press('Enter');
  await page.getByText('People are found by the server, and you are offline.').waitFor();
  await search().fill('');
  await stage.restartServer();
  await eventually(() => page.getByText('What you write waits here').count(), 0);
});

const search = () => page.getByRole('searchbox');
const row = (name: string) =>
  page.locator('[data-stream]', { has: page.getByText(name, { exact: true }) }).first();
const names = () => page.locator('[data-stream] .name > :first-child').allTextContents();
const heading = async () => (await page.getByRole('main').getByRole('heading').allTextContents()).join();
const focused = () => page.evaluate(() => document.activeElement?.id);
const focusedRow = () =>
  page.evaluate(() => document.activeElement?.querySelector('.name > :first-child')?.textContent);
const chosen = () => page.locator('[role="option"][aria-selected="true"] .label').textContent();
