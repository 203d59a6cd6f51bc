import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/**
 * Tells whose address counts for limits. `X-Forwarded-For` is believed only from a trusted proxy, and then from its
 * right end: the first address that is not a trusted proxy itself. What stands left of it anybody can have written.
 */
export function clientAddresses(trustedProxies: readonly string[]) {
  const networks = trustedProxies.map(networkOf);
  const isTrusted = (address: string): boolean => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some((network) => parsed.kind() === network[0].kind() && parsed.match(network as never));
  };
  return (socketAddress: string, forwardedFor: string | null): string => {
    if (forwardedFor === null || !isTrusted(socketAddress)) return socketAddress;
    const hops = forwardedFor.split(',').map((hop) => hop.trim());
    const client = hops.findLast((hop) => !isTrusted(hop));
    return client !== undefined && ipaddr.isValid(client) ? client : socketAddress;
  };
}

function networkOf(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
