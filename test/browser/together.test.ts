import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
let carol: Screen;
const stage = stageOfFile(async () => {
  [alice, bob, carol] = (await Promise.all(['Alice', 'Bob', 'Carol'].map((name) => stage.person(name)))) as [
    Screen,
    Screen,
    Screen,
  ];
  await alice.writeTo(bob);
  await alice.send('hello, Bob');
  await carol.writeTo(alice);
  await carol.send('hello, Alice');
  await bob.writeTo(carol);
  await bob.send('hello, Carol');
});

test('only the one who is written to sees that somebody is typing', async () => {
  await Promise.all([bob.open('Carol'), carol.open('Alice'), alice.open('Carol')]);
  await alice.typesUntil(carol.page.getByText('Alice is typing…'));
  expect(await bob.page.getByText(/typing…$/).count()).toBe(0);
  await alice.field.fill('');
});

test('another name is on everybody’s screen at once, in the list and above the conversation', async () => {
  await Promise.all([bob.open('Alice'), carol.open('Bob')]);
  await alice.chooseOfMine('Profile');
  await alice.page.getByLabel('Name', { exact: true }).fill('Alicia');
  await alice.press('Save');
  await bob.isIn('Alicia');
  await bob.chat('Alicia').waitFor();
  await carol.chat('Alicia').waitFor();
  await alice.page.getByLabel('Name', { exact: true }).fill('Alice');
  await alice.press('Save');
  await Promise.all([bob.isIn('Alice'), carol.chat('Alice').waitFor()]);
  await alice.page.goto(alice.person.url);
});

test('three people write at once, and each reads what is for them, in one order', async () => {
  await Promise.all([alice.open('Bob'), bob.open('Alice'), carol.open('Alice')]);
  await Promise.all([
    alice.sendFast(['a1', 'a2', 'a3', 'a4', 'a5']),
    bob.sendFast(['b1', 'b2', 'b3', 'b4', 'b5']),
    carol.sendFast(['c1', 'c2', 'c3', 'c4', 'c5']),
  ]);
  await eventually(async () => (await alice.texts()).length, 11);
  await eventually(() => alice.delivery('a5'), 'Read');
  const told = await alice.texts();
  await bob.shows(...told);
  const own = (sign: string) => told.filter((text) => new RegExp(`^${sign}\\d$`).test(text));
  expect(own('a')).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  expect(own('b')).toEqual(['b1', 'b2', 'b3', 'b4', 'b5']);
  await eventually(() => alice.unreadOf('Carol'), '5');
  await alice.open('Carol');
  await alice.shows('hello, Alice', 'c1', 'c2', 'c3', 'c4', 'c5');
  await eventually(() => carol.delivery('c5'), 'Read');
});

test('on a slow line one’s own message is there at once, and all of them arrive in order', async () => {
  await Promise.all([carol.open('Alice'), alice.open('Carol')]);
  const line = await alice.page.context().newCDPSession(alice.page);
  const slow = { offline: false, latency: 1_500, downloadThroughput: 20_000, uploadThroughput: 20_000 };
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', slow);
  const sent = ['s1', 's2', 's3', 's4'];
  await alice.send(...sent);
  await alice.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  expect((await alice.texts()).slice(-sent.length)).toEqual(sent);
  await eventually(async () => (await carol.texts()).slice(-sent.length), sent);
  await eventually(() => alice.delivery('s4'), 'Read');

  // Opened anew on such a line, the page shows what it holds.
  await alice.page.reload();
  await alice.bubble('s4').waitFor();
  await alice.isConnected();
  await carol.send('and back');
  await alice.bubble('and back').waitFor();
});
