import { DukouError } from '../errors.ts'

export function tokenMissing(): DukouError {
  return new DukouError('token_missing', {
    en: 'Log in first, and send the token as "Authorization: Bearer <token>", or in an upload as the field session_token before the file.',
    zh: '请先登录，并以 "Authorization: Bearer <令牌>" 发送令牌；上传时也可放在文件之前的 session_token 字段里。',
  })
}

export function tokenInvalid(): DukouError {
  return new DukouError('token_invalid', {
    en: 'The token is unknown or was revoked. Log in again.',
    zh: '令牌无效或已注销，请重新登录。',
  })
}

export function tokenExpired(): DukouError {
  return new DukouError('token_expired', {
    en: 'The token has expired. Log in again.',
    zh: '令牌已过期，请重新登录。',
  })
}

export function forbidden(): DukouError {
  return new DukouError('forbidden', { en: 'You may not do this.', zh: '你没有权限进行此操作。' })
}

/** Nobody's permission can be told now. `reason` is for the log and never reaches the client. */
export function unavailable(reason: string): DukouError {
  return new DukouError(
    'authorization_unavailable',
    {
      en: 'Whether you may do this cannot be checked right now. Try again in a moment.',
      zh: '暂时无法校验权限，请稍后重试。',
    },
    new Error(reason),
  )
}
