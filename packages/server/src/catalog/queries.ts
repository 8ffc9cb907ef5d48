/**
 * The statements of every catalog. Their parameters are `?`, in order; flags are integers; the conditions of partial indexes are
 * written into them, not bound, because a database has to see them to use the index.
 */

// The smallest size that the index of digests holds; smaller files are found among their owner's.
export const INDEXED_SIZE = 65_536

const FILE_COLUMNS =
  'id, state, owner, key, name, size, type, sha256, width, height, created_at, is_public, is_temporary, expires_at, kept_until'

const LIVING = `state = 'committed' and (expires_at is null or expires_at > ?)`

const same = (condition: string) =>
  `select * from files where owner = ? and size = ? and sha256 = ? and ${condition} and ${LIVING}
   order by created_at desc limit 1`

const page = (condition: string) =>
  `select * from files where owner = ? and ${LIVING} ${condition} order by created_at desc, id desc limit ?`

export const FILES = {
  /** Of `fileValues`. */
  insert: `insert into files (${FILE_COLUMNS}) values (${FILE_COLUMNS.replaceAll(/\w+/g, '?')})`,
  byId: `select * from files where id = ? and ${LIVING}`,
  sameLarge: same(`size >= ${INDEXED_SIZE}`),
  sameSmall: same(`size < ${INDEXED_SIZE}`),
  firstPage: page(''),
  nextPage: page('and (created_at, id) < (?, ?)'),
  confirm: `update files set is_temporary = 0, expires_at = kept_until where id = ? and owner = ? and ${LIVING} returning *`,
  prolong: `update files set expires_at = ? where id = ? and state = 'committed' and expires_at < ?`,
  hideOwn: `update files set state = 'deleted' where id = ? and owner = ? and state = 'committed' returning *`,
  hideAny: `update files set state = 'deleted' where id = ? and state = 'committed' returning *`,
  hideOwner: `update files set state = 'deleted' where owner = ? and state = 'committed' returning *`,
  expired: `select id from files where state = 'committed' and expires_at is not null and expires_at <= ?
     order by expires_at limit ?`,
  hidden: `select * from files where state != 'committed'`,
  forget: `delete from files where id = ? and state != 'committed'`,
  anyState: 'select id from files where id = ?',
}

export const KEYS = {
  find: 'select print, ids, expires_at from idempotency where owner = ? and key = ?',
  put: `insert into idempotency (owner, key, print, ids, expires_at) values (?, ?, ?, ?, ?)
     on conflict (owner, key) do update set print = excluded.print, ids = excluded.ids, expires_at = excluded.expires_at`,
  dropStale: 'delete from idempotency where expires_at <= ?',
  dropOwner: 'delete from idempotency where owner = ?',
}

export const USAGE = {
  find: 'select bytes, files from usage where owner = ?',
  add: `insert into usage (owner, bytes, files) values (?, ?, ?)
     on conflict (owner) do update set bytes = usage.bytes + excluded.bytes, files = usage.files + excluded.files`,
  dropOwner: 'delete from usage where owner = ?',
}

export const UPLOADS = {
  /** Of `uploadValues`. */
  insert: `insert into uploads (id, owner, name, size, metadata, policy, created_at, expires_at, via, key, held_bytes, held_state)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  find: 'select * from uploads where id = ? and expires_at > ?',
  prolong: 'update uploads set expires_at = ? where id = ?',
  record: 'update uploads set held_bytes = ?, held_state = ? where id = ?',
  drop: 'delete from uploads where id = ? returning *',
  dropOwner: 'delete from uploads where owner = ? returning *',
  expired: 'select * from uploads where expires_at <= ? order by expires_at limit ?',
  count: 'select count(*) as count from uploads',
  /** What each owner's open uploads may come to need. */
  room: 'select owner, cast(sum(size) as bigint) as bytes, count(*) as files from uploads group by owner',
}

export const SESSIONS = {
  insert: 'insert into sessions (hash, owner, created_at, expires_at) values (?, ?, ?, ?)',
  find: 'select * from sessions where hash = ?',
  remove: 'delete from sessions where hash = ?',
  removeOf: 'delete from sessions where owner = ?',
  removeExpired: 'delete from sessions where expires_at < ?',
  keepNewest: `delete from sessions where owner = ? and hash not in
     (select hash from sessions where owner = ? order by created_at desc, hash limit ?)`,
}

export const SHELVES = {
  insert: `insert into shelves (state) values ('open') returning shelf`,
  close: `update shelves set state = 'closed' where shelf = ?`,
  open: `select shelf from shelves where state = 'open' order by shelf`,
}

export const BEAT = 'update pulse set beats = beats + 1'
