import type { StoredIdentity } from './records.ts';

export interface ViewpointPorts {
  identity(): StoredIdentity | undefined;
  readonly contacts: { isBlocked(user: string): boolean };
}

/** Whose device this is, and whom they do not want to hear: what is counted for them depends on both. */
export class Viewpoint {
  readonly #ports: ViewpointPorts;

  constructor(ports: ViewpointPorts) {
    this.#ports = ports;
  }

  /** Empty while nobody is signed in. */
  get id(): string {
    return this.#ports.identity()?.user?.id ?? '';
  }

  isBlocked(user: string): boolean {
    return this.#ports.contacts.isBlocked(user);
  }
}
