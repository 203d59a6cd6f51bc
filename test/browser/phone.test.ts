import { expect, test } from 'bun:test';
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { phone } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice', phone), stage.person('B'.repeat(64))]);
});

test('a phone shows the list or the conversation, and back leads to the list', async () => {
  const list = alice.page.getByRole('region', { name: 'Chats' });
  const { timeline } = alice;
  await alice.writeTo(bob);
  expect([await list.isVisible(), await timeline.isVisible()]).toEqual([false, true]);
  await alice.send('from the train');
  await bob.open('Alice');
  await bob.shows('from the train');

  await alice.press('Back to the chats');
  expect([await list.isVisible(), await timeline.isVisible()]).toEqual([true, false]);
  await alice.open(bob.person.name);
  await alice.page.goBack();
  await list.waitFor();
  expect(await timeline.isVisible()).toBe(false);
});

test('a long touch on a message of one’s own shows what can be done with it', async () => {
  await alice.open('Notes to self');
  await alice.send('tpyo');
  await longTouch(alice, 'tpyo', alice.page.getByRole('menuitem', { name: 'Edit' }));
  await alice.page.getByRole('menuitem', { name: 'Edit' }).tap();
  await eventually(() => alice.field.inputValue(), 'tpyo');
  await alice.field.fill('typo');
  await alice.field.press('Enter');
  await alice.shows('typo');
  await alice.press('Back to the chats');
});

test('a menu is a sheet along the lower edge that names what it is about', async () => {
  await alice.open('Notes to self');
  await alice.send('water the plants');
  const menu = alice.page.getByRole('menu');
  await longTouch(alice, 'water the plants', menu);
  await menu.getByText('water the plants').waitFor();
  await eventually(() => menu.evaluate((sheet) => sheet.getAnimations().length), 0);
  const { width, height } = phone.viewport ?? { width: 0, height: 0 };
  const sheet = await menu.boundingBox();
  expect([sheet?.x, sheet?.width, (sheet?.y ?? 0) + (sheet?.height ?? 0)]).toEqual([0, width, height]);
  // Beside it nothing is touched but the veil.
  await alice.page.touchscreen.tap(30, 30);
  await menu.waitFor({ state: 'hidden' });
  expect(await alice.timeline.isVisible()).toBe(true);
  await alice.press('Back to the chats');
});

test('what was touched looks as before once the finger is gone', async () => {
  // Browsers go on to say of what was touched last that the pointer is over it.
  const onPhone = await stage.stranger('Finn', { ...phone, reducedMotion: 'reduce' });
  expect(await groundsOfEye(onPhone)).toEqual({ isSameUnderPointer: true });
  const atDesk = await stage.stranger('Dora', { reducedMotion: 'reduce' });
  expect(await groundsOfEye(atDesk)).toEqual({ isSameUnderPointer: false });
});

test('nothing is wider than the screen, however long a word or a name is', async () => {
  await bob.send('x'.repeat(2_000), `https://example.org/${'y'.repeat(500)}`);
  await alice.open(bob.person.name);
  await alice.bubble('x'.repeat(2_000)).waitFor();
  const overflow = await alice.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

/** Holds a finger on a message until something shows. */
async function longTouch(screen: Screen, text: string, shows: Locator): Promise<void> {
  const box = await screen.bubble(text).locator('.bubble').boundingBox();
  const touchPoints = [{ x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 12 }];
  const finger = await screen.page.context().newCDPSession(screen.page);
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await shows.waitFor();
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** Whether the button that shows the password looks the same with the pointer over it. */
async function groundsOfEye({ page, person }: Screen): Promise<{ isSameUnderPointer: boolean }> {
  await page.goto(`${person.url}/sign-in`);
  const eye = page.locator('form .icon-button');
  const ground = () => eye.evaluate((button) => getComputedStyle(button).backgroundColor);
  const before = await ground();
  const devtools = await page.context().newCDPSession(page);
  for (const domain of ['DOM', 'CSS'] as const) await devtools.send(`${domain}.enable`);
  const { root } = await devtools.send('DOM.getDocument');
  const place = { nodeId: root.nodeId, selector: 'form .icon-button' };
  const { nodeId } = await devtools.send('DOM.querySelector', place);
  await devtools.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: ['hover'] });
  return { isSameUnderPointer: (await ground()) === before };
}
