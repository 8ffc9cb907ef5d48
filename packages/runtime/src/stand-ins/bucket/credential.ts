/** A key pair that a stand-in knows; with `securityToken` it is a temporary one of STS. */
export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}
