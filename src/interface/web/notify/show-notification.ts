import { currentRegistration } from '../pwa/shell.ts';

export interface Note {
  readonly stream: string;
  readonly title: string;
  readonly body: string;
}

/** One for each conversation: the next message takes the place of the last. */
const tagOf = (stream: string): string => `magpie-${stream}`;
const ICON = '/icons/magpie-192.png';

/** Those that this page shows by itself, by conversation, because no worker does. */
const own = new Map<string, Notification>();

/** Shows it through the page's worker, which a phone demands and a closed tab needs; else by this page alone. */
export async function showNotification(note: Note, onClick: () => void): Promise<void> {
  const { stream, title, body } = note;
  const tag = tagOf(stream);
  // The page has a sound of its own, and it is off unless somebody wants it.
  const options = { tag, body, icon: ICON, silent: true, renotify: true, data: { path: `/c/${stream}` } };
  const registration = await currentRegistration();
  if (registration) return registration.showNotification(title, options);
  const shown = new Notification(title, options);
  own.set(stream, shown);
  shown.onclose = () => own.delete(stream);
  shown.onclick = () => {
    shown.close();
    window.focus();
    onClick();
  };
}

/** Takes away what was read meanwhile; without a conversation, everything. */
export async function closeNotifications(stream?: string): Promise<void> {
  for (const [of, notification] of own) if (stream === undefined || of === stream) notification.close();
  const registration = await currentRegistration();
  const filter = stream === undefined ? {} : { tag: tagOf(stream) };
  const shown = (await registration?.getNotifications?.(filter)) ?? [];
  for (const notification of shown) notification.close();
}
