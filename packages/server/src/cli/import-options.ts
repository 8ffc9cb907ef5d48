import { basename, resolve } from 'node:path'
import { folderSource } from '../import/folder-source.ts'
import type { Source, SourceFile } from '../import/source.ts'
import { UsageError } from './arguments.ts'
import type { Call } from './command.ts'
import { checkOwner, isOwner } from './token.ts'

type Options = Call['options']

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
