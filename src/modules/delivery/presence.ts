import type { UserId } from '../../domain/shared/ids.ts';
import { seesPresence } from '../../domain/users/discretion.ts';
import {
  LONG_OFFLINE,
  presenceChangesAt,
  type ShownPresence,
  shownPresence,
} from '../../domain/users/presence.ts';
import { decisionsIn } from '../shared/decisions.ts';
import type { Clock, NodeHint, Run } from '../shared/ports.ts';
import type { Between, RelationReader } from '../shared/relations.ts';
import { Attendance } from './attendance.ts';
import type { LocalPeople } from './local-people.ts';
import type { Registry, Subscriber } from './ports.ts';
import { Watching } from './watching.ts';

/** How one person is shown to some watcher. */
export interface PresenceState extends ShownPresence {
  readonly userId: UserId;
}

export interface PresenceOptions {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly people: Pick<LocalPeople, 'isHere' | 'devicesOf'>;
  readonly relations: Pick<RelationReader, 'between'>;
  /** When these people were last here, as far as the viewer may know. */
  lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;
  /** Reaches people's devices wherever they are. */
  readonly hint: (hint: NodeHint) => void;
  readonly onFault: (fault: unknown) => void;
  encode(states: readonly PresenceState[]): string;
}

/** Timers count to 2^31 ms, some 24 days. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Tells devices how the people on their screen are to be seen. Hints: a lost one is mended by the next subscription.
 * Whoever does not let somebody see it looks to them as if they were long away.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #watching = new Watching();
  readonly #attendance: Attendance;
  /** Who is being told about, and what else is to be told of them once that is done. */
  readonly #telling = new Map<UserId, { readonly isForAll: boolean } | undefined>();
  /** Chosen presences that end, of people who are watched. */
  readonly #ends = new Map<UserId, () => void>();

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#attendance = new Attendance({ ...options, onChange: (userId) => this.#tell(userId, false) });
  }

  /** Replaces what this device watches and answers how those people are to be seen now. */
  async watch(device: Subscriber, userIds: readonly UserId[]): Promise<void> {
    this.#unwatch(device);
    this.#watching.set(device, userIds);
    device.hint(this.#options.encode(await this.#statesFor(device.userId, userIds)));
  }

  cameOnline(userId: UserId): void {
    this.#attendance.cameOnline(userId);
  }

  idle(device: Subscriber, isIdle: boolean): void {
    this.#attendance.idle(device, isIdle);
  }

  /** The device went and watches nobody any more. */
  left(device: Subscriber): void {
    this.#unwatch(device);
    this.#attendance.left(device);
  }

  /** What people decided, or became to each other, changes what is to be seen of them from this moment on. */
  committed(runs: readonly Run[]): void {
    for (const decision of decisionsIn(runs)) {
      if (decision.about !== 'contact') this.#tell(decision.userId, true);
      else this.#changedBetween(decision.userId, decision.peerId).catch(this.#options.onFault);
    }
  }

  stop(): void {
    this.#attendance.stop();
    for (const userId of [...this.#ends.keys()]) this.#forgetEnd(userId);
  }

  /** Each of the two is told what they may see of the other now. */
  async #changedBetween(a: UserId, b: UserId): Promise<void> {
    for (const [userId, about] of [
      [a, b],
      [b, a],
    ] as const) {
      const payload = this.#options.encode(await this.#statesFor(userId, [about]));
      this.#options.hint({ userIds: [userId], payload, about });
    }
  }

  #unwatch(device: Subscriber): void {
    for (const userId of this.#watching.drop(device)) this.#forgetEnd(userId);
  }

  async #statesFor(viewer: UserId, userIds: readonly UserId[]): Promise<PresenceState[]> {
    const between = await this.#options.relations.between(viewer, userIds);
    const isSeen = (userId: UserId) => {
      const other = between.get(userId);
      return other !== undefined && seesPresence(other, { viewer: other.inTheirEyes, person: other.inMine });
    };
    const seen = userIds.filter(isSeen);
    const lastSeen = await this.#lastSeen(viewer, seen);
    // Asked last: who comes online from here on is told after this answer.
    const here = await this.#connectedAmong(seen);
    return userIds.map((userId) => {
      const other = between.get(userId);
      if (!other || !isSeen(userId)) return { userId, ...LONG_OFFLINE };
      return { userId, ...this.#shown(userId, other, { here, seenAt: lastSeen.get(userId) }) };
    });
  }

  /** One at a time about each person, so that what holds now is told last. */
  #tell(userId: UserId, isForAll: boolean): void {
    if (!this.#watching.isWatched(userId)) return;
    if (this.#telling.has(userId)) {
      this.#telling.set(userId, { isForAll: isForAll || this.#telling.get(userId)?.isForAll === true });
      return;
    }
    this.#telling.set(userId, undefined);
    const told = this.#tellNow(userId, isForAll).catch(this.#options.onFault);
    void told.then(() => {
      const again = this.#telling.get(userId);
      this.#telling.delete(userId);
      if (again) this.#tell(userId, again.isForAll);
    });
  }

  /**
   * Tells those who may see it, and where what hides somebody may have changed, the others that there is nothing to see.
   * That somebody went is said without a time: the moment is the time, and whoever is invisible went like anybody.
   */
  async #tellNow(userId: UserId, isForAll: boolean): Promise<void> {
    const viewers = new Set([...this.#watching.watchersOf(userId)].map((device) => device.userId));
    const between = await this.#options.relations.between(userId, [userId, ...viewers]);
    const self = between.get(userId);
    if (!self) return;
    const here = await this.#connectedAmong([userId]);
    const { encode } = this.#options;
    const { seenAt: _seenAt, ...shown } = this.#shown(userId, self, { here });
    const [open, closed] = [encode([{ userId, ...shown }]), encode([{ userId, ...LONG_OFFLINE }])];
    for (const device of this.#watching.watchersOf(userId)) {
      const other = between.get(device.userId);
      if (!other) continue;
      if (seesPresence(self, { viewer: other.inMine, person: other.inTheirEyes })) device.hint(open);
      else if (isForAll) device.hint(closed);
    }
  }

  #shown(
    userId: UserId,
    settings: Between,
    { here, seenAt }: { here: ReadonlySet<UserId>; seenAt?: number | undefined },
  ): ShownPresence {
    if (settings.disabledAt !== null || settings.closedAt !== null) return LONG_OFFLINE;
    const now = this.#options.clock.now();
    this.#awaitEnd(userId, presenceChangesAt(settings, now), now);
    const isIdle = this.#attendance.isIdle(userId);
    return shownPresence(settings, { isConnected: here.has(userId), isIdle, seenAt }, now);
  }

  async #connectedAmong(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const online = await this.#options.registry.onlineAmong(userIds);
    return new Set([...online, ...this.#attendance.leaving()]);
  }

  /** Who is here can be told also while the store cannot say when the others were. */
  async #lastSeen(viewer: UserId, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    try {
      return await this.#options.lastSeen(viewer, userIds);
    } catch (fault) {
      this.#options.onFault(fault);
      return new Map();
    }
  }

  /** A chosen presence ends without anybody doing anything: whoever watches is told then. */
  #awaitEnd(userId: UserId, at: number | undefined, now: number): void {
    this.#forgetEnd(userId);
    if (at === undefined || !this.#watching.isWatched(userId)) return;
    const cancel = this.#options.clock.after(Math.min(at - now, LONGEST_WAIT_MS), () => {
      this.#ends.delete(userId);
      this.#tell(userId, true);
    });
    this.#ends.set(userId, cancel);
  }

  #forgetEnd(userId: UserId): void {
    this.#ends.get(userId)?.();
    this.#ends.delete(userId);
  }
}
