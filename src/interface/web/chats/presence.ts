import type { Conversation } from '../../sdk/index.ts';
import type { Device } from '../device.ts';

const WATCHED_MAX = 100;

/** Who of the people in the list is there right now. It is a hint: offline, nobody knows. */
export class Presence {
  readonly #device: Device;
  readonly #online = new Set<string>();
  #watched = '';

  constructor(device: Device, onChange: () => void) {
    this.#device = device;
    device.on('presence', ({ users }) => {
      for (const { id, online } of users) {
        if (online) this.#online.add(id);
        else this.#online.delete(id);
      }
      onChange();
    });
    device.on('status', ({ status }) => {
      if (status === 'offline') this.#online.clear();
    });
  }

  isOnline(user: string | undefined): boolean {
    return user !== undefined && this.#online.has(user);
  }

  /** Watches the people of these conversations, the most recent first. */
  watch(conversations: readonly Conversation[]): void {
    const people = conversations.flatMap(({ peer }) => (peer ? [peer.id] : [])).slice(0, WATCHED_MAX);
    const watched = people.toSorted().join();
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#device.watchPresence(people);
  }
}
