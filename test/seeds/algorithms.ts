/** The files that the fourth document only mentions: base64.js, crypto.js, hmac.js, sha1.js and util.js. */
export const algorithms: Record<string, string> = {
  'utils/base64.js': `
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
function fromBytes(bytes) {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    text += alphabet[a >> 2] + alphabet[((a & 3) << 4) | ((b || 0) >> 4)]
    text += b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c || 0) >> 6)]
    text += c === undefined ? '=' : alphabet[c & 63]
  }
  return text
}
function utf8(text) {
  return unescape(encodeURIComponent(text)).split('').map((sign) => sign.charCodeAt(0))
}
module.exports = { fromBytes, utf8, encode: (text) => fromBytes(utf8(text)) }
`,
  'utils/crypto.js': `
const { fromBytes, utf8 } = require('./base64.js')
const Crypto = (module.exports = { util: { bytesToBase64: fromBytes, stringToBytes: utf8 } })
`,
  'utils/sha1.js': `
const Crypto = require('./crypto.js')
const turn = (value, by) => (value << by) | (value >>> (32 - by))
Crypto.SHA1 = function (bytes) {
  const words = []
  for (let i = 0; i < bytes.length; i++) words[i >> 2] |= bytes[i] << (24 - (i % 4) * 8)
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length % 4) * 8)
  words[(((bytes.length + 8) >> 6) << 4) + 15] = bytes.length * 8
  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let at = 0; at < words.length; at += 16) {
    const w = []
    let [a, b, c, d, e] = hash
    for (let j = 0; j < 80; j++) {
      w[j] = j < 16 ? words[at + j] | 0 : turn(w[j - 3] ^ w[j - 8] ^ w[j - 14] ^ w[j - 16], 1)
      const [f, k] =
        j < 20 ? [(b & c) | (~b & d), 0x5a827999]
        : j < 40 ? [b ^ c ^ d, 0x6ed9eba1]
        : j < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
        : [b ^ c ^ d, 0xca62c1d6]
      const next = (turn(a, 5) + f + e + k + w[j]) | 0
      e = d
      d = c
      c = turn(b, 30)
      b = a
      a = next
    }
    ;[a, b, c, d, e].forEach((value, i) => { hash[i] = (hash[i] + value) | 0 })
  }
  return hash.reduce((all, word) => all.concat([24, 16, 8, 0].map((by) => (word >>> by) & 255)), [])
}
`,
  'utils/hmac.js': `
const Crypto = require('./crypto.js')
Crypto.HMAC = function (hash, message, key, options) {
  let bytes = Crypto.util.stringToBytes(key)
  if (bytes.length > 64) bytes = hash(bytes)
  const pad = (with_) => Array.from({ length: 64 }, (_, i) => (bytes[i] || 0) ^ with_)
  const digest = hash(pad(0x5c).concat(hash(pad(0x36).concat(Crypto.util.stringToBytes(message)))))
  return options && options.asBytes ? digest : Crypto.util.bytesToBase64(digest)
}
`,
  'utils/util.js': `
const two = (number) => ('0' + number).slice(-2)
module.exports = {
  formatTime: (date) => [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-'),
}
`,
}
