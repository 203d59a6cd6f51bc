import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { friendAt, isKept, join, writeTo } from './people.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

const stage = stageOfFile();

test('a message that nobody sees arrive is told of once, in whichever tab, and goes when it is read', async () => {
  const alice = await listening('Alice');
  const bob = await friendAt(alice.person.url, 'bob', 'Bob');
  await settled(alice.page);
  const stream = await writeTo(bob, alice.person.handle, 'hello');
  await eventually(() => shown(alice.page), ['Bob: hello']);
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

  // One tab shows this conversation, so of two messages only the other one is told of.
  const eve = await friendAt(alice.person.url, 'eve', 'Eve');
  await bob.send(stream, 'Come and see.');
  await second.page.getByText('Come and see.').last().waitFor();
  await writeTo(eve, alice.person.handle, 'Where is everybody?');
  await eventually(() => shown(alice.page), ['Eve: Where is everybody?']);
  expect(await told(alice.page)).toEqual(['hello', 'I found something shiny.', 'Where is everybody?']);
  await Promise.all([bob.close(), eve.close()]);
});

test('a notification says only who wrote where the text is not to be shown', async () => {
  const carol = await listening('Carol');
  const dan = await friendAt(carol.person.url, 'dan', 'Dan');
  const stream = await writeTo(dan, carol.person.handle, 'hello');
  await carol.page.goto(`${carol.person.url}/settings/notifications`);
  await carol.page.getByText('Notifications are on in this browser.').waitFor();
  await carol.page.getByRole('switch', { name: 'Show message text' }).click();
  await settled(carol.page);
  await dan.send(stream, 'the key is under the mat');
  await eventually(() => shown(carol.page), ['Dan: New message']);
  await dan.close();
});

/** Somebody whose browser may notify, and whose clock can be turned on. */
async function listening(name: string): Promise<Screen> {
  const screen = await stage.stranger(name, { permissions: ['notifications'] });
  await screen.page.clock.install();
  await screen.page.addInitScript(rememberTold);
  await join(screen);
  return screen;
}

/** What was missed before the page was opened is no news; some seconds later everything is. */
async function settled(page: Page): Promise<void> {
  await eventually(() => isKept(page), true);
  await eventually(() => page.locator('html').getAttribute('data-connection'), 'online');
  await page.clock.fastForward(5_000);
}

const shown = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const notifications = await registration.getNotifications();
    return notifications.map(({ title, body }) => `${title}: ${body}`);
  });

/** Runs in the page: what is shown is remembered, because what was read is taken away again at once. */
function rememberTold(): void {
  const bodies: unknown[] = [];
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
    bodies.push(options?.body);
    return show.call(this, title, options);
  };
  Object.assign(globalThis, { told: bodies });
}

const told = (page: Page): Promise<unknown> => page.evaluate('globalThis.told');

const iconOf = (page: Page) => page.locator('link[rel="icon"]').getAttribute('href');
