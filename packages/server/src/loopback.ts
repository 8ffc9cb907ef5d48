import { BlockList, isIP } from 'node:net'

const OURS = new BlockList()
OURS.addSubnet('127.0.0.0', 8, 'ipv4')
OURS.addAddress('::1', 'ipv6')

/** Whether an address, as text, is one that only this machine reaches; also where IPv6 carries IPv4 (`::ffff:127.0.0.1`). */
export function isLoopback(address: string | undefined): boolean {
  const family = isIP(address ?? '')
  return family !== 0 && OURS.check(address!, family === 4 ? 'ipv4' : 'ipv6')
}
