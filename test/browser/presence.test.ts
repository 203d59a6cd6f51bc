import { expect, test } from 'bun:test';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  await alice.send('hello');
  await bob.open('Alice');
});

test('a page that is opened says when the other person was last here, also after the server was stopped', async () => {
  await alice.page.locator('header').getByText('online', { exact: true }).waitFor();
  await bob.page.close();
  expect(await stage.server.stop()).toBe(0);
  await stage.restartServer();
  await alice.page.clock.setFixedTime(Date.now() + 5 * 60_000);
  await alice.page.reload();
  await alice.page.locator('header').getByText('last seen 5 minutes ago').waitFor();
});
