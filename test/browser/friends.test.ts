import { expect, test } from 'bun:test';
import type { Locator } from 'playwright-core';
import type { MagpieClient } from '../../src/interface/sdk/index.ts';
import { expectAccessible } from './axe.ts';
import { eventually } from './eventually.ts';
import { friendAt, phone } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
/** Alice's other device. */
let tablet: Screen;
let bob: Screen;
let carol: MagpieClient;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  tablet = await stage.secondDevice(alice);
  carol = await friendAt(alice.person.url, 'carol.zhou', 'Carol 周');
});

test('a request with a greeting shows on both devices of whoever is asked, without a reload', async () => {
  await toContacts(bob);
  await bob.press('Add a friend');
  await bob.page.getByLabel('Handle or link').fill('@nobody.here');
  await bob.press('Find');
  await bob.page.getByText('Nobody here has the handle @nobody.here.').waitFor();
  await bob.page.getByLabel('Handle or link').fill(`${alice.person.url}/add/alice`);
  await bob.press('Find');
  await bob.page.getByLabel('Greeting').fill('It is me, from the climbing hall.');
  await bob.press('Send the request');
  await bob.page.getByText('Your request went to Alice.').waitFor();
  await eventually(() => peopleOf(bob), ['Alice']);

  for (const screen of [alice, tablet]) {
    await eventually(() => badgeOf(screen), '1 friend request');
    await toContacts(screen);
    await line(screen, 'Bob').getByText('It is me, from the climbing hall.').waitFor();
  }
});

test('accepting makes both friends on every device, and takes the count away', async () => {
  await alice.press('Accept the request of Bob');
  await alice.page.getByText('You and Bob are friends now.').waitFor();
  for (const screen of [alice, tablet]) {
    await eventually(() => badgeOf(screen), '');
    await eventually(() => headingsOf(screen), ['B']);
  }
  await eventually(() => headingsOf(bob), ['A']);
  await bob.page.getByText(/^Friends since /).waitFor();
});

test('a remark, a star and a label show on the other device at once, and after a reload', async () => {
  await line(alice, 'Bob').click();
  await alice.page.getByRole('textbox', { name: 'Remark' }).fill('阿伯');
  await alice.page.getByRole('textbox', { name: 'Remark' }).press('Enter');
  await alice.page.getByRole('textbox', { name: 'Labels' }).fill('Climbing');
  await alice.page.getByRole('textbox', { name: 'Labels' }).press('Enter');
  await alice.press('Star');
  for (const screen of [alice, tablet]) {
    await eventually(() => headingsOf(screen), ['Starred']);
    await line(screen, '阿伯').getByText('Bob · @bob · Climbing').waitFor();
  }
  await alice.page.reload();
  await line(alice, '阿伯').waitFor();
  expect(await alice.page.getByRole('textbox', { name: 'Remark' }).inputValue()).toBe('阿伯');
  await tablet.page.getByRole('group', { name: 'Show' }).getByText('Climbing').click();
  await eventually(() => peopleOf(tablet), ['阿伯']);
  // Bob is told nothing of it.
  expect(await peopleOf(bob)).toEqual(['Alice']);
});

test('the one search finds somebody by the remark, by its initials and by their own name', async () => {
  await alice.page.goto(alice.person.url);
  for (const query of ['阿伯', 'ab', 'bob']) {
    await alice.search.fill(query);
    await alice.page.getByRole('region', { name: 'People' }).getByText('阿伯').waitFor();
  }
  await alice.page.getByRole('region', { name: 'People' }).getByRole('button').click();
  await alice.isIn('阿伯');
  await alice.send('Same time on Thursday?');
  await bob.page.goto(bob.person.url);
  await bob.open('Alice');
  await bob.send('Gladly.');
  await alice.shows('Same time on Thursday?', 'Gladly.');
  await alice.chat('阿伯').waitFor();
  await alice.page.getByRole('button', { name: 'About this conversation' }).click();
  await alice.page
    .getByRole('link', { name: /^Profile/ })
    .getByText('Bob')
    .waitFor();
});

test('a device that was offline sees what changed when it is back', async () => {
  await tablet.page.context().setOffline(true);
  await eventually(() => tablet.status(), 'offline');
  const me = alice.person.handle;
  const person = await carol.findByHandle(me);
  await carol.requestFriend(person?.id ?? '', '你好，我是周。');
  await eventually(() => badgeOf(alice), '1 friend request');
  expect(await badgeOf(tablet)).toBe('');
  await tablet.page.context().setOffline(false);
  await eventually(() => badgeOf(tablet), '1 friend request');
});

test('declining takes the request away, and whoever asked is told nothing', async () => {
  await toContacts(tablet);
  await tablet.press('All');
  await tablet.press('Decline the request of Carol 周');
  await tablet.page.getByText('Declined. Carol 周 is not told.').waitFor();
  for (const screen of [alice, tablet]) await eventually(() => badgeOf(screen), '');
  expect(carol.contacts().map(({ relation }) => relation)).toEqual(['requested']);
});

test('whoever blocks sees why one cannot write, and can unblock there', async () => {
  await toContacts(alice);
  await line(alice, '阿伯').click();
  await alice.press('Block');
  await alice.page.getByRole('dialog').getByText('阿伯 is not told').waitFor();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await alice.page.getByText('You blocked this person.').first().waitFor();
  await eventually(() => peopleOf(tablet), []);

  await alice.page.goto(alice.person.url);
  await alice.open('阿伯');
  await alice.page.getByText('You blocked 阿伯, so neither of you can write here.').waitFor();
  expect(await alice.field.count()).toBe(0);

  await bob.send('Are you there?');
  await bob.page.getByText('Alice does not take messages from you right now.').waitFor();
  expect(await bob.field.count()).toBe(0);

  await alice.press('Unblock');
  await alice.send('Here again.');
  await bob.bubble('Here again.').waitFor();
  await bob.field.waitFor();
});

