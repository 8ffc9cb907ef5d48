/** One text in both languages. */
export interface Words {
  zh: string
  en: string
}

/** One thing that the doctor looked at: in order, worth a thought, or in need of a change. */
export interface Finding extends Words {
  level: 'ok' | 'warn' | 'bad'
}

const of =
  (level: Finding['level']) =>
  (zh: string, en: string): Finding => ({ level, zh, en })

export const fine = of('ok')
export const doubtful = of('warn')
export const wrong = of('bad')
