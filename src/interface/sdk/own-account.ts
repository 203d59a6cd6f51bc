import type { ClientEvents } from './client-events.ts';
import type { Emitter } from './emitter.ts';
import type { Identity } from './identity.ts';
import type { People } from './people.ts';
import type { Cancel, Timers } from './ports.ts';

/** Timers of browsers count to 2^31 ms, some 24 days. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

export interface OwnAccountPorts {
  readonly timers: Timers;
  readonly identity: Identity;
  readonly people: Pick<People, 'state'>;
  readonly events: Emitter<ClientEvents>;
}

/** Keeps the account on this device what it is on the server. */
export class OwnAccount {
  readonly #ports: OwnAccountPorts;
  #cancel: Cancel = () => {};
  #cursor = -1;

  constructor(ports: OwnAccountPorts) {
    this.#ports = ports;
  }

  /** Asks for the account as it is now. */
  async refresh(): Promise<void> {
    const { asOf, me } = await this.#ports.people.state();
    if (!(await this.#ports.identity.learnAccount(me, asOf))) return;
    this.heed();
    this.#told();
  }

  /** Whether events in the person's own stream go on where those before ended; otherwise some may never be seen here. */
  follows(start: number, cursor: number): boolean {
    const isNext = start === this.#cursor;
    this.#cursor = cursor;
    return isNext;
  }

  /** Watches for the end of a chosen presence, which nobody tells, because nothing is written then. */
  heed(): void {
    this.#cancel();
    const until = this.#ports.identity.current?.user?.presence?.until;
    if (until === undefined) return;
    const waitMs = until - this.#ports.timers.now();
    if (waitMs <= 0) this.#endPresence();
    else this.#cancel = this.#ports.timers.after(Math.min(waitMs, LONGEST_WAIT_MS), () => this.heed());
  }

  #endPresence(): void {
    const { identity, events } = this.#ports;
    const { user } = identity.current ?? {};
    if (!user) return;
    identity.learn({ user: { ...user, presence: null } }).then(
      () => this.#told(),
      (fault: unknown) => events.emit('fault', { fault }),
    );
  }

  #told(): void {
    const { identity, events } = this.#ports;
    events.emit('account', { user: identity.current?.user?.id ?? '' });
  }
}
