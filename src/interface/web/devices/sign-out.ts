import type { Device } from '../device.ts';
import { confirmed } from '../dom/dialog.ts';
import { words } from '../words/words.ts';

/** Asks, then ends the session and forgets everything that this browser holds. */
export async function signOut(device: Device): Promise<void> {
  const unsent = unsentIn(device);
  const text = unsent > 0 ? words.signOutUnsent(unsent) : words.signOutText;
  if (!(await confirmed({ title: words.signOut, text, yes: words.signOut }))) return;
  await device.signOut();
}

function unsentIn(device: Device): number {
  const lines = device.conversations().flatMap(({ stream }) => device.timeline(stream));
  return lines.filter(({ isMine, seq }) => isMine && seq === undefined).length;
}
