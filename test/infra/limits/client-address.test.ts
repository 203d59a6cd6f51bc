import { expect, test } from 'bun:test';
import { clientAddresses } from '../../../src/infra/limits/client-address.ts';

const addressOf = clientAddresses(['10.0.0.0/8', '2001:db8::1', '127.0.0.1']);

test.each([
  ['nobody vouches for the header', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['a trusted proxy says who asked', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
  [
    'what a client wrote itself stands to the left and does not count',
    '10.1.2.3',
    '1.2.3.4, 203.0.113.9',
    '203.0.113.9',
  ],
  ['proxies behind one another are looked through', '10.1.2.3', '203.0.113.9, 10.9.9.9', '203.0.113.9'],
  ['a proxy that is named by its address counts', '2001:db8::1', '2001:db8:5::7', '2001:db8:5::7'],
  ['an IPv4 proxy on a socket of both families counts', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['nonsense in the header is not an address', '10.1.2.3', 'unknown', '10.1.2.3'],
  ['nobody but proxies asked', '10.1.2.3', '10.0.0.1', '10.1.2.3'],
])('%s', (_claim, socketAddress, forwardedFor, wanted) => {
  expect(addressOf(socketAddress, forwardedFor)).toBe(wanted);
});

test('without the header the socket is the address', () => {
  expect(addressOf('10.1.2.3', null)).toBe('10.1.2.3');
});
