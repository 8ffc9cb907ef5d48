import type { Cloud } from './cloud.ts'
import { createCos } from './cos/cos.ts'
import { lintForm, lintRequest } from './lint.ts'
import type { CloudOptions } from './options.ts'
import { createOss } from './oss/oss.ts'
import { createQiniu } from './qiniu/qiniu.ts'
import { createS3 } from './s3/s3.ts'
import { readCloudOptions } from './settings.ts'

const SIGNERS = { oss: createOss, s3: createS3, cos: createCos, qiniu: createQiniu }

/**
 * Signs for one bucket. Whatever it signs has passed the linter ({@link lintForm}, {@link lintRequest}).
 *
 * @throws DukouError `option_invalid`
 */
export function createCloud(options: CloudOptions): Cloud {
  const settings = readCloudOptions(options)
  const { form, put, ...about } = SIGNERS[settings.name](settings)
  return {
    ...about,
    ...(form && {
      form(order, at) {
        const signed = form(order, at)
        lintForm(signed, { order, at, cloud: options })
        return signed
      },
    }),
    ...(put && {
      put(order, at) {
        const signed = put(order, at)
        lintRequest(signed, { order, at, cloud: options })
        return signed
      },
    }),
  }
}
