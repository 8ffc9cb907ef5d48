import { looksRandom } from './random.ts'
import { findSigning } from './signing.ts'

/** What a mini program must never carry: whoever opens its package has it. */
export type Kind =
  | 'aliyun'
  | 'tencent'
  | 'aws'
  | 'appSecret'
  | 'secretKey'
  | 'privateKey'
  | 'signing'
  | 'policy'
  | 'own'

/** One such thing, and where it begins in the text. */
export interface Secret {
  kind: Kind
  at: number
  /** The thing itself; of code, as much as tells what it is. Never printed whole. */
  text: string
}

// Inside of base64 anything can stand by chance: what is looked for begins and ends where no such character is next to it.
const SHAPES: [kind: Kind, shape: RegExp, isReal: (text: string) => boolean][] = [
  ['aliyun', /(?<![0-9A-Za-z+/=_-])LTAI[0-9A-Za-z]{12,30}(?![0-9A-Za-z+/_-])/g, isVaried],
  ['tencent', /(?<![0-9A-Za-z+/=_-])AKID[0-9A-Za-z]{28,44}(?![0-9A-Za-z+/_-])/g, isVaried],
  ['aws', /(?<![0-9A-Za-z+/=_-])A[KS]IA[0-9A-Z]{16}(?![0-9A-Za-z+/_-])/g, isVaried],
  // WeChat's is 32 hexadecimal digits: as a literal by a name that says so, or in the address of code2Session.
  [
    'appSecret',
    /secret[\w$]{0,16}["'`\]]{0,2}\s{0,8}(?:[:=,]|=>)\s{0,8}["'`](?<text>[0-9a-f]{32})["'`]/gi,
    isVaried,
  ],
  ['appSecret', /[?&]secret=(?<text>[0-9a-f]{32})(?![0-9a-f])/gi, isVaried],
  // AccessKeySecret, SecretKey, secretAccessKey, OSS_SECRET, …
  [
    'secretKey',
    /secret[\w$]{0,24}["'`\]]{0,2}\s{0,8}(?:[:=,]|=>)\s{0,8}["'`](?<text>[0-9A-Za-z+/=_-]{20,64})["'`]/gi,
    // The others have their own words.
    (text) => looksRandom(text) && !/^([0-9a-f]{32}$|LTAI|AKID|A[KS]IA)/i.test(text),
  ],
  // Libraries that write keys have the first line alone.
  [
    'privateKey',
    /-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?:\\[nr]|[\s"'`+,\\]){0,24}[A-Za-z0-9+/]{40}/g,
    () => true,
  ],
]

/** Everything in a piece of text that must not be there, with what a server of ours holds as secret. */
export function findSecrets(text: string, own: readonly string[], now: number): Secret[] {
  const found: Secret[] = []
  for (const [kind, shape, isReal] of SHAPES) {
    for (const match of text.matchAll(shape)) {
      const secret = match.groups?.text ?? match[0]
      if (isReal(secret)) found.push({ kind, at: match.index + match[0].lastIndexOf(secret), text: secret })
    }
  }
  for (const secret of own)
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1))
      found.push({ kind: 'own', at, text: secret })
  return [...found, ...findSigning(text, now)].sort((a, b) => a.at - b.at)
}

/** Not a placeholder such as `LTAIxxxxxxxxxxxx`. */
function isVaried(text: string): boolean {
  return new Set(text).size >= 8 && !/x{5}|your|example/i.test(text)
}
