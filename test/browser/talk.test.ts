import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the first start', () => {
  test('the owner link makes an owner and leaves the address bar at once', async () => {
    const olga = await stage.stranger('Olga');
    await olga.page.goto(stage.ownerLink);
    await olga.page.getByText('You will own this server').waitFor();
    expect(olga.page.url()).not.toContain('claim');
    await olga.register(stage.ownerLink);
    expect(await olga.page.evaluate(() => history.length)).toBeLessThan(4);
  });

  test('an owner link works once', async () => {
    const mallory = await stage.stranger('Mallory');
    await mallory.page.goto(stage.ownerLink);
    await mallory.page.getByLabel('Handle').fill('mallory');
    await mallory.page.getByLabel('Name', { exact: true }).fill('Mallory');
    await mallory.page.getByLabel('Password').fill('a horse in the rain');
    await mallory.press('Create account');
    await mallory.page.getByRole('alert').getByText('already used').waitFor();
  });
});

describe('two people', () => {
  test('each sees what the other writes without a reload', async () => {
    const [alice, bob] = [await stage.person('Alice'), await stage.person('Bob')];
    await alice.writeTo(bob);
    await alice.send('Are you there?');
    await bob.open('Alice');
    await bob.shows('Are you there?');
    await bob.send('Always.');
    await alice.shows('Are you there?', 'Always.');
    await eventually(() => alice.delivery('Are you there?'), 'read');
  });

  test('a message is sent, then delivered, then read', async () => {
    const [alice, bob] = [await stage.person('Alice'), await stage.person('Bob')];
    await alice.writeTo(bob);
    await bob.page.close();
    await alice.send('Later is fine.');
    await eventually(() => alice.delivery('Later is fine.'), 'sent');
    const phone = await stage.secondDevice(bob);
    await eventually(() => alice.delivery('Later is fine.'), 'delivered');
    await phone.open('Alice');
    await eventually(() => alice.delivery('Later is fine.'), 'read');
  });

  test('one sees that the other is typing', async () => {
    const [alice, bob] = [await stage.person('Alice'), await stage.person('Bob')];
    await alice.writeTo(bob);
    await bob.open('Alice');
    await alice.field.pressSequentially('so');
    await bob.page.getByText('Alice is typing…').waitFor();
    await alice.send('so be it');
    await bob.shows('so be it');
    await eventually(() => bob.page.getByText('Alice is typing…').count(), 0);
  });

  test('nobody is found by a handle that nobody has', async () => {
    const alice = await stage.person('Alice');
    await alice.page.getByLabel('Write to @handle').fill('@nobody.at.all');
    await alice.page.keyboard.press('Enter');
    await alice.page.getByText('Nobody here is called @nobody.at.all.').waitFor();
  });
});

describe('one person', () => {
  test('a second device shows the same and keeps up', async () => {
    const [alice, bob] = [await stage.person('Alice'), await stage.person('Bob')];
    await alice.writeTo(bob);
    await alice.send('from the desk');
    const phone = await stage.secondDevice(alice);
    await phone.open('Bob');
    await phone.shows('from the desk');
    await phone.send('from the phone');
    await alice.shows('from the desk', 'from the phone');
  });

  test('notes to self are on every device', async () => {
    const alice = await stage.person('Alice');
    const phone = await stage.secondDevice(alice);
    await alice.open('Notes to self');
    await phone.open('Notes to self');
    await alice.send('the key is under the pot');
    await phone.shows('the key is under the pot');
  });
});
