import { Fault } from '../fault.ts'

/** Node's codes as Chromium's net errors, which WeChat's network component reports (errno 600001). */
const net: Record<string, [number: number, name: string]> = {
  ECONNREFUSED: [-102, 'ERR_CONNECTION_REFUSED'],
  ECONNRESET: [-101, 'ERR_CONNECTION_RESET'],
  EPIPE: [-101, 'ERR_CONNECTION_RESET'],
  ECONNABORTED: [-103, 'ERR_CONNECTION_ABORTED'],
  ENOTFOUND: [-105, 'ERR_NAME_NOT_RESOLVED'],
  EAI_AGAIN: [-105, 'ERR_NAME_NOT_RESOLVED'],
  EHOSTUNREACH: [-109, 'ERR_ADDRESS_UNREACHABLE'],
  ENETUNREACH: [-109, 'ERR_ADDRESS_UNREACHABLE'],
  ETIMEDOUT: [-118, 'ERR_CONNECTION_TIMED_OUT'],
  EPROTO: [-107, 'ERR_SSL_PROTOCOL_ERROR'],
  ERR_TLS_CERT_ALTNAME_INVALID: [-200, 'ERR_CERT_COMMON_NAME_INVALID'],
  CERT_HAS_EXPIRED: [-201, 'ERR_CERT_DATE_INVALID'],
  CERT_NOT_YET_VALID: [-201, 'ERR_CERT_DATE_INVALID'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [-202, 'ERR_CERT_AUTHORITY_INVALID'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [-202, 'ERR_CERT_AUTHORITY_INVALID'],
  SELF_SIGNED_CERT_IN_CHAIN: [-202, 'ERR_CERT_AUTHORITY_INVALID'],
  DEPTH_ZERO_SELF_SIGNED_CERT: [-202, 'ERR_CERT_AUTHORITY_INVALID'],
  // Ours, for what Node reports without a code of its own.
  EMPTY: [-324, 'ERR_EMPTY_RESPONSE'],
  CUT_LENGTH: [-354, 'ERR_CONTENT_LENGTH_MISMATCH'],
  CUT_CHUNKED: [-355, 'ERR_INCOMPLETE_CHUNKED_ENCODING'],
  DECODING: [-330, 'ERR_CONTENT_DECODING_FAILED'],
  OFFLINE: [-106, 'ERR_INTERNET_DISCONNECTED'],
}

export type NetworkApi = 'request' | 'uploadFile' | 'downloadFile'

/** A net error in the form of the API (wx-api §3.6 and §6.1 [observed]). */
export function netFault(api: NetworkApi, code: string): Fault {
  const [number, name] =
    net[code] ?? (code.startsWith('HPE_') ? [-370, 'ERR_INVALID_HTTP_RESPONSE'] : [-2, 'ERR_FAILED'])
  return new Fault(
    api === 'uploadFile'
      ? `upload fail:${number}:net::${name}`
      : `errcode:${number} cronet_error_code:${number} error_msg:net::${name}`,
    600001,
  )
}

export const abortFault = (api: NetworkApi) => new Fault('abort', api === 'downloadFile' ? 603105 : undefined)
