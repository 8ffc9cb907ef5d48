/** Names of the last migrations. What has them needs none, nor the library that makes them. */
export const NEWEST = { sqlite: '0003-uploads-of-clouds', postgres: '0004-replicas' } as const

/** Tells the last migration that a database has had; the table is that of Kysely's Migrator. */
export const LAST_MIGRATION = 'select name from kysely_migration order by name desc limit 1'
