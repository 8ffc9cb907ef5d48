import { setTimeout as sleep } from 'node:timers/promises'
import { openMiniProgram } from '@dukou/runtime'
import type { Driver, OpenOptions } from './driver.ts'

/** The mini program in Node, on a phone that nobody looks at. */
export async function openInNode({ folder, rewrites, photos }: OpenOptions): Promise<Driver> {
  const phone = await openMiniProgram(folder, {
    rewrites,
    album: photos,
    // The samples print what they got; a test run is not the place for it.
    globals: { console: { ...console, log() {}, dir() {} } },
  })
  const { control } = phone
  const wait = async (what: string, ask: () => boolean) => {
    for (let turn = 0; turn < 500; turn++) {
      if (ask()) return
      await sleep(10)
    }
    throw new Error(`${what} did not happen; shown was ${JSON.stringify(control.history())}`)
  }
  const tap = async (text: string) => {
    const button = phone.page.findAll('button').find((one) => one.text() === text)
    if (!button) throw new Error(`there is no button ${text} in ${phone.page.snapshot()}`)
    await phone.page.tap(button)
  }
  return {
    tap,
    async tapAndChoose(text, count) {
      const before = control.history().length
      control.choose(count)
      await tap(text)
      await wait('choosing', () =>
        control
          .history()
          .slice(before)
          .some(({ kind }) => kind === 'pick'),
      )
    },
    waitForToast: (title) =>
      wait(`the toast ${title}`, () =>
        control.history().some((one) => 'toast' in one && one.toast.title === title),
      ),
    waitForNoToast: () => wait('the toast going', () => control.shown().toast === null),
    confirm: (content) =>
      wait(`the dialog ${content}`, () =>
        control.history().some((one) => one.kind === 'modal' && one.modal.content === content),
      ),
    imageSource: async () => String(phone.page.find('image')!.attribute('src')),
    waitForVoice: () => wait('the voice playing', () => control.playing().length > 0),
    errors: () => phone.errors.map(({ message }) => message),
    offline: async () => control.network('none'),
    close: () => phone.close(),
  }
}
