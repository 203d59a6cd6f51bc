import { describe, expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile();

describe('the first start', () => {
  test('the owner link makes an owner and leaves the address bar at once', async () => {
    alice = await stage.stranger('Alice');
    await alice.page.goto(stage.ownerLink);
    await alice.page.getByRole('heading', { name: 'Make this server yours' }).waitFor();
    expect(alice.page.url()).not.toContain('claim');
    await alice.page.reload();
    await alice.page.getByRole('heading', { name: 'Join Magpie' }).waitFor();
    await alice.register(stage.ownerLink);
    await alice.press('Continue');
  });

  test('an owner link works once', async () => {
    bob = await stage.stranger('Bob');
    await bob.page.goto(stage.ownerLink);
    await bob.page.getByText('already used').waitFor();
    await bob.register();
  });
});

describe('two people', () => {
  test('each sees what the other writes without a reload', async () => {
    await alice.writeTo(bob);
    await alice.send('Are you there?');
    await bob.open('Alice');
    await bob.shows('Are you there?');
    await bob.send('Always.');
    await alice.shows('Are you there?', 'Always.');
    await eventually(() => alice.delivery('Are you there?'), 'Read');
  });

  test('one sees that the other is typing, until the message is there', async () => {
    const told = bob.page.getByText('Alice is typing…');
    await alice.typesUntil(told);
    await alice.send('so be it');
    await bob.bubble('so be it').waitFor();
    await eventually(() => told.count(), 0);
  });

  test('a message is sent, then delivered, then read', async () => {
    await bob.page.close();
    await alice.send('Later is fine.');
    await eventually(() => alice.delivery('Later is fine.'), 'Sent');
    bob = await stage.nextTab(bob);
    await eventually(() => alice.delivery('Later is fine.'), 'Delivered');
    await bob.open('Alice');
    await eventually(() => alice.delivery('Later is fine.'), 'Read');
  });

  test('nobody is found by a handle that nobody has', async () => {
    await alice.search.fill('@nobody.at.all');
    await alice.search.press('Enter');
    await alice.page.getByText('Nobody here has the handle @nobody.at.all.').waitFor();
    await alice.search.press('Escape');
  });
});

describe('one person', () => {
  test('a second device shows the same and keeps up', async () => {
    await alice.open('Bob');
    const phone = await stage.secondDevice(alice);
    await phone.open('Bob');
    await phone.shows('Are you there?', 'Always.', 'so be it', 'Later is fine.');
    await phone.send('from the phone');
    await alice.shows('Are you there?', 'Always.', 'so be it', 'Later is fine.', 'from the phone');
    await bob.shows('Are you there?', 'Always.', 'so be it', 'Later is fine.', 'from the phone');

    await phone.open('Notes to self');
    await alice.open('Notes to self');
    await alice.send('the key is under the pot');
    await phone.shows('the key is under the pot');
  });

  test('a reload keeps everything', async () => {
    await alice.open('Bob');
    await alice.page.reload();
    await alice.shows('Are you there?', 'Always.', 'so be it', 'Later is fine.', 'from the phone');
    await alice.isConnected();
  });
});
