import { CannotAsk, type CaseControl, cases, runCase, type Subject, type Verdict } from '@dukou/runtime/cases'

/** What whoever drives the page does for it. */
declare const driver: {
  choose(count: number): Promise<void>
  network(type: string): Promise<void>
}

/** Lets the cases be run against an implementation in this page: `casePage.runCase(name)`. */
export function offer(subject: object, more: Partial<Subject> = {}): void {
  const thrown: unknown[] = []
  const warned: string[] = []
  window.addEventListener('error', (event) => thrown.push(event.error))
  console.warn = (...parts) => void warned.push(parts.join(' '))
  const control: Partial<CaseControl> = {
    async choose(photos) {
      if (typeof photos !== 'number') throw new CannotAsk('needs particular photos')
      await driver.choose(photos)
    },
    network: (type) => driver.network(type),
  }
  const server = location.hash.slice(1)
  const runNamed = (name: string): Promise<Verdict> =>
    runCase(cases.find((one) => one.name === name)!, {
      wx: () => subject,
      ...more,
      control,
      server,
      thrown,
      warned,
      patience: 1500,
    })
  Object.assign(globalThis, { casePage: { runCase: runNamed } })
}
