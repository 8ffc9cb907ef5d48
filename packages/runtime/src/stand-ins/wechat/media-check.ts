import { randomBytes } from 'node:crypto'
import { wechatError } from './errors.ts'

/** What the check says: passed, risky, or to be looked at by people. */
export type Suggest = 'pass' | 'risky' | 'review'

/** One file that is to be checked. */
export interface CheckedMedia {
  appid: string
  mediaUrl: string
  /** 1 audio, 2 picture. */
  mediaType: 1 | 2
  /** 1 profile, 2 comment, 3 forum, 4 social log. */
  scene: number
  openid: string
  traceId: string
}

/** 100 normal, 20002 obscene, 21000 other. Source: mediaCheckAsync's table of labels. */
const LABELS: Record<Suggest, number> = { pass: 100, risky: 20002, review: 21000 }

/**
 * Reads the body of `wxa/media_check_async`, version 2.
 * Source: developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html
 *
 * @throws Refusal 44002, 47001, 40004, 40066, 40003
 */
export function readMediaCheck(appid: string, text: string): CheckedMedia {
  if (text === '') throw wechatError(44002)
  let body: Record<string, unknown>
  try {
    body = JSON.parse(text)
  } catch {
    throw wechatError(47001)
  }
  const { media_url: mediaUrl, media_type: mediaType, version, scene, openid } = body ?? {}
  if (version !== 2 || !Number.isInteger(scene) || Number(scene) < 1 || Number(scene) > 4)
    throw wechatError(47001)
  if (mediaType !== 1 && mediaType !== 2) throw wechatError(40004)
  if (typeof mediaUrl !== 'string' || !/^https?:\/\//.test(mediaUrl)) throw wechatError(40066)
  if (typeof openid !== 'string' || openid === '') throw wechatError(40003)
  const piece = () => randomBytes(4).toString('hex')
  return {
    appid,
    mediaUrl,
    mediaType,
    scene: Number(scene),
    openid,
    traceId: `${piece()}-${piece()}-${piece()}`,
  }
}

/**
 * What is pushed to the app's server later. Labels are numbers as the page's sample has them; a published push had them
 * as text, so a reader has to take both. `suggest` null: the file could not be fetched; its errcode is unverified.
 */
export function mediaEvent(
  { appid, openid, traceId }: CheckedMedia,
  suggest: Suggest | null,
  now: number,
): object {
  const head = {
    ToUserName: `gh_${appid.slice(-12)}`,
    FromUserName: openid,
    CreateTime: Math.floor(now / 1000),
    MsgType: 'event',
    Event: 'wxa_media_check',
    appid,
    trace_id: traceId,
    version: 2,
  }
  if (suggest === null)
    return { ...head, errcode: -1008, errmsg: 'media download failed', detail: [], result: {} }
  const result = { suggest, label: LABELS[suggest] }
  return {
    ...head,
    errcode: 0,
    errmsg: 'ok',
    detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }],
    result,
  }
}
