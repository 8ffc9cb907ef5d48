/** Whether a source lies on the network; everything else is a path on the phone. In DevTools those begin with `http:` too. */
export function isRemote(source: string): boolean {
  return /^(https?:)?\/\//.test(source) && !/^http:\/\/(tmp|store|usr)(\/|$)/.test(source)
}
