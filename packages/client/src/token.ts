/** The session token, or how to get it. It is called with the token that the server has refused when a new one is needed. */
export type TokenSource = string | ((refused?: string) => string | Promise<string>)

/** One token for all calls: whoever finds it refused first refreshes it, and the others wait for that. */
export interface Token {
  get(): Promise<string>
  /** A newer one than this, or the same where there is none. */
  refresh(refused: string): Promise<string>
}

export function createToken(source: TokenSource = ''): Token {
  const ask = async (refused?: string) => (typeof source === 'function' ? source(refused) : source)
  let refreshing: Promise<string> | null = null
  const over = () => {
    refreshing = null
  }
  return {
    get: () => refreshing || ask(),
    async refresh(refused) {
      const now = await (refreshing || ask())
      if (now !== refused) return now
      if (!refreshing) {
        refreshing = ask(refused)
        refreshing.then(over, over)
      }
      return refreshing
    },
  }
}
