import { BlockList, isIPv6 } from 'node:net';

/** Networks in which the gateway, and an operator's proxy before it, stand: those that the services look behind as well. */
const inside = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  inside.addSubnet(network, bits);
inside.addAddress('::1', 'ipv6');
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/** Who asks, by `X-Forwarded-For`: what stands before the address that the outermost of our proxies saw may be anybody's word. */
export function askerOf(forwardedFor: string): string {
  const chain = forwardedFor
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  return chain.findLast((address) => !inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) ?? chain[0] ?? '';
}
