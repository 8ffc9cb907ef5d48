import { randomBytes } from 'node:crypto'
import { Refusal } from '../loopback/refusal.ts'

/**
 * errcode → errmsg, as WeChat words them. Source: the tables of auth.code2Session, getAccessToken and mediaCheckAsync,
 * developers.weixin.qq.com "公共错误码", and answers that people have published.
 */
const MESSAGES: Record<string, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40066: 'invalid url',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  42001: 'access_token expired',
  43002: 'require POST method',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit  mustslower  retry next minute',
  47001: 'data format error',
  87014: 'risky content',
}

/** It answers 200 whatever happened. */
export function wechatError(errcode: number): Refusal {
  return new Refusal(200, String(errcode), MESSAGES[errcode] ?? 'system error')
}

/** The JSON of a refusal; its request id is what WeChat's support asks for. */
export function errorJson({ code, message }: Refusal): { errcode: number; errmsg: string } {
  const piece = () => randomBytes(4).toString('hex')
  const errcode = Number.isInteger(Number(code)) ? Number(code) : -1
  const text = message === 'A planned fault.' ? (MESSAGES[errcode] ?? 'system error') : message
  return { errcode, errmsg: `${text}, rid: ${piece()}-${piece()}-${piece()}` }
}
