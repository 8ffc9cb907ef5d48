/** What one form may bring in. */
export interface FormOrder {
  /** Where the bytes go: one object, at most 750 bytes of UTF-8, no empty and no dotted segments, never made of the phone's own text. */
  key: string
  /** Bytes, at least 1: a form without content is refused. */
  minBytes: number
  /** Bytes, at most 5 GiB. */
  maxBytes: number
  /** A plain media type such as `image/jpeg`; no parameters. */
  type: string
  /** How long the form works, at most the cloud's `maxSeconds`. */
  seconds: number
  /** Whom the cloud tells when it has stored the bytes; null: nobody, or the cloud can't. */
  callback: CallbackOrder | null
}

/** Where a cloud's callback goes. */
export interface CallbackOrder {
  /** https, or http on loopback; at most 1024 characters. */
  url: string
  /** The ticket's id, which comes back in the callback's body: letters, digits, `_` and `-`, at most 128. */
  ticket: string
}

/** A form that brings in one object: the arguments of `wx.uploadFile`. */
export interface SignedForm {
  url: string
  /** The name of the file's field. Every cloud wants this one (direct-upload §1). */
  name: 'file'
  /** Text fields, which all come before the file. */
  fields: Record<string, string>
  /** Statuses that mean stored. */
  ok: number[]
  /** Statuses that mean stored already, or stored without the callback: ask `complete`. */
  maybe: number[]
}

/** What one PUT may bring in. */
export interface PutOrder {
  key: string
  /** Bytes, exactly, at least 1, at most 5 GiB. */
  size: number
  /** The object's type; parts have none of their own. */
  type: string
  seconds: number
  /** Absent: the whole object. */
  part?: {
    uploadId: string
    /** 1 to 10,000. */
    number: number
  }
}

/** A signed PUT, for `wx.request` with an ArrayBuffer. */
export interface SignedRequest {
  url: string
  /** To be sent as they are; the length is signed too, which the network writes by itself. */
  header: Record<string, string>
  /** Statuses that mean that an earlier PUT of the same address has stored it: ask `complete`. */
  maybe: number[]
}

/** Signs what a phone may send straight to a bucket. Pure: no network, and the time comes from outside. */
export interface Cloud {
  readonly name: 'oss' | 's3' | 'cos' | 'qiniu'
  readonly bucket: string
  /** The longest that a ticket of this cloud may live: 600, on Qiniu 3600, which judges it when the upload ends. */
  readonly maxSeconds: number
  /**
   * Signs a form for exactly one object. Absent where the bucket takes none (`forms: 'none'`).
   *
   * @param at milliseconds since 1970
   * @throws DukouError `internal` where the order, or what would be signed, is wider than the rules
   */
  form?(order: FormOrder, at: number): SignedForm
  /** Signs one PUT. Absent where the cloud has none (Qiniu). Throws as `form`. */
  put?(order: PutOrder, at: number): SignedRequest
}
