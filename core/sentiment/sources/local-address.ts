import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { sourceFailure } from './source-failure.ts';

/** 2002:7f00:1:: for 127.0.0.1. */
function sixToFour(address: string): string {
  const [a, b, c, d] = address.split('.').map(Number);
  return `2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::`;
}

const local = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
] as const) {
  local.addSubnet(net, bits, 'ipv4');
  // As IPv6 writes an IPv4 address: mapped, translated (NAT64), compatible, and tunnelled (6to4, by its second to fifth byte).
  local.addSubnet(`::ffff:${net}`, bits + 96, 'ipv6');
  local.addSubnet(`64:ff9b::${net}`, bits + 96, 'ipv6');
  local.addSubnet(`::${net}`, bits + 96, 'ipv6');
  local.addSubnet(sixToFour(net), bits + 16, 'ipv6');
}
local.addAddress('::', 'ipv6');
local.addAddress('::1', 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');
local.addSubnet('fec0::', 10, 'ipv6');

/** IP addresses of a host name. */
export type Resolve = (host: string) => Promise<string[]>;

/** As this computer's own lookup answers; empty when it knows none. */
export const resolveHost: Resolve = async (host) => {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    // Whoever connects there next is told so by the connection itself.
    return [];
  }
};

/** Whether the host is this computer or in a private network, as its name or any address of it shows. */
export async function isLocalHost(hostname: string, resolve: Resolve): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (/(^|\.)(localhost|local|internal)\.?$/.test(host)) return true;
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  return addresses.some((address) => local.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));
}

/**
 * Checks a redirect. A feed that the user put on their own network may send on within it; a server out there may not send
 * this computer to where only it can reach.
 * @throws Failure 'unavailable' when the redirect must not be followed
 */
export async function checkRedirect(name: string, from: URL, to: URL, resolve: Resolve): Promise<void> {
  if (!/^https?:$/.test(to.protocol)) {
    throw sourceFailure('unavailable', `${name} (${from.host}) redirects to something that is not http or https.`);
  }
  if ((await isLocalHost(to.hostname, resolve)) && !(await isLocalHost(from.hostname, resolve))) {
    throw sourceFailure(
      'unavailable',
      `${name} (${from.host}) redirects to ${to.host} in the local network, which is not followed; enter that address itself if it is meant.`,
    );
  }
}
