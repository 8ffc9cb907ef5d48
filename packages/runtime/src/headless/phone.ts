import type { Device, DeviceControl, DeviceOptions } from '../device/device.ts'
import { createDevice } from '../device/device.ts'
import { createPerson } from '../wx/person.ts'
import type { Screen } from '../wx/screen.ts'
import type { Speaker } from '../wx/speaker.ts'
import { createUni, type Uni } from '../wx/uni.ts'
import { createWx, type Wx, type WxOptions } from '../wx/wx.ts'
import { forOneRun } from './one-run.ts'
import { createHeadlessScreen, type ScreenControl } from './screen.ts'
import { createHeadlessSpeaker, type Probe } from './speaker.ts'

/** A phone in Node that nobody looks at: a `wx` over a device, whose taps come from `control`. */
export interface Phone {
  /** Another object after `control.restart()`. */
  readonly wx: Wx
  readonly uni: Uni
  control: PhoneControl
  device: Device
  screen: Screen
  /** What sounds are played by; it only keeps time. */
  speaker: Speaker
  /** How many calls and tasks of this run the device has not answered yet. */
  busy(): number
  close(): Promise<void>
}

export type PhoneControl = ScreenControl &
  Omit<DeviceControl, 'restart' | 'background'> & {
    /** Ends this run and starts the next one on the same data: a new `wx`, which is also returned. */
    restart(): Wx
    /**
     * Goes to the background for so many seconds of the phone's clock, and comes back: what runs longer than 5 s is cut,
     * and told on return. After 30 min of standing still the mini program was destroyed, and is started again
     * (wx-api §6.5).
     */
    background(seconds: number): Promise<'resumed' | 'destroyed'>
    /** Sources that sound right now. */
    playing(): string[]
  }

export type PhoneOptions = DeviceOptions & Pick<WxOptions, 'onError' | 'onWarning' | 'components'>

/** A phone to run mini-program code on in Node. Close it: it holds a temporary folder and sockets. */
export async function createPhone(options: PhoneOptions = {}): Promise<Phone> {
  const { onError, onWarning, components, ...deviceOptions } = options
  const device = await createDevice(deviceOptions)
  const { screen, control: taps } = createHeadlessScreen({
    album: () => device.control.album.list().map(({ id }) => id),
    chat: () => device.control.chat.list(),
  })
  const { speaker, playing, silence } = createHeadlessSpeaker(
    async (src) => (await device.bridge.call('probeSound', { src })) as Probe,
  )
  const extras = {
    ...(onError && { onError }),
    ...(onWarning && { onWarning }),
    ...(components && { components }),
  }
  let run = forOneRun(device.bridge)
  let wx = createWx({ bridge: run.bridge, screen, speaker, createPerson, ...extras })
  let uni = createUni(wx)

  const endRun = () => {
    run.end()
    silence()
  }
  const restart = () => {
    endRun()
    device.control.restart()
    run = forOneRun(device.bridge)
    wx = createWx({ bridge: run.bridge, screen, speaker, createPerson, ...extras })
    uni = createUni(wx)
    return wx
  }

  return {
    get wx() {
      return wx
    },
    get uni() {
      return uni
    },
    device,
    screen,
    speaker,
    busy: () => run.busy(),
    control: {
      ...taps,
      ...device.control,
      playing,
      restart,
      kill() {
        endRun()
        device.control.kill()
      },
      async background(seconds) {
        const outcome = await device.control.background(seconds)
        if (outcome === 'destroyed') restart()
        return outcome
      },
    },
    async close() {
      endRun()
      await device.close()
    },
  }
}
