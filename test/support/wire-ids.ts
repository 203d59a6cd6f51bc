const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id as the wire knows it: 128 random bits as 26 characters of base32. */
export function newId(): string {
  const bits = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return (bits.padEnd(130, '0').match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join('');
}

/** A client id, made before the first attempt of an operation. */
export const newClientId = (): string => Bun.randomUUIDv7();
