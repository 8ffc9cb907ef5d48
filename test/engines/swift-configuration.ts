import { randomUUID } from 'node:crypto'

/** Swift's configuration files, by name. */
export function swiftConfiguration(about: {
  folder: string
  /** Ports: of the proxy, of memcached, and of the object, container and account servers. */
  proxy: number
  memcached: number
  ports: number[]
  user: string
  secretAccessKey: string
}): Record<string, string> {
  const { folder, proxy, memcached, ports, user, secretAccessKey } = about
  const shared = `user = ${user}
swift_dir = ${folder}
bind_ip = 127.0.0.1
log_level = WARNING
disable_fallocate = true`

  const back = (kind: string, port: number) => `[DEFAULT]
${shared}
bind_port = ${port}
workers = 0
devices = ${folder}/srv
mount_check = false
recon_cache_path = ${folder}
[pipeline:main]
pipeline = healthcheck ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
[filter:healthcheck]
use = egg:swift#healthcheck
[${kind}-replicator]
[${kind}-updater]
interval = 10
[${kind}-auditor]
`
  const filters = ['catch_errors', 'gatekeeper', 'healthcheck', 'copy', 'dlo', 'listing_formats', 'bulk']

  return {
    'swift.conf': `[swift-hash]
swift_hash_path_prefix = ${randomUUID()}
swift_hash_path_suffix = ${randomUUID()}
[storage-policy:0]
name = Policy-0
default = yes
`,
    // s3api stands before what checks who asks; multipart uploads are made of slo's large objects.
    'proxy.conf': `[DEFAULT]
${shared}
bind_port = ${proxy}
workers = 0
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
dns_compliant_bucket_names = true
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_test_dukou = ${secretAccessKey} .admin
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcached}
[filter:slo]
use = egg:swift#slo
concurrency = 4
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
`,
    ...Object.fromEntries(
      ['object', 'container', 'account'].map((kind, n) => [`${kind}.conf`, back(kind, ports[n]!)]),
    ),
  }
}
