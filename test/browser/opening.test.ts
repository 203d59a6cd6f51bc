import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import type { Screen } from './screen.ts';
import { stageOfFile } from './stage.ts';

/** Longer than a page has ever waited for what is new. */
const longMs = 5_000;

let alice: Screen;
let bob: Screen;
const stage = stageOfFile(async () => {
  [alice, bob] = await Promise.all([stage.person('Alice'), stage.person('Bob')]);
  await alice.writeTo(bob);
  await alice.send('before');
  await bob.open('Alice');
  await eventually(() => alice.delivery('before'), 'Read');
});

test('a page that is opened counts nothing as seen before it knows what is new, however long that takes', async () => {
  const address = bob.page.url();
  await missWhileAway('one', 60);
  const release = await holdPages(bob.page);
  await bob.page.clock.install();
  await bob.page.goto(address);
  await bob.bubble('before').waitFor();
  await bob.isConnected();
  await bob.page.clock.fastForward(longMs);
  release();
  await bob.timeline.getByText('New', { exact: true }).waitFor();
  await bob.bubble('one 0').waitFor();
  expect(await alice.delivery('one 59')).not.toBe('Read');
  await eventually(async () => Number(await bob.unreadOf('Alice')) < 60, true);
  expect(Number(await bob.unreadOf('Alice'))).toBeGreaterThan(0);
});

async function missWhileAway(word: string, count: number): Promise<void> {
  await bob.page.goto('about:blank');
  await alice.sendFast(Array.from({ length: count }, (_, index) => `${word} ${index}`));
  await eventually(() => alice.delivery(`${word} ${count - 1}`), 'Sent');
}

/** Keeps back what the server answers to a device that catches up. */
async function holdPages(page: Page): Promise<() => void> {
  const held: (() => void)[] = [];
  let isHeld = true;
  await page.routeWebSocket(/\/api\/v1\/socket$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => {
      const isPage = String(text).startsWith('{"op":"page"');
      if (isHeld && isPage) held.push(() => socket.send(text));
      else socket.send(text);
    });
  });
  return () => {
    isHeld = false;
    for (const send of held.splice(0)) send();
  };
}
