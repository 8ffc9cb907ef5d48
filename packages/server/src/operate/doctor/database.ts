import type pg from 'pg'
import { connectionConfig, loadDriver } from '../../catalog/postgres/driver.ts'
import { readPostgresOptions } from '../../catalog/postgres/options.ts'
import type { StoreSettings } from '../../store-options.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'

const ROUND_TRIPS = 20
const SLOW_TRIP_MS = 5
// Besides the pool: one that says that the server lives, one that listens, and a third while tables are brought up to date.
const BESIDE_THE_POOL = 3
const OLDEST = 130_000

interface Told {
  version: number
  commits: string
  /** Whether tables may be made, or are there. */
  creates: boolean
  /** Connections that others than administrators may have. */
  most: number
}

/** The database of the configuration, if there is one, as this machine sees it. */
export async function examineDatabase(settings: StoreSettings['database'] | null): Promise<Finding[]> {
  if (settings === null) return []
  const driver = await loadDriver()
  const client = new driver.Client(connectionConfig(driver, readPostgresOptions(settings)))
  client.on('error', () => {})
  try {
    await client.connect()
    const told = await ask(client)
    return [server(told), connections(told, settings.poolSize), await roundTrip(client)]
  } catch (error) {
    const { message } = error as Error
    return [wrong(`数据库无法使用（${message}）`, `the database can't be used (${message})`)]
  } finally {
    await client.end().catch(() => {})
  }
}

async function ask(client: pg.Client): Promise<Told> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('synchronous_commit') as commits,
       has_schema_privilege(current_schema(), 'create') as creates,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`,
  )
  return rows[0] as Told
}

function server({ version, commits, creates }: Told): Finding {
  const major = Math.floor(version / 10_000)
  if (version < OLDEST)
    return wrong(`PostgreSQL ${major} 过旧，需要 13 或更新`, `PostgreSQL ${major} is too old: 13 or newer`)
  if (commits === 'off')
    return wrong(
      '数据库的 synchronous_commit 为 off，崩溃时会丢失已确认的内容',
      'synchronous_commit is off: the database would lose what was acknowledged',
    )
  if (creates !== true)
    return wrong(
      '数据库用户无权建表（需要当前 schema 的 CREATE 权限）',
      'the user of the database may not make tables (CREATE on its schema)',
    )
  return fine(`PostgreSQL ${major} 可用`, `PostgreSQL ${major} opens`)
}

function connections({ most }: Told, poolSize: number): Finding {
  const each = poolSize + BESIDE_THE_POOL
  const servers = Math.floor(most / each)
  const [zh, en] = [
    `数据库最多 ${most} 个连接，每个渡口进程用 ${each} 个：可容纳 ${servers} 个进程`,
    `the database takes ${most} connections, each server up to ${each}: there is room for ${servers} servers`,
  ]
  return servers >= 2 ? fine(zh, en) : doubtful(`${zh}（database.poolSize）`, `${en} (database.poolSize)`)
}

/** Each upload asks the database several times, one after the other. */
async function roundTrip(client: pg.Client): Promise<Finding> {
  const times: number[] = []
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const begin = performance.now()
    await client.query('select 1')
    times.push(performance.now() - begin)
  }
  const ms = times.sort((a, b) => a - b)[ROUND_TRIPS / 2]!
  const [zh, en] = [
    `数据库一次往返 ${ms.toFixed(1)} ms（中位）`,
    `a question to the database takes ${ms.toFixed(1)} ms (median)`,
  ]
  return ms <= SLOW_TRIP_MS
    ? fine(zh, en)
    : doubtful(`${zh}，较慢：请放在同一内网`, `${en}, which is slow: put it into the same network`)
}
