import type { Words } from '../finding.ts'
import type { Kind } from './secrets.ts'

/** What each kind of secret is, and what to do about it. */
export const ADVICE: Record<Kind, { what: Words; todo: Words }> = {
  aliyun: {
    what: {
      zh: '阿里云 AccessKeyId，密钥多半就在旁边',
      en: 'an Aliyun AccessKeyId, its secret most likely beside it',
    },
    todo: {
      zh: '在 RAM 控制台禁用并删除这对密钥，新密钥只放在服务器上，手机改用服务器签发的凭证',
      en: 'disable and delete the pair in the RAM console, keep a new one on the server only, and let phones use the tickets that it signs',
    },
  },
  tencent: {
    what: {
      zh: '腾讯云 SecretId，密钥多半就在旁边',
      en: 'a Tencent Cloud SecretId, its key most likely beside it',
    },
    todo: {
      zh: '在访问管理（CAM）控制台禁用并删除这对密钥，新密钥只放在服务器上，手机改用服务器签发的凭证',
      en: 'disable and delete the pair in the CAM console, keep a new one on the server only, and let phones use the tickets that it signs',
    },
  },
  aws: {
    what: { zh: 'AWS access key id', en: 'an AWS access key id' },
    todo: {
      zh: '在 IAM 控制台停用并删除它，新密钥只放在服务器上，手机改用服务器签发的凭证',
      en: 'deactivate and delete it in the IAM console, keep a new one on the server only, and let phones use the tickets that it signs',
    },
  },
  appSecret: {
    what: {
      zh: '小程序 AppSecret，持有者可以冒充这个小程序调用微信接口',
      en: "a mini program's AppSecret: whoever has it calls WeChat's API in the program's name",
    },
    todo: {
      zh: '在小程序后台“开发管理”中重置，只放在服务器上（wechat.apps）；手机只调用 wx.login',
      en: "reset it in the mini program's console, keep it on the server only (wechat.apps); the phone only calls wx.login",
    },
  },
  secretKey: {
    what: { zh: '写在代码里的密钥', en: 'a secret key in the code' },
    todo: {
      zh: '立即更换它，新密钥只放在服务器上',
      en: 'replace it now, and keep the new one on the server only',
    },
  },
  privateKey: {
    what: { zh: '私钥', en: 'a private key' },
    todo: {
      zh: '从包中删除，并更换它以及用它签发的证书',
      en: 'remove it, and replace it together with the certificates made for it',
    },
  },
  signing: {
    what: {
      zh: '上传表单在手机上签名，因此密钥也在手机上',
      en: 'upload forms are signed on the phone, so the secret key is on the phone, too',
    },
    todo: {
      zh: '改为向服务器索取凭证（client.upload 即可），然后更换密钥：旧密钥可以写入任意文件',
      en: 'ask the server for tickets instead (client.upload does), then replace the key: the old one can write any file',
    },
  },
  policy: {
    what: { zh: '长期有效的上传策略', en: 'an upload policy that goes on working' },
    todo: {
      zh: '删除它并更换签名所用的密钥；凭证应由服务器按次签发，十分钟内有效',
      en: 'remove it and replace the key that signed it; tickets are signed by the server one by one, for ten minutes',
    },
  },
  own: {
    what: { zh: '本服务器配置中的密钥', en: "a secret of this server's configuration" },
    todo: { zh: '从包中删除，并更换它', en: 'remove it, and replace it' },
  },
}
