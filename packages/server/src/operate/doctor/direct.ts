import type { SignedForm, SignedRequest } from '../../clouds/cloud.ts'
import { createCloud } from '../../clouds/create-cloud.ts'
import { readCloudOptions } from '../../clouds/settings.ts'
import { newId } from '../../ids.ts'
import { STAGING } from '../../shelving.ts'
import type { StoreSettings } from '../../store-options.ts'
import { openOwnBucket } from '../../stores.ts'
import { preflight } from './cors.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'
import { type Answer, tryAsk } from './outside/ask.ts'
import { examineCloudName } from './outside/name.ts'
import { refusalOf } from './refusal.ts'

const TRIAL = Buffer.from('dukou')
// What stores say that have no such thing.
const UNKNOWN = /^(404|405|501)\b/

/** What phones, and pages in browsers, send straight to the cloud: tried as they do it. */
export async function examineDirect(
  direct: StoreSettings['direct'],
  bucket: StoreSettings['bucket'],
  origins: readonly string[],
  now: () => number,
): Promise<Finding[]> {
  const { root } = readCloudOptions(direct.cloud)
  const findings = [examineCloudName(new URL(root))]
  const reached = await tryAsk(`${root}/`)
  const why = refusalOf(reached)
  if (reached instanceof Error || /PublicEndpointForbidden/.test(why))
    return [
      ...findings,
      wrong(
        `手机直传的地址 ${root} 不可用（${why}）。2025-03-20 之后开通的阿里云账号须绑定自有域名（direct.url）`,
        `phones can't send to ${root} (${why}). Aliyun accounts opened after 2025-03-20 need a domain of their own (direct.url)`,
      ),
    ]
  const cloud = createCloud(direct.cloud)
  const keys = { form: `${STAGING}doctor-${newId()}`, put: `${STAGING}doctor-${newId()}` }
  const bytes = { size: TRIAL.length, minBytes: TRIAL.length, maxBytes: TRIAL.length }
  const order = { ...bytes, type: 'application/octet-stream', seconds: 60, callback: null }
  const form = cloud.form?.({ ...order, key: keys.form }, now())
  const put = cloud.put?.({ ...order, key: keys.put }, now())
  if (form) findings.push(await tryForm(form))
  if (put) findings.push(await tryPut(put))
  findings.push(...(await remove(bucket, Object.values(keys), now)))
  for (const origin of origins) {
    if (form) findings.push(await preflight(form.url, 'POST', [], origin))
    if (put) findings.push(await preflight(put.url.split('?')[0]!, 'PUT', Object.keys(put.header), origin))
  }
  return findings
}

async function tryForm({ url, name, fields, ok }: SignedForm): Promise<Finding> {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append(name, new Blob([TRIAL]), 'dukou')
  const request = new Response(form)
  const headers = { 'content-type': request.headers.get('content-type')! }
  const body = Buffer.from(await request.arrayBuffer())
  return judge('POST', url, ok, await tryAsk(url, { method: 'POST', headers, body }))
}

async function tryPut({ url, header }: SignedRequest): Promise<Finding> {
  return judge('PUT', url, [200], await tryAsk(url, { method: 'PUT', headers: header, body: TRIAL }))
}

function judge(method: 'POST' | 'PUT', url: string, ok: number[], answer: Answer | Error): Finding {
  const { host } = new URL(url)
  const [zh, en] = method === 'POST' ? ['表单', 'a form'] : [' PUT ', 'a PUT']
  if (!(answer instanceof Error) && ok.includes(answer.status))
    return fine(`手机可用${zh}直传到 ${host}`, `phones can send ${en} to ${host}`)
  const why = refusalOf(answer)
  const option = method === 'POST' ? 'direct.forms: none' : 'direct.overwrite: allow'
  const [helpZh, help] = UNKNOWN.test(why)
    ? [`如果该存储不支持，请设置 ${option}`, `Where the store has no such thing, set ${option}`]
    : [
        '请核对 direct 的 region、密钥（须能写入 staging/）与 url',
        'See to the region, the keys (they have to write to staging/) and the url of direct',
      ]
  return wrong(
    `按手机的方式用${zh}试传到 ${host} 失败（${why}）。${helpZh}`,
    `${en} as phones send it fails at ${host} (${why}). ${help}`,
  )
}

async function remove(
  bucket: StoreSettings['bucket'],
  keys: string[],
  now: () => number,
): Promise<Finding[]> {
  const opened = await openOwnBucket(bucket, now)
  try {
    for (const key of keys) await opened.delete(key)
    return []
  } catch {
    const left = keys.join(', ')
    return [doubtful(`试传的对象未能删除：${left}`, `what was tried could not be removed: ${left}`)]
  } finally {
    opened.close()
  }
}
