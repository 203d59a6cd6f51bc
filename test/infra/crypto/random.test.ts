import { expect, test } from 'bun:test';
import { isClientId, isId, type UserId } from '../../../src/domain/shared/ids.ts';
import { base32 } from '../../../src/infra/crypto/base32.ts';
import { directId } from '../../../src/infra/crypto/direct-id.ts';
import { Sha256Hasher, sha256Prefix } from '../../../src/infra/crypto/hasher.ts';
import { SystemRandomness } from '../../../src/infra/crypto/random.ts';

const random = new SystemRandomness();

test.each([
  ['', ''],
  ['f', 'my'],
  ['fo', 'mzxq'],
  ['foo', 'mzxw6'],
  ['foob', 'mzxw6yq'],
  ['fooba', 'mzxw6ytb'],
  ['foobar', 'mzxw6ytboi'],
])('base32 of %p is the one of RFC 4648 in lower case without padding', (text, wanted) => {
  expect(base32(new TextEncoder().encode(text))).toBe(wanted);
});

test('all bits of a long input survive', () => {
  expect(base32(new Uint8Array(32).fill(0xff))).toBe(`${'7'.repeat(51)}q`);
});

test('ids, client ids and secrets have the shape that the wire asks for, and never repeat', () => {
  const ids = Array.from({ length: 1_000 }, () => random.id());
  expect(ids.every(isId)).toBe(true);
  expect(new Set(ids).size).toBe(1_000);
  expect(isClientId(random.clientId())).toBe(true);
  expect(random.secret()).toMatch(/^[a-z2-7]{52}$/);
});

test('a digest is the first eight bytes of SHA-256', () => {
  expect(new Sha256Hasher().sha256('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(sha256Prefix('abc')).toBe('ba7816bf8f01cfea');
});

test('two people share one direct conversation whoever asks, and each installation has another id for it', () => {
  const [alice, bob] = [random.id() as UserId, random.id() as UserId];
  const id = directId('salt', alice, bob);
  expect(isId(id)).toBe(true);
  expect(directId('salt', bob, alice)).toBe(id);
  expect(directId('pepper', alice, bob)).not.toBe(id);
  expect(directId('salt', alice, alice)).not.toBe(id);
});
