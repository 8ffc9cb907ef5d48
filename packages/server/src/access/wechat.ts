import { DukouError } from '../errors.ts'
import { type Asker, NoAnswer } from './ask.ts'
import { unavailable } from './refusals.ts'

/** A mini program whose users log in here. */
export interface WechatApp {
  appid: string
  /** Its AppSecret; it travels to WeChat's API only. */
  secret: string
}

/** WeChat's API as far as a login needs it. */
export interface Wechat {
  /**
   * Who has got this code from `wx.login`; each code works once, for five minutes. `appid` may be left out where there
   * is one app only. The session key that comes along is dropped on the spot. Throws `login_code_invalid`,
   * `login_refused`, or `authorization_unavailable`. Source: auth.code2Session,
   * https://developers.weixin.qq.com/minigame/dev/api-backend/open-api/login/auth.code2Session.html
   */
  openidOf(code: string, appid?: string): Promise<string>
}

const OPENID = /^[A-Za-z0-9_-]{1,120}$/

/** `api` is the base address, such as `https://api.weixin.qq.com`. */
export function createWechat({ apps, api, asker }: { apps: WechatApp[]; api: string; asker: Asker }): Wechat {
  function appOf(appid: string | undefined): WechatApp {
    const app = appid === undefined && apps.length === 1 ? apps[0] : apps.find((one) => one.appid === appid)
    if (app) return app
    throw appid === undefined ? appidMissing() : appidUnknown()
  }

  return {
    async openidOf(code, appid) {
      const app = appOf(appid)
      const url = new URL(`${api}/sns/jscode2session`)
      const { secret } = app
      url.search = String(
        new URLSearchParams({ appid: app.appid, secret, js_code: code, grant_type: 'authorization_code' }),
      )
      const { status, json } = await asker.ask({ method: 'GET', url }).catch((error) => {
        throw unavailable(`WeChat's API gave no answer. ${error instanceof NoAnswer ? error.message : ''}`)
      })
      if (status !== 200) throw unavailable(`WeChat's API answered with status ${status}.`)
      return readAnswer(json, app.appid)
    },
  }
}

/** It answers 200 always; `errcode` is left out, or 0, when all is well. */
function readAnswer(json: unknown, appid: string): string {
  const { errcode = 0, errmsg, openid } = (json ?? {}) as Record<string, unknown>
  if (Number(errcode) !== 0) throw refusalOf(Number(errcode), errmsg, appid)
  if (typeof openid === 'string' && OPENID.test(openid)) return openid
  throw unavailable("WeChat's API answered without an openid.")
}

function refusalOf(errcode: number, errmsg: unknown, appid: string): DukouError {
  switch (errcode) {
    case 40029: // invalid code
    case 40163: // code been used
    case 41008: // missing code
    case 42003: // code expired
      return codeInvalid()
    case 40226:
      return riskyUser()
    default: {
      // -1 busy and 45011 too often are WeChat's; 40013 and 40125 (appid, secret) are the configuration's.
      const rid = /rid: ([0-9a-f-]{1,64})/.exec(String(errmsg))?.[1]
      return unavailable(`WeChat's API refused ${appid} with errcode ${errcode}${rid ? `, rid ${rid}` : ''}.`)
    }
  }
}

function codeInvalid(): DukouError {
  return new DukouError('login_code_invalid', {
    en: 'The code was used before, is older than five minutes, or belongs to another mini program. Call wx.login again.',
    zh: 'code 已被使用、超过五分钟，或属于其他小程序。请重新调用 wx.login。',
  })
}

function riskyUser(): DukouError {
  return new DukouError('login_refused', {
    en: 'WeChat takes this user for a high risk and does not let them log in.',
    zh: '微信判定该用户为高风险等级，已拦截登录。',
  })
}

function appidUnknown(): DukouError {
  return new DukouError('login_refused', {
    en: 'Users of this appid do not log in here. Add it to the option `wechat.apps`.',
    zh: '本服务器未配置该 appid。请将其加入选项 wechat.apps。',
  })
}

function appidMissing(): DukouError {
  return new DukouError('request_invalid', {
    en: 'Several mini programs log in here: the body needs an appid.',
    zh: '本服务器配置了多个小程序，请求体中需要 appid。',
  })
}
