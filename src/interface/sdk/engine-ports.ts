import type { Bounds } from './bounds.ts';
import type { ClientEvents } from './client-events.ts';
import type { Contacts } from './contacts.ts';
import type { Emitter } from './emitter.ts';
import type { Random, Store, Timers, Transport } from './ports.ts';
import type { Language } from './problem.ts';
import type { Row, StoredIdentity } from './records.ts';

/** What the engine needs from outside, and whom it tells. */
export interface EnginePorts {
  readonly socketUrl: string;
  readonly clientName: string;
  readonly language: Language;
  readonly bounds: Bounds;
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  readonly store: Store;
  readonly events: Emitter<ClientEvents>;
  readonly contacts: Pick<Contacts, 'isBlocked'>;
  identity(): StoredIdentity | undefined;
  /** What was learned about the person or the session. */
  onIdentity(change: Partial<StoredIdentity>): void;
  /** The server ended the session. */
  onSignedOut(): void;
  /** Events of the person's own stream took their places below the cursor; without any, a window may have been opened. */
  onOwnMoved(cursor: number, applied: readonly Row[]): void;
  /** The person's own stream was read anew, so what its events changed must be asked for. */
  onAccountStale(): void;
}
