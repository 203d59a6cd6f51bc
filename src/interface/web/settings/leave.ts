import { forgetWritten } from '../composer/forget-written.ts';
import { confirm } from '../design/confirm.ts';
import { notify, sentenceOf } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';
import { forgetNotifications } from '../notify/forget.ts';
import { forgetShell } from '../pwa/shell.ts';
import { forgetUsed } from '../shell/recent.ts';
import { unsentIn } from './unsent.ts';

type Translate = (key: string, named?: Record<string, unknown>, plural?: number) => string;

/** Says what is lost, and signs out if the person still wants it. The root then leads to the page for strangers. */
export async function askToLeave(device: Device, t: Translate): Promise<void> {
  const count = unsentIn(device);
  const isWanted = await confirm({
    title: t('settings.signOut.question'),
    text: count > 0 ? t('settings.signOut.unsent', { count }, count) : t('settings.signOut.text'),
    action: t('settings.signOut.title'),
    isBad: true,
  });
  if (!isWanted) return;
  try {
    await leave(device);
  } catch (fault) {
    notify(sentenceOf(fault));
  }
}

/** Ends the session and takes everything of the person out of this browser, also where the server cannot be told. */
export async function leave(device: Device): Promise<void> {
  try {
    await device.signOut();
  } finally {
    await forgetHere();
  }
}

/** What this browser keeps of the person beside the store of the device. */
export async function forgetHere(): Promise<void> {
  forgetWritten();
  forgetUsed();
  await forgetNotifications();
  forgetShell();
}
