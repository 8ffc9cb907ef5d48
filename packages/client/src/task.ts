/** Running work: a promise that can be aborted, like WeChat's UploadTask. */
export interface Task<T> extends Promise<T> {
  /** Ends it with the code `aborted`. After the end it does nothing. */
  abort(): void
}
