/** `ceph.conf` of a cluster on one machine, made to start fast. */
export function cephConfiguration(about: {
  folder: string
  fsid: string
  /** The monitor's port. */
  monitor: number
  /** The gateways' ports. */
  ports: number[]
  osds: number
  keep: 'memory' | 'disk'
}): string {
  const { folder, fsid, monitor, ports, osds, keep } = about
  const copies = Math.min(osds, 3)
  const bytes = 8 * 2 ** 30
  const gateways = ports.map(
    // Without tcp_nodelay each GET waits 40 ms for a delayed acknowledgement.
    (port, n) => `[client.rgw.${n}]
rgw frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1`,
  )
  return `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monitor}/0]
# No keys: everything listens on loopback. A gateway asks for an encrypted link to the monitor, which needs keys, unless told not to.
auth cluster required = none
auth service required = none
auth client required = none
auth supported = none
ms mon client mode = crc
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind msgr1 = false
run dir = ${folder}/run
admin socket = ${folder}/run/$name.$pid.asok
pid file =
log file = ${folder}/log/$name.log
mon cluster log file = ${folder}/log/cluster.log
crash dir = ${folder}/run
# Copies on several OSDs of one machine.
osd crush chooseleaf type = 0
osd pool default size = ${copies}
osd pool default min size = ${copies > 2 ? 2 : 1}
mon allow pool size one = true
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon max pg per osd = 2000
[mon]
mon data = ${folder}/mon
mon initial members = a
auth allow insecure global id reclaim = false
# Each change of a map waits a second by default.
paxos propose interval = 0.05
paxos min wait = 0.02
mon data avail warn = 2
mon data avail crit = 1
mon osd adjust heartbeat grace = false
mon osd min down reporters = 1
[osd]
osd data = ${folder}/osd$id
osd objectstore = ${keep === 'memory' ? 'memstore' : 'bluestore'}
osd heartbeat interval = 1
osd heartbeat grace = 5
# A sparse file.
bluestore block size = ${bytes}
bluestore block db path =
bluestore block wal path =
memstore device bytes = ${bytes}
osd memory target = ${2 ** 30}
# A small OSD would be rounded to weight 0.
osd crush initial weight = 1
osd class update on start = false
osd op num shards = 2
[client]
rgw data = ${folder}/rgw
rgw thread pool size = 64
rgw dns name = localhost
rgw enable usage log = false
# The space of what was deleted comes back in a minute, instead of two hours.
rgw gc obj min wait = 30
rgw gc processor period = 30
# A gateway that is killed in the middle of a join keeps others from it for so long; ten minutes by default.
rgw mp lock max time = 5
${gateways.join('\n')}
`
}
