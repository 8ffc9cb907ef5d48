/** With what a cloud's signatures are made. */
export interface Keys {
  accessKeyId: string
  accessKeySecret: string
  /** Of STS; null: the keys last. */
  securityToken: string | null
}
