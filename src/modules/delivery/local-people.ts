import type { UserId } from '../../domain/shared/ids.ts';
import type { Subscriber } from './ports.ts';

/** The devices connected to this node, by person. */
export class LocalPeople {
  readonly #devices = new Map<UserId, Set<Subscriber>>();

  /** True when this is the person's first device here. */
  add(device: Subscriber): boolean {
    const devices = this.#devices.get(device.userId);
    if (devices) devices.add(device);
    else this.#devices.set(device.userId, new Set([device]));
    return devices === undefined;
  }

  /** True when that was the person's last device here. */
  remove(device: Subscriber): boolean {
    const devices = this.#devices.get(device.userId);
    if (!devices?.delete(device) || devices.size > 0) return false;
    this.#devices.delete(device.userId);
    return true;
  }

  isHere = (userId: UserId): boolean => this.#devices.has(userId);

  devicesOf(userId: UserId): Iterable<Subscriber> {
    return this.#devices.get(userId) ?? NOBODY;
  }

  userIds(): IterableIterator<UserId> {
    return this.#devices.keys();
  }

  get size(): number {
    return this.#devices.size;
  }
}

const NOBODY: readonly Subscriber[] = [];
