import type pg from 'pg'
import { FILES_OF_ONE } from '../start/fill.ts'

/** The same rows as `fillCatalog` makes, in a database whose tables a server has made. */
export async function fillPostgres(client: pg.Client, count: number): Promise<void> {
  const owners = Math.ceil(count / FILES_OF_ONE)
  await client.query(
    `insert into files (id, state, owner, key, name, size, type, sha256, width, height, created_at)
     select md5('file' || n), 'committed', 'owner-' || n % ${owners}, 'files/s' || n / 4096 || '/' || md5('file' || n),
       'IMG_0001.jpg', 300000, 'image/jpeg', md5('a' || n) || md5('b' || n), 3024, 4032, 1700000000000 + n * 1000::bigint
     from generate_series(0, ${count - 1}) as n`,
  )
  await client.query(
    'insert into usage (owner, bytes, files) select owner, sum(size), count(*) from files group by owner',
  )
  await client.query('vacuum analyze')
}
