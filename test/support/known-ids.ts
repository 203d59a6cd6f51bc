import type { ClientId } from '../../src/domain/shared/ids.ts';
import { base32 } from '../../src/infra/crypto/base32.ts';

const ID_BYTES = 16;

/** The id that a name always gets, so that a test reads the same on every run. */
export const idOf = <T extends string>(name: string): T =>
  base32(new Bun.CryptoHasher('sha256').update(name).digest().subarray(0, ID_BYTES)) as T;

/** The n-th client id: a UUIDv7 in which only the counter differs. */
export const clientIdOf = (count: number): ClientId =>
  `01970000-0000-7000-8000-${count.toString(16).padStart(12, '0')}` as ClientId;

let lastClientId = 0;

/** A client id that this process has not used before. */
export function freshClientId(): ClientId {
  lastClientId += 1;
  return clientIdOf(lastClientId);
}
