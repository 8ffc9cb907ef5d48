/** A real store that speaks S3, started for tests; its data go when it stops. */
export interface Store {
  /** One for each gateway; all show the same. */
  endpoints: string[]
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** SIGKILL to one of its processes. */
  kill(name: string): Promise<void>
  /** Starts what was killed. */
  start(name: string): Promise<void>
  /** Runs a program of the store's own for its administrators. */
  admin(args: string[]): Promise<void>
  stop(): Promise<void>
}
