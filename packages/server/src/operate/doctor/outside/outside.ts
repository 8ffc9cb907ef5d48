import { type Finding, fine, wrong } from '../finding.ts'
import { isOurs, reasonOf, tryAsk } from './ask.ts'
import { buffering, largeBody, largestBody } from './bodies.ts'
import { examineCertificate } from './certificate.ts'
import { examineCrossing } from './crossing.ts'
import {
  examineAccess,
  examineAddresses,
  examineAuthorization,
  examineClock,
  examineHost,
  examineMetrics,
  examineReadiness,
  examineTus,
} from './installation.ts'
import { examineName } from './name.ts'
import { slowBody } from './slow.ts'

/**
 * What can be told from outside: the whole way through DNS, TLS and proxies to a running server, and back. Nothing is kept there, but
 * with a token a file is uploaded and removed again.
 */
export async function examineFromOutside(
  publicUrl: string,
  options: { token: string | null; slowMs: number; now: () => number },
): Promise<Finding[]> {
  const { token, slowMs, now } = options
  const url = new URL(publicUrl)
  const findings = examineName(url)
  if (url.protocol === 'https:') findings.push(...(await examineCertificate(url, now)))
  const alive = await tryAsk(`${publicUrl}/livez`)
  if (alive instanceof Error || alive.status !== 200 || !isOurs(alive)) {
    const reason = reasonOf(alive)
    findings.push(
      wrong(
        `${publicUrl}/livez 没有得到渡口的回答（${reason}）。请先启动服务器，并检查域名与反向代理`,
        `${publicUrl}/livez is not answered by Dukou (${reason}). Start the server first, then look at the name and the proxy`,
      ),
    )
    return findings
  }
  findings.push(fine(`${publicUrl} 可达`, `${publicUrl} is reached`))
  findings.push(
    await examineReadiness(publicUrl),
    examineClock(alive, now),
    await examineAddresses(publicUrl),
    await examineHost(publicUrl),
    await largeBody(publicUrl),
    ...(await largestBody(publicUrl)),
    await buffering(publicUrl),
    await examineAuthorization(publicUrl),
    await examineTus(publicUrl),
    await examineMetrics(publicUrl),
    ...(await examineAccess(publicUrl)),
    ...(token === null ? [] : await examineCrossing(publicUrl, token)),
    ...(await slowBody(publicUrl, slowMs)),
  )
  return findings
}
