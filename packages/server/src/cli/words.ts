/** The languages in which the command line speaks. */
export type Language = 'zh' | 'en'

/** One text in both languages. */
export interface Words {
  zh: string
  en: string
}

/** `--lang` where it is given, otherwise what the system's own variables say; English where they say nothing. */
export function languageOf(
  flag: string | undefined,
  env: Record<string, string | undefined>,
): Language | null {
  if (flag !== undefined) return flag === 'zh' || flag === 'en' ? flag : null
  // The order in which POSIX reads them (Base Definitions §8.2).
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
