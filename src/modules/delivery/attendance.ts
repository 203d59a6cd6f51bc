import type { UserId } from '../../domain/shared/ids.ts';
import type { Clock } from '../shared/ports.ts';
import type { LocalPeople } from './local-people.ts';
import type { Subscriber } from './ports.ts';

/** Offline is told only after this long, so that a changing network does not flicker. */
export const OFFLINE_GRACE_MS = 15_000;

export interface AttendanceOptions {
  readonly clock: Clock;
  readonly people: Pick<LocalPeople, 'isHere' | 'devicesOf'>;
  /** Somebody came, went, or is at their devices no more or again. */
  onChange(userId: UserId): void;
}

/** Who is at this node's devices. Whoever lost all of them counts as here until the grace is over. */
export class Attendance {
  readonly #options: AttendanceOptions;
  readonly #idleDevices = new Set<Subscriber>();
  readonly #idlePeople = new Set<UserId>();
  readonly #leaving = new Map<UserId, () => void>();

  constructor(options: AttendanceOptions) {
    this.#options = options;
  }

  isIdle(userId: UserId): boolean {
    return this.#idlePeople.has(userId);
  }

  /** Those who may come back before anybody is told that they went. */
  leaving(): Iterable<UserId> {
    return this.#leaving.keys();
  }

  /** The person's first device is here. */
  cameOnline(userId: UserId): void {
    const cancel = this.#leaving.get(userId);
    cancel?.();
    this.#leaving.delete(userId);
    if (!cancel) this.#options.onChange(userId);
  }

  /** Nobody has touched this device for a while, or somebody does again. A device that comes is not idle. */
  idle(device: Subscriber, isIdle: boolean): void {
    if (isIdle) this.#idleDevices.add(device);
    else this.#idleDevices.delete(device);
    this.#settle(device.userId);
  }

  /** The device is not here any more. */
  left(device: Subscriber): void {
    const { userId } = device;
    this.#idleDevices.delete(device);
    if (this.#options.people.isHere(userId)) this.#settle(userId);
    else this.#leave(userId);
  }

  stop(): void {
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
  }

  #leave(userId: UserId): void {
    this.#leaving.get(userId)?.();
    const cancel = this.#options.clock.after(OFFLINE_GRACE_MS, () => {
      this.#leaving.delete(userId);
      this.#idlePeople.delete(userId);
      this.#options.onChange(userId);
    });
    this.#leaving.set(userId, cancel);
  }

  #settle(userId: UserId): void {
    const devices = [...this.#options.people.devicesOf(userId)];
    const isIdle = devices.length > 0 && devices.every((device) => this.#idleDevices.has(device));
    if (isIdle === this.#idlePeople.has(userId)) return;
    if (isIdle) this.#idlePeople.add(userId);
    else this.#idlePeople.delete(userId);
    this.#options.onChange(userId);
  }
}
