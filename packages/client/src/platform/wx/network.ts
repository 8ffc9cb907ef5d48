import { fromHost } from '../phone-failure.ts'
import type { Network } from '../platform.ts'
import { NO_TIMEOUT, runTask, wxForm } from './form.ts'
import type { WxLike } from './host.ts'

const fromNetwork = (failure: unknown) => fromHost(failure, 'network')

export function wxNetwork(host: WxLike): Network {
  return {
    form: wxForm(host, fromNetwork),
    request: ({ url, method, header, body }) =>
      runTask(
        host,
        'request',
        {
          url,
          method,
          header,
          ...(body !== undefined && { data: body as string | ArrayBuffer }),
          // Anything but `json` leaves the answer as text.
          dataType: 'text',
          timeout: NO_TIMEOUT,
        },
        fromNetwork,
      ),
    download: ({ url, header }, onBytes) =>
      runTask(host, 'downloadFile', { url, header, timeout: NO_TIMEOUT }, fromNetwork, onBytes),
  }
}
