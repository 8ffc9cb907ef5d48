import { type Finding, fine, wrong } from './finding.ts'
import { type Answer, reasonOf, tryAsk } from './outside/ask.ts'

/** Asks as a browser does before it sends a page's request (https://fetch.spec.whatwg.org/#cors-preflight-fetch). */
export async function preflight(
  url: string,
  method: string,
  names: string[],
  origin: string,
): Promise<Finding> {
  const answer = await tryAsk(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names.length > 0 && { 'access-control-request-headers': names.toSorted().join(',') }),
    },
  })
  const lacks = answer instanceof Error ? [reasonOf(answer)] : missingOf(answer, method, names, origin)
  const { host } = new URL(url)
  return lacks.length === 0
    ? fine(`${origin} 的页面可以 ${method} 到 ${host}`, `pages of ${origin} may ${method} to ${host}`)
    : wrong(
        `${origin} 的页面不能 ${method} 到 ${host}（${lacks.join('、')}）。请在存储桶的跨域规则（CORS）中允许该来源、POST 与 PUT、全部请求头（*）`,
        `pages of ${origin} may not ${method} to ${host} (${lacks.join(', ')}). In the bucket's CORS rules, allow this origin, POST and PUT, and all headers (*)`,
      )
}

function missingOf({ status, headers }: Answer, method: string, names: string[], origin: string): string[] {
  const listed = (name: string) =>
    String(headers[name] ?? '')
      .split(',')
      .map((one) => one.trim().toLowerCase())
  const allows = (list: string[], one: string) => list.includes('*') || list.includes(one.toLowerCase())
  const lacks: string[] = []
  // Methods that need no leave: https://fetch.spec.whatwg.org/#cors-safelisted-method
  const methods = [...listed('access-control-allow-methods'), 'post']
  if (status < 200 || status > 299) lacks.push(String(status))
  if (!allows(listed('access-control-allow-origin'), origin)) lacks.push('Access-Control-Allow-Origin')
  if (!allows(methods, method)) lacks.push('Access-Control-Allow-Methods')
  if (!names.every((name) => allows(listed('access-control-allow-headers'), name)))
    lacks.push('Access-Control-Allow-Headers')
  return lacks
}
