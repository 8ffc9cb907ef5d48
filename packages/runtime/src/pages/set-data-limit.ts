/** Characters of JSON in one setData (wx-api §13 [docs]: 1024 kB; that characters are counted [observed]). */
const MOST = 1024 * 1024

type SetData = (patch: unknown, callback?: unknown) => void

/**
 * A behavior definition that refuses what is too much for one setData. WeChat tells it in the console, in these words
 * [observed], and draws nothing; here the data stays as it was too, where a phone changes `this.data` at once.
 */
export function setDataLimit(report: (error: unknown) => void): Record<string, unknown> {
  return {
    lifetimes: {
      created(this: { setData: SetData }) {
        const setData = this.setData
        this.setData = (patch, callback) => {
          const size = JSON.stringify(patch)?.length ?? 0
          if (size <= MOST) setData.call(this, patch, callback)
          else report(new Error(`vdSyncBatch 数据传输长度为 ${size} 已经超过最大长度 ${MOST}`))
        }
      },
    },
  }
}
