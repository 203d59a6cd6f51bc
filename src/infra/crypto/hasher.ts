import type { Hasher } from '../../modules/shared/ports.ts';
import { base32 } from './base32.ts';

/** SHA-256 by the runtime's native implementation. */
export class Sha256Hasher implements Hasher {
  sha256(text: string): string {
    return Bun.CryptoHasher.hash('sha256', text, 'hex');
  }

  idOf(text: string): string {
    return base32(new Bun.CryptoHasher('sha256').update(text).digest().subarray(0, ID_BYTES));
  }
}

const ID_BYTES = 16;

const PREFIX_HEX_CHARACTERS = 16;

/** The first 8 bytes of SHA-256 in hex: what chains the rows of a log. */
export const sha256Prefix = (text: string): string =>
  Bun.CryptoHasher.hash('sha256', text, 'hex').slice(0, PREFIX_HEX_CHARACTERS);
