import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { friendAt, isKept, joined, writeTo } from './people.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();
const allowed = { permissions: ['notifications'] };

test('a message that nobody sees arrive is told of once, in whichever tab, and goes when it is read', async () => {
  const alice = await joined(stage, 'Alice', allowed);
  const bob = await friendAt(alice.person.url, 'bob', 'Bob');
  const stream = await writeTo(bob, alice.person.handle, 'hello');
  await settled(alice.page);
  const second = await stage.secondTab(alice);
  await second.page.getByRole('heading', { name: 'Chats' }).waitFor();

  await bob.send(stream, 'I found something shiny.');
  await eventually(() => shown(alice.page), ['Bob: I found something shiny.']);
  await eventually(() => alice.page.title(), '(2) Magpie');
  await eventually(() => iconOf(alice.page), '/magpie-unread.svg');

  await second.page.goto(`${alice.person.url}/c/${stream}`);
  await second.page.getByText('I found something shiny.').last().waitFor();
  await eventually(() => alice.page.title(), 'Magpie');
  await eventually(() => shown(alice.page), []);
  await eventually(() => iconOf(alice.page), '/magpie.svg');

  // One tab shows the conversation, so the other has nothing to tell.
  await bob.send(stream, 'Come and see.');
  await second.page.getByText('Come and see.').last().waitFor();
  await bob.send((await bobsOther(bob)).stream, 'to myself');
  expect(await shown(alice.page)).toEqual([]);
  await bob.close();
});

test('a notification says only who wrote where the text is not to be shown', async () => {
  const carol = await joined(stage, 'Carol', allowed);
  const dan = await friendAt(carol.person.url, 'dan', 'Dan');
  const stream = await writeTo(dan, carol.person.handle, 'hello');
  await carol.page.goto(`${carol.person.url}/settings/notifications`);
  await carol.page.getByText('Notifications are on in this browser.').waitFor();
  await carol.page.getByRole('switch', { name: 'Show what was written' }).click();
  await settled(carol.page);
  await dan.send(stream, 'the key is under the mat');
  await eventually(() => shown(carol.page), ['Dan: New message']);
  await dan.close();
});

/** What was missed before the page was opened is no news; from then on everything is. */
async function settled(page: Page): Promise<void> {
  await eventually(() => isKept(page), true);
  const opened = await page.evaluate(() => performance.now());
  await eventually(async () => (await page.evaluate(() => performance.now())) > opened + 3_500, true);
}

const shown = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const notifications = await registration.getNotifications();
    return notifications.map(({ title, body }) => `${title}: ${body}`);
  });

const iconOf = (page: Page) => page.locator('link[rel="icon"]').getAttribute('href');

async function bobsOther(bob: Awaited<ReturnType<typeof friendAt>>) {
  const own = bob.conversations().find(({ kind }) => kind === 'self');
  if (!own) throw new Error('there are no notes to self');
  return own;
}
