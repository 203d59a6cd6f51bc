import { expect, test } from 'bun:test';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const said: string[] = [];
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  await bob.open('Alice');
});

test('what is written without a network goes out once and in order when it is back', async () => {
  await say(alice, 'before the tunnel');
  await alice.page.context().setOffline(true);
  await eventually(() => alice.status(), 'offline');
  await alice.send('in the tunnel', 'still in it', 'light');
  await eventually(() => alice.delivery('light'), 'Waiting');
  said.push('in the tunnel', 'still in it', 'light');
  await alice.shows(...said);

  await alice.page.context().setOffline(false);
  await bob.shows(...said);
  await alice.shows(...said);
  await eventually(() => alice.delivery('light'), 'Read');
});

test('a server that is killed and comes back loses nothing and says nothing twice', async () => {
  await stage.server.kill();
  await Promise.all([alice, bob].map((screen) => eventually(() => screen.status(), 'offline')));
  await alice.send('while it', 'was away');
  await bob.send('from the other side');
  await stage.restartServer();
  await Promise.all([alice.isConnected(), bob.isConnected()]);
  await bob.bubble('was away').waitFor();
  await alice.bubble('from the other side').waitFor();
  await eventually(() => alice.unsent(), 0);
  await eventually(() => bob.unsent(), 0);
  const order = await bob.texts();
  expect(order.toSorted()).toEqual([...said, 'while it', 'was away', 'from the other side'].toSorted());
  expect(order.indexOf('was away')).toBe(order.indexOf('while it') + 1);
  await alice.shows(...order);
  said.splice(0, said.length, ...order);
});

test('what waits survives the end of the page', async () => {
  await stage.server.kill();
  await eventually(() => alice.status(), 'offline');
  await alice.send('first', 'second');
  await eventually(() => alice.delivery('second'), 'Waiting');
  await alice.page.close();
  await stage.restartServer();
  const again = await stage.secondTab(alice);
  said.push('first', 'second');
  await again.shows(...said);
  await bob.shows(...said);
  await again.page.reload();
  await again.shows(...said);
});

test('an edit and a recall of what never left change what is sent', async () => {
  const again = await stage.secondTab(bob);
  await bob.page.close();
  await again.isConnected();
  await stage.server.kill();
  await eventually(() => again.status(), 'offline');
  await again.send('a tpyo', 'better not');
  await again.field.press('ArrowUp');
  await again.field.press('Escape');
  await again.act('better not', 'Recall for everyone');
  await eventually(() => again.bubble('better not').count(), 0);
  await again.field.press('ArrowUp');
  await again.field.fill('a typo');
  await again.field.press('Enter');
  await stage.restartServer();
  await again.isConnected();
  said.push('a typo');
  await again.shows(...said);
  await eventually(() => again.delivery('a typo'), 'Read');
  expect(await again.bubble('a typo').getByText('edited').count()).toBe(0);
});

async function say(screen: Screen, text: string): Promise<void> {
  await screen.send(text);
  said.push(text);
  await Promise.all([alice, bob].map((each) => each.shows(...said)));
}
