import { ALL } from '../phone-failure.ts'
import type { Network } from '../platform.ts'
import { NO_TIMEOUT } from './figures.ts'
import { runTask, wxForm } from './form.ts'
import type { WxLike } from './host.ts'

export function wxNetwork(host: WxLike): Network {
  return {
    form: wxForm(host, ALL),
    request: ({ url, header, method, body }) =>
      runTask(
        host,
        'request',
        {
          url,
          header,
          timeout: NO_TIMEOUT,
          method,
          ...(body !== undefined && { data: body as string | ArrayBuffer }),
          // Anything but `json` leaves the answer as text.
          dataType: 'text',
        },
        ALL,
      ),
    download: ({ url, header }, onBytes) =>
      runTask(host, 'downloadFile', { url, header, timeout: NO_TIMEOUT }, ALL, onBytes),
  }
}
