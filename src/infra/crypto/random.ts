import type { ClientId } from '../../domain/shared/ids.ts';
import type { Randomness } from '../../modules/shared/ports.ts';
import { base32 } from './base32.ts';

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** Chance from the system's cryptographic source, but for `fraction`, which needs to be cheap and not secret. */
export class SystemRandomness implements Randomness {
  id(): string {
    return base32(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
  }

  clientId(): ClientId {
    return Bun.randomUUIDv7() as ClientId;
  }

  secret(): string {
    return base32(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  }

  fraction(): number {
    return Math.random();
  }
}
