import type { Args, Bridge, Result, WxFailure } from './bridge.ts'
import type { Isolate, Options } from './call.ts'
import { rowIn } from './can-i-use.ts'
import { toBody, toFields, toQuery, warnOfFields } from './convert.ts'
import { failure } from './failure.ts'
import { checkParameters, tagOf } from './parameters.ts'
import type { Profile } from './profile.ts'
import { surface } from './surface.ts'
import { methods } from './surface-network.ts'
import { openTask, type Task, type TaskApi } from './task.ts'

type Prepared = Args | { failed: WxFailure }

function typeOf(header: Record<string, string>): string | undefined {
  return Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
}

/** `lax`: PATCH passes and an unknown method becomes GET, as `uni` does on H5 (wx-api §15.1). */
function requestArgs(args: Args, lax: boolean): Prepared {
  const asked = String(args.method).toUpperCase()
  const listed = (methods as readonly string[]).includes(asked) || (lax && asked === 'PATCH')
  if (!listed && !lax) return { failed: failure('request', 'method is invalid') }
  const method = listed ? asked : 'GET'
  const header = args.header as Record<string, string>
  const contentType = typeOf(header)
  if (contentType === undefined) header['content-type'] = 'application/json'
  const asQuery = method === 'GET' && tagOf(args.data) === 'Object'
  let body: string | ArrayBuffer | undefined
  try {
    body = asQuery ? undefined : toBody(args.data, contentType ?? 'application/json')
  } catch {
    return { failed: failure('request', 'invalid request data', 600010) }
  }
  const { url, timeout, redirect, responseType, enableChunked, enableProfile, enableHttp2 } = args
  return {
    url,
    timeout,
    redirect,
    responseType,
    enableChunked,
    enableProfile,
    enableHttp2,
    useHighPerformanceMode: args.useHighPerformanceMode,
    method,
    header,
    query: asQuery ? toQuery(args.data) : [],
    body,
  }
}

/** One JSON.parse for `dataType: 'json'`; what is no JSON stays text, still a success (wx-api §5.2). */
function parsed(value: Result, dataType: unknown): Result {
  if (dataType !== 'json' || typeof value.data !== 'string') return value
  try {
    return { ...value, data: JSON.parse(value.data) }
  } catch {
    return value
  }
}

function uploadArgs(args: Args, files: unknown): Prepared {
  const header = args.header as Record<string, string>
  // The boundary is the phone's; a caller's multipart Content-Type has none (wx-api §3.3).
  for (const name of Object.keys(header)) if (name.toLowerCase() === 'content-type') delete header[name]
  return {
    url: args.url,
    timeout: args.timeout,
    enableProfile: args.enableProfile,
    enableHttp2: args.enableHttp2,
    header,
    formData: args.formData,
    files: files ?? [{ name: args.name, filePath: args.filePath }],
  }
}

/** How `uni` differs (wx-api §15.1). */
export interface TaskVariant {
  /** Several files in one upload; `filePath` and `name` are then not needed. */
  files?: { name: string; filePath: string; fileName?: string }[]
  /** Any method; see wx-api §15.1 H5 request. */
  lax?: boolean
  /** Changes the result before it is told. */
  result?(value: Result): Result
  /** Changes the failure before it is told. */
  failure?(value: WxFailure): WxFailure
}

export type StartTask = (api: TaskApi, given: unknown, variant?: TaskVariant) => Task

/** `wx.request`, `wx.uploadFile` and `wx.downloadFile`: always a task, with or without callbacks (wx-api §1.2). */
export function createNetwork(
  bridge: Bridge,
  isolate: Isolate,
  warn: (text: string) => void,
  { sdkVersion, fields: form }: Pick<Profile, 'sdkVersion' | 'fields'>,
): StartTask {
  return (api, given, variant = {}) => {
    const options = (tagOf(given) === 'Object' ? given : {}) as Options
    const named = variant.files === undefined ? options : { ...options, filePath: '', name: '' }
    const checked = checkParameters(api, rowIn(surface[api]!, sdkVersion), named, warn)
    const prepare = (given: Args): Prepared => {
      const args: Args = { ...given, header: toFields(given.header, form) }
      if (api === 'uploadFile') {
        warnOfFields(api, given.formData, form, warn)
        args.formData = toFields(given.formData, form)
      }
      if (api === 'request') return requestArgs(args, variant.lax === true)
      if (api === 'uploadFile') return uploadArgs(args, variant.files)
      const { url, timeout, filePath, enableProfile, enableHttp2 } = args
      return { url, timeout, filePath, enableProfile, enableHttp2, header: args.header }
    }
    return openTask(bridge, isolate, {
      api,
      sdkVersion,
      options,
      args: 'failed' in checked ? checked : prepare(checked.args),
      result(value) {
        const own = api === 'request' && 'args' in checked ? parsed(value, checked.args.dataType) : value
        return variant.result?.(own) ?? own
      },
      ...(variant.failure && { failure: variant.failure }),
    })
  }
}
