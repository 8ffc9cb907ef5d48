import type { ApiRow } from './surface.ts'

const privacy = (api: string) => `typings 5.2.3 ${api}; wx-api §1.4`

/** What a person allows a mini program to do (wx-api §1.4). */
export const settingRows = {
  getSetting: {
    kind: 'async',
    promise: true,
    since: '1.2.0',
    params: { withSubscriptions: { type: 'Boolean', default: false, since: '2.10.1' } },
    success: ['authSetting', 'subscriptionsSetting'],
    source: 'typings 5.2.3 GetSettingOption, AuthSetting',
  },
  openSetting: {
    kind: 'async',
    promise: true,
    since: '1.1.0',
    params: { withSubscriptions: { type: 'Boolean', default: false, since: '2.10.3' } },
    success: ['authSetting', 'subscriptionsSetting'],
    source: 'typings 5.2.3 OpenSettingOption',
  },
  authorize: {
    kind: 'async',
    promise: true,
    since: '1.2.0',
    params: { scope: { type: 'String', required: true } },
    source: 'typings 5.2.3 AuthorizeOption; wx-api §9',
  },
  getPrivacySetting: {
    kind: 'async',
    promise: false,
    since: '2.32.3',
    success: ['needAuthorization', 'privacyContractName'],
    source: privacy('GetPrivacySettingSuccessCallbackResult'),
  },
  requirePrivacyAuthorize: {
    kind: 'async',
    promise: false,
    since: '2.32.3',
    source: privacy('requirePrivacyAuthorize'),
  },
  openPrivacyContract: {
    kind: 'async',
    promise: false,
    since: '2.32.3',
    source: privacy('openPrivacyContract'),
  },
  onNeedPrivacyAuthorization: {
    kind: 'on',
    since: '2.32.3',
    source: privacy('onNeedPrivacyAuthorization'),
  },
} satisfies Record<string, ApiRow>
