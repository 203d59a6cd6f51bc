import { accountPage } from './account/account-page.ts';
import { desk } from './chats/desk.ts';
import { forgetDrafts } from './composer/drafts.ts';
import { type Device, deviceUntil } from './device.ts';
import { fill } from './dom/element.ts';
import { words } from './words/words.ts';

export interface AppOptions {
  readonly claim: string | undefined;
  /** What this device knows is gone when the page closes. */
  readonly keepsNothing: boolean;
}

/** Shows the conversations to whoever is signed in, and the way in to everybody else. */
export function showApp(root: HTMLElement, device: Device, options: AppOptions): void {
  let shown: boolean | undefined;
  let life = new AbortController();
  const show = (note?: string) => {
    const isSignedIn = device.me !== undefined && device.status !== 'signed-out';
    if (isSignedIn === shown) return;
    shown = isSignedIn;
    life.abort();
    life = new AbortController();
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    if (!isSignedIn && note === undefined) forgetDrafts();
    const { signal } = life;
    const page = isSignedIn
      ? desk(deviceUntil(signal, device), { ...options, signal })
      : accountPage({ ...options, device, note });
    fill(root, page);
  };
  device.on('status', ({ reason }) => show(reason && words.sessionEnded));
  show();
}
