import type { StreamId, UserId } from '../../domain/shared/ids.ts';
import { base32 } from './base32.ts';

const ID_BYTES = 16;

/**
 * The id of the direct conversation of two people: the same whoever asks, and not to be told from a random one
 * without the installation's salt. Ids are ASCII, so the order of strings is the order of bytes.
 */
export function directId(salt: string, a: UserId, b: UserId): StreamId {
  const [first, second] = a < b ? [a, b] : [b, a];
  const digest = new Bun.CryptoHasher('sha256').update(`${salt}\0${first}\0${second}`).digest();
  return base32(digest.subarray(0, ID_BYTES)) as StreamId;
}
