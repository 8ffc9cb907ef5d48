import { basename, resolve } from 'node:path'
import { folderSource } from '../import/folder-source.ts'
import type { Source, SourceFile } from '../import/source.ts'
import type { Settings } from '../options.ts'
import { UsageError } from './arguments.ts'
import type { Call } from './command.ts'
import { checkOwner, isOwner } from './token.ts'

type Options = Call['options']

const AT_ONCE = 4
const MOST_AT_ONCE = 64

/** `s3://bucket/prefix` */
export const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9._-]{1,62})(?:\/(.*))?$/

/** Whose a file is; null where it has no owner. Throws a UsageError where nothing says it. */
export function ownerRule(options: Options): (file: SourceFile) => string | null {
  const owner = typeof options.owner === 'string' ? options.owner : null
  if (options['owner-folder'] === true)
    return ({ path }) => {
      const end = path.indexOf('/')
      const name = (owner ?? '') + path.slice(0, Math.max(0, end))
      return end > 0 && isOwner(name) ? name : null
    }
  if (owner === null)
    throw new UsageError({
      en: 'Say whose the files are: --owner <owner>, or --owner-folder',
      zh: '请指明文件的所有者：--owner <所有者>，或 --owner-folder',
    })
  checkOwner(owner)
  return () => owner
}

/** `upload.import.jsonl` for `/old/upload`, `photos-2018.import.jsonl` for `s3://photos/2018/`. */
export function usualMapName(from: string): string {
  const bucket = BUCKET.exec(from)
  const name = bucket
    ? [bucket[1], ...(bucket[2] ?? '').split('/')]
        .filter(Boolean)
        .join('-')
        .replace(/[^\p{L}\p{N}._-]/gu, '_')
    : basename(resolve(from))
  return `${name || 'files'}.import.jsonl`
}

/** Throws a UsageError where a bucket would be brought into itself, without an end. */
export function checkSource(from: string, { endpoint }: Options, { bucket }: Pick<Settings, 'bucket'>): void {
  const [, name] = BUCKET.exec(from) ?? []
  if (name === undefined || name !== bucket?.name || !URL.canParse(String(endpoint))) return
  // A store's address for its own machines differs by this word, on OSS.
  const [one, other] = [String(endpoint), bucket.endpoint].map((url) =>
    new URL(url).host.replace('-internal', ''),
  )
  if (one !== other) return
  throw new UsageError({
    en: `${name} is the bucket of this installation: its files are here already`,
    zh: `${name} 就是本安装所用的存储桶，其中的文件已经在这里`,
  })
}

/** Opens the folder or the bucket. `except`: what is no part of a folder that is brought in. */
export async function openSource(
  from: string,
  options: Options,
  env: Call['env'],
  except: string[],
): Promise<Source> {
  if (!from.startsWith('s3://')) {
    for (const name of ['endpoint', 'region', 'style'])
      if (options[name] !== undefined)
        throw new UsageError({ en: `--${name} is for s3://…`, zh: `--${name} 只用于 s3://…` })
    return folderSource(resolve(from), except)
  }
  const { openBucketSource } = await import('./import-bucket.ts')
  return openBucketSource(from, options, env)
}

/** Files at once. Throws a UsageError. */
export function numberAtOnce(given: string | true | undefined): number {
  if (given === undefined) return AT_ONCE
  const number = Number(given)
  if (Number.isInteger(number) && number >= 1 && number <= MOST_AT_ONCE) return number
  throw new UsageError({
    en: `--at-once is a whole number from 1 to ${MOST_AT_ONCE}`,
    zh: `--at-once 为 1 到 ${MOST_AT_ONCE} 的整数`,
  })
}
