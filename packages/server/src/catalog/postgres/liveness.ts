/** The database's clock, in milliseconds since 1970. */
export const CLOCK = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

// Nobody could beat while the database itself was down.
const SILENCE = `${CLOCK} - greatest(i.beat_at, (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint)`

// https://www.postgresql.org/docs/current/view-pg-locks.html: a lock of two keys shows them as classid and objid, and objsubid 2.
const HELD = `exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
  and l.classid = 'instances'::regclass::oid and l.objid = i.id::oid
  and l.database = (select oid from pg_database where datname = current_database()))`

/** Conditions on a process `i` of the table `instances`: it holds a lock as long as its connection stands, and beats. */
export function liveness(staleMs: number) {
  return {
    /** The ids of those that hold what is theirs. */
    living: `select i.id from instances i where ${SILENCE} <= ${staleMs} and ${HELD}`,
    /**
     * Of one that is to be given up for good. One whose connection broke may come back in a moment: it is given up when it is
     * silent as well.
     */
    isGone: `(${SILENCE} > ${staleMs} or (${SILENCE} > ${Math.ceil(staleMs / 2)} and not ${HELD}))`,
  }
}
