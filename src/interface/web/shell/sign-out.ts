import { confirm } from '../design/confirm.ts';
import { attempt } from '../design/notices.ts';
import type { Device } from '../device/use-device.ts';

type Translate = (key: string) => string;

/** Asks, because everything here is wiped, and signs out. The root then leads to the page for strangers. */
export async function askToSignOut(device: Device, t: Translate): Promise<void> {
  const isWanted = await confirm({
    title: t('shell.signOutTitle'),
    text: t('shell.signOutText'),
    action: t('shell.signOut'),
    isBad: true,
  });
  if (isWanted) attempt(device.signOut());
}
