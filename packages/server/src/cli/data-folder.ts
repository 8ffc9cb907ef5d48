import { invalidOption } from '../option-checks.ts'
import type { Config } from './config.ts'

/** The data folder, for what works on one. Throws `option_invalid` where bytes or rows are kept elsewhere. */
export function dataFolder({ options }: Config): string {
  if (!options.bucket && !options.database) return options.data!
  throw invalidOption(
    options.database ? 'database' : 'bucket',
    'absent here: this command is about a data folder. Back up and check a database and a bucket with their own means',
    '未设置：此命令只用于数据目录；数据库与存储桶请用它们自己的工具备份与检查',
  )
}
