import type { BrowserContextOptions, Page } from 'playwright-core';
import { createClient, type MagpieClient } from '../../src/interface/sdk/index.ts';
import { eventually } from './eventually.ts';
import { password, type Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** A telephone with a finger on it. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

/** Somebody with a new account in front of the list of conversations. */
export async function joined(
  stage: Stage,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Screen> {
  const screen = await stage.stranger(name, options);
  await join(screen);
  return screen;
}

/** Makes the account, which signs in as well. */
export async function join(screen: Screen): Promise<void> {
  await screen.register();
  await screen.page.getByRole('heading', { name: 'Chats' }).waitFor();
}

/** Somebody else, whose screen is of no interest. */
export async function friendAt(url: string, handle: string, name: string): Promise<MagpieClient> {
  const friend = createClient({ url, deviceName: 'a friend' });
  await friend.register({ handle, name, password });
  await friend.signIn({ handle, password });
  await eventually(() => friend.status, 'online');
  return friend;
}

/** Writes to whoever has this handle; resolves with the conversation. */
export async function writeTo(friend: MagpieClient, handle: string, text: string): Promise<string> {
  const person = await friend.findByHandle(handle);
  const stream = await friend.openDirect(person?.id ?? '');
  await friend.send(stream, text);
  return stream;
}

/** Whether a worker keeps the page's files by now and answers for it. */
export const isKept = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return registration.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  });
