import ipaddr from 'ipaddr.js';

const IPV6_NETWORK_PARTS = 4;

/**
 * Under what an address is counted: an IPv4 address as it is, an IPv6 address by its /64, which one household or one
 * attacker has whole. An IPv4 address mapped into IPv6 is the same address.
 */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const { parts } = parsed as ipaddr.IPv6;
  return `${parts
    .slice(0, IPV6_NETWORK_PARTS)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
