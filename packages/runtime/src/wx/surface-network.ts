import type { ApiRow, Param } from './surface.ts'

const url: Param = { type: 'String', required: true }
const header: Param = { type: 'Object', lenient: true }
const timeout: Param = { type: 'Number', since: '2.10.0' }
const flag = (value: boolean, since: string): Param => ({ type: 'Boolean', default: value, since })

const transports = {
  enableHttp2: flag(false, '2.10.4'),
  enableQuic: flag(false, '2.10.4'),
}

/** `Type[]` of the methods; PATCH is not among them (wx-api §5.1). */
export const methods = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT'] as const

/** The network of `wx` (wx-api §3 to §6). */
export const networkRows = {
  request: {
    kind: 'task',
    params: {
      url,
      data: { type: 'Any' },
      header,
      timeout,
      method: { type: 'String', default: 'GET', values: methods },
      dataType: { type: 'String', default: 'json', values: ['json', '其他'] },
      responseType: { type: 'String', default: 'text', values: ['text', 'arraybuffer'], since: '1.7.0' },
      enableChunked: flag(false, '2.20.2'),
      redirect: { type: 'String', default: 'follow', values: ['follow', 'manual'], since: '3.2.2' },
      ...transports,
      enableCache: flag(false, '2.10.4'),
      enableProfile: flag(true, '2.10.4'),
      useHighPerformanceMode: flag(true, '3.3.3'),
      enableHttpDNS: flag(false, '2.19.1'),
      httpDNSServiceId: { type: 'String', since: '2.19.1' },
      httpDNSTimeout: { type: 'Number', default: 60_000, since: '3.8.9' },
      enableHttpDNSFallback: flag(true, '3.16.2'),
      forceCellularNetwork: flag(false, '2.21.0'),
    },
    success: ['data', 'statusCode', 'header', 'cookies', 'profile'],
    source: 'wx-api §5 [docs][typings]',
  },
  uploadFile: {
    kind: 'task',
    params: {
      url,
      filePath: { type: 'String', required: true },
      name: { type: 'String', required: true },
      header,
      formData: { type: 'Object', lenient: true },
      timeout,
      enableProfile: flag(true, '3.5.0'),
      ...transports,
      useHighPerformanceMode: flag(false, '3.4.1'),
    },
    success: ['data', 'statusCode', 'profile'],
    source: 'wx-api §3 [docs][typings]',
  },
  downloadFile: {
    kind: 'task',
    params: {
      url,
      header,
      timeout,
      filePath: { type: 'String', since: '1.8.0' },
      enableProfile: flag(true, '2.10.4'),
      ...transports,
    },
    success: ['tempFilePath', 'filePath', 'statusCode', 'profile'],
    source: 'wx-api §4 [docs][typings]',
  },
  getNetworkType: {
    kind: 'async',
    promise: true,
    success: ['networkType', 'signalStrength', 'hasSystemProxy', 'weakNet'],
    source: 'wx-api §6.6 [docs]',
  },
  onNetworkStatusChange: {
    kind: 'on',
    since: '1.1.0',
    callback: ['isConnected', 'networkType'],
    source: 'wx-api §6.6 [docs]',
  },
  offNetworkStatusChange: { kind: 'off', since: '2.9.3', source: 'wx-api §6.6 [docs][typings]' },
  onNetworkWeakChange: {
    kind: 'on',
    since: '2.21.0',
    callback: ['weakNet', 'networkType'],
    source: 'wx-api §6.6 [docs], C15',
  },
  offNetworkWeakChange: { kind: 'off', since: '2.21.0', source: 'typings 5.2.3' },
} satisfies Record<string, ApiRow>

const events = {
  abort: '1.4.0',
  onProgressUpdate: '1.4.0',
  offProgressUpdate: '2.1.0',
  onHeadersReceived: '2.1.0',
  offHeadersReceived: '2.1.0',
}

/** Methods of the three kinds of task, and the base library in which each came (wx-api §3.4, §4.3, §5.3). */
export const taskMethods: Record<string, Record<string, string>> = {
  UploadTask: events,
  DownloadTask: events,
  RequestTask: {
    abort: '1.4.0',
    onHeadersReceived: '2.1.0',
    offHeadersReceived: '2.1.0',
    onChunkReceived: '2.20.1',
    offChunkReceived: '2.20.1',
  },
}