test('removing a friend says what it means, and takes each from the list of the other', async () => {
  await toContacts(alice);
  await line(alice, '阿伯').click();
  await alice.press('Remove from friends');
  await alice.page.getByText('What you wrote stays with both of you').waitFor();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await alice.page.getByRole('button', { name: 'Add friend' }).waitFor();
  await toContacts(bob);
  await bob.page.getByText('Nobody is here yet.').waitFor();
  // What one noted stays.
  await eventually(() => headingsOf(tablet), ['Starred']);
});

test('a link to add somebody leads to their card also when one has to sign in first', async () => {
  const link = `${alice.person.url}/add/carol.zhou`;
  const dan = await stage.person('Dan');
  await dan.signOut();
  await dan.page.goto(link);
  await dan.isSignedOut();
  await dan.page.getByLabel('Handle').fill('dan');
  await dan.page.getByLabel('Password', { exact: true }).fill('a horse in the rain');
  await dan.press('Sign in');
  await dan.page.getByRole('dialog', { name: 'Ask Carol 周 to be friends' }).waitFor();
  await dan.press('Send the request');
  await dan.press('Withdraw the request');
  await dan.page.getByRole('button', { name: 'Add friend' }).waitFor();
});

test('the one search finds strangers by any part of a name, and by the sound of a Chinese one', async () => {
  const dora = await friendAt(alice.person.url, 'dora.z', '张多拉');
  await alice.page.goto(alice.person.url);
  const found = alice.page.getByRole('region', { name: 'People' });
  for (const query of ['多拉', 'zhangduo', 'zdl', 'ora.z']) {
    await alice.search.fill('');
    await eventually(() => found.count(), 0);
    await alice.search.fill(query);
    await found.getByText('张多拉').waitFor();
  }
  await found.getByRole('button').click();
  await alice.isIn('张多拉');
  await dora.close();
});

test('a code before the camera leads to the card, and the camera is off afterwards', async () => {
  const finn = await stage.person('Finn');
  await pretendCamera(finn, `${alice.person.url}/add/carol.zhou`);
  await toContacts(finn);
  await finn.press('Add a friend');
  await finn.press('Scan a code');
  await finn.page.getByRole('dialog', { name: 'Ask Carol 周 to be friends' }).waitFor();
  expect(await finn.page.evaluate(() => document.documentElement.dataset['camera'])).toBe('ended');
});

test('on a phone the list and the card take turns, and the focus goes along', async () => {
  const erin = await stage.person('Erin', phone);
  const person = await carol.findByHandle('erin');
  await carol.requestFriend(person?.id ?? '');
  await toContacts(erin);
  await line(erin, 'Carol 周').click();
  await eventually(() => erin.page.getByRole('region', { name: 'Contacts' }).count(), 0);
  await eventually(() => focusedText(erin), 'Profile');
  await erin.press('Back to the contacts');
  await eventually(async () => (await focusedText(erin))?.includes('Carol 周'), true);
});

test('axe finds nothing serious in the contacts', async () => {
  const { page } = tablet;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${alice.person.url}/contacts`);
  await line(tablet, '阿伯').click();
  await page.getByRole('textbox', { name: 'Remark' }).waitFor();
  await expectAccessible(page, 'the card');
  for (const button of ['Add friend', 'My code', 'Add a friend', 'Block']) {
    await tablet.press(button);
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, button);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
});

const toContacts = async (screen: Screen) => {
  await screen.page.getByRole('link', { name: /^Contacts/ }).click();
  await screen.page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
};
const pane = (screen: Screen): Locator => screen.page.getByRole('region', { name: 'Contacts', exact: true });
const line = (screen: Screen, name: string): Locator =>
  pane(screen).locator('a[data-person]', {
    has: screen.page.locator('.name').getByText(name, { exact: true }),
  });
const peopleOf = (screen: Screen): Promise<string[]> =>
  pane(screen).locator('a[data-person] .name bdi').allTextContents();
const headingsOf = (screen: Screen): Promise<string[]> =>
  pane(screen).getByRole('heading', { level: 2 }).allTextContents();
const badgeOf = async (screen: Screen): Promise<string> =>
  (await screen.page.locator('.rail .count .only-read').allTextContents()).join();
const focusedText = (screen: Screen) =>
  screen.page.evaluate(() => document.activeElement?.textContent.trim());

/** Neither a machine without a screen has a camera, nor does Chromium read codes on every system. */
async function pretendCamera({ page }: Screen, code: string): Promise<void> {
  await page.evaluate((rawValue) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    // A canvas gives a picture whenever it is painted.
    setInterval(() => context?.fillRect(0, 0, 1, 1), 50);
    const stream = canvas.captureStream();
    const [track] = stream.getTracks();
    const stop = track?.stop.bind(track);
    Object.assign(track ?? {}, {
      stop: () => {
        document.documentElement.dataset['camera'] = 'ended';
        stop?.();
      },
    });
    Object.assign(navigator.mediaDevices, { getUserMedia: () => Promise.resolve(stream) });
    class Reader {
      static getSupportedFormats = () => Promise.resolve(['qr_code']);
      detect = () => Promise.resolve([{ rawValue }]);
    }
    Object.assign(globalThis, { BarcodeDetector: Reader });
  }, code);
}
