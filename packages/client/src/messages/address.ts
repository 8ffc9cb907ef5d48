import { developer, type Facts, type Text } from './text.ts'

const nameOf = (host: string) => host.replace(/:\d+$/, '')

/** Null where the address isn't this very device's. */
export function loopbackText({ host }: Facts): Text | null {
  const name = nameOf(host)
  if (name === 'localhost' || name === '[::1]' || /^127\./.test(name))
    return developer(
      [
        `${host} 指的是这台设备自己，手机上没有你的服务器。`,
        '把 url 换成电脑的局域网地址（npm start -- --lan 会打印），手机与电脑连同一个 Wi-Fi；正式版要用 https 域名。在开发者工具或本机浏览器里出现时，是服务器没有运行。',
      ],
      [
        `${host} is this device itself: your server is not on the phone.`,
        'Put your computer’s address in the local network into url (npm start -- --lan prints it), with both in one Wi-Fi; a release needs an https host. In DevTools, or a browser on the same computer, it says that the server does not run.',
      ],
    )
  return null
}

/** What the address alone tells of a refusal: this very device, an IP, or http (wx-api §6.1). Null where nothing is wrong with it. */
export function addressText(facts: Facts): Text | null {
  const { url, host } = facts
  const loopback = loopbackText(facts)
  if (loopback) return loopback
  if (/^\d+\.\d+\.\d+\.\d+$/.test(nameOf(host)))
    return developer(
      [
        `${host} 是 IP 地址，不能加进小程序的合法域名。`,
        '正式版要用已备案的 https 域名。开发时：开发者工具 详情 → 本地设置 → 不校验合法域名，真机打开调试模式；基础库 2.4.0 起，同一网段的局域网 IP 不校验域名。连不上就看服务器是否用 --lan 启动、防火墙是否放行、是否同一个 Wi-Fi。',
      ],
      [
        `${host} is an IP address, which no domain list takes.`,
        'A release needs a registered https host. For development: DevTools 详情 → 本地设置 → 不校验合法域名, and debug mode on the phone; from base library 2.4.0 addresses of the same local network are not checked. If it cannot be reached, see whether the server was started with --lan, the firewall lets it pass, and both are in one Wi-Fi.',
      ],
    )
  if (/^http:/.test(url))
    return developer(
      [
        `${url} 是 http，手机上的小程序只能访问 https。`,
        '给域名配上证书并把 url 改成 https://，再加进 request、uploadFile、downloadFile 三个合法域名。开发者工具勾选“不校验合法域名”后 http 能通，手机上不行。',
      ],
      [
        `${url} is http, and a mini program on a phone reaches https only.`,
        'Get the host a certificate, make url https://, and add it to the lists request, uploadFile and downloadFile. With 不校验合法域名 DevTools lets http pass, but phones do not.',
      ],
    )
  return null
}
