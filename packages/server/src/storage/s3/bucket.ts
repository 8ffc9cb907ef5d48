export interface Bucket {
  head(key: string): Promise<{ size: number; type: string; etag: string; modifiedAt: number } | null>
  get(key: string, start?: number, end?: number): Promise<AsyncIterable<Uint8Array> | null>
  put(key: string, bytes: Uint8Array[] | Uint8Array, type?: string): Promise<void>
  copy(from: string, to: string, type?: string): Promise<boolean>
  delete(key: string): Promise<void>
  list(prefix: string, after?: string): AsyncIterable<{ key: string; size: number; modifiedAt: number }>
  parts: {
    create(key: string, type?: string): Promise<string>
    put(key: string, upload: string, number: number, bytes: Uint8Array[]): Promise<string>
    list(key: string, upload: string): Promise<{ number: number; size: number; etag: string }[] | null>
    complete(key: string, upload: string, parts: { number: number; etag: string }[]): Promise<void>
    abort(key: string, upload: string): Promise<void>
    stale(prefix: string, before: number): AsyncIterable<{ key: string; upload: string; startedAt: number }>
  }
  skewMs(): number
  urlOf(key: string, options: { seconds: number; type: string; disposition: string }): Promise<string>
  close(): void
}
