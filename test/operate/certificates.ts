import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An authority of our own: a root, an intermediate, and a server's certificate for `localhost`. */
export interface Certificates {
  /** The file of the root, for NODE_EXTRA_CA_CERTS. */
  root: string
  key: string
  /** The server's own certificate, and the one that it is signed with. */
  leaf: string
  intermediate: string
}

/** Makes them in a folder with openssl, for five days; null where there is none. */
export function makeCertificates(folder: string): Certificates | null {
  const path = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const request = (name: string, subject: string) =>
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    )
  const sign = (name: string, issuer: string, extensions: string) => {
    writeFileSync(path(`${name}.ext`), extensions)
    const by = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-days',
      '5',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    )
  }
  try {
    const self = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '5', '-subj', '/CN=Test Root']
    openssl('req', ...self, '-keyout', 'root.key', '-out', 'root.pem')
  } catch {
    return null
  }
  request('intermediate', '/CN=Test Intermediate')
  sign('intermediate', 'root', 'basicConstraints=critical,CA:true\nkeyUsage=keyCertSign')
  request('leaf', '/CN=localhost')
  const places = 'authorityInfoAccess=caIssuers;URI:http://ca.example/intermediate.crt'
  sign('leaf', 'intermediate', `subjectAltName=DNS:localhost\n${places}`)
  const read = (name: string) => readFileSync(path(name), 'utf8')
  return {
    root: path('root.pem'),
    key: read('leaf.key'),
    leaf: read('leaf.pem'),
    intermediate: read('intermediate.pem'),
  }
}
