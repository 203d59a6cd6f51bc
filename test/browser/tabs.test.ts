import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let second: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  await bob.open('Alice');
});

test('a second tab is the same device and shows each message once', async () => {
  await alice.send('from the first tab');
  await bob.shows('from the first tab');
  second = await stage.secondTab(alice);
  await everywhere('from the first tab');
  await second.isConnected();
  await second.send('from the second tab');
  await everywhere('from the first tab', 'from the second tab');
  await bob.send('seen in both');
  await everywhere('from the first tab', 'from the second tab', 'seen in both');

  await second.chooseOfMine('Devices');
  await second.page.getByText('This device').waitFor();
  expect(await second.page.getByRole('list', { name: 'Devices' }).getByRole('listitem').count()).toBe(1);
  await second.page.goBack();
});

test('two tabs look at two conversations', async () => {
  await second.open('Notes to self');
  await second.send('a note beside');
  await second.shows('a note beside');
  await alice.send('and on with Bob');
  await bob.bubble('and on with Bob').waitFor();
  expect(await second.texts()).toEqual(['a note beside']);
  await second.open('Bob');
});

test('both tabs count the same as unread, and what is read in one is read in the other', async () => {
  await Promise.all([alice, second].map((tab) => tab.open('Notes to self')));
  await bob.send('counted', 'in both');
  for (const tab of [alice, second]) {
    await eventually(() => tab.unreadOf('Bob'), '2');
    await eventually(() => tab.page.title(), '(2) Magpie');
  }
  await second.open('Bob');
  for (const tab of [alice, second]) {
    await eventually(() => tab.unreadOf('Bob'), '');
    await eventually(() => tab.page.title(), 'Magpie');
  }
  await alice.open('Bob');
});

test('a tab takes over when the one with the connection closes', async () => {
  const before = await bob.texts();
  await alice.page.close();
  await second.send('one', 'two', 'three');
  await bob.shows(...before, 'one', 'two', 'three');
  await bob.send('four');
  await second.shows(...before, 'one', 'two', 'three', 'four');
  await bob.typesUntil(second.page.getByText('Bob is typing…'));
});

test('signing out in one tab signs the others out too', async () => {
  const third = await stage.secondTab(second);
  await third.bubble('four').waitFor();
  await Promise.all([third.signOut(), second.isSignedOut()]);
  await third.signIn();
  await Promise.all([third.isConnected(), second.isConnected()]);
  await eventually(() => second.chat('Bob').count(), 1);
});

async function everywhere(...texts: readonly string[]): Promise<void> {
  await Promise.all([alice, second, bob].map((screen) => screen.shows(...texts)));
}
