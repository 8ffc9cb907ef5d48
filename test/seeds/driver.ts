/** A phone that runs one mini program, driven as a person would: in Node, or in Chromium through the phone page. */
export interface Driver {
  /** Taps the button with this text. */
  tap(button: string): Promise<void>
  /** Taps it, then chooses so many photos, the first of the album first, and confirms. */
  tapAndChoose(button: string, count: number): Promise<void>
  /** Waits until the toast or loading shows this title. */
  waitForToast(title: string): Promise<void>
  /** Waits until nothing is shown over the page. */
  waitForNoToast(): Promise<void>
  /** Waits for a dialog with this content and confirms it. */
  confirm(content: string): Promise<void>
  /** The `src` of the page's first image, as the page set it. */
  imageSource(): Promise<string>
  /** Waits until a voice is playing. */
  waitForVoice(): Promise<void>
  /** What went wrong in the mini program's own code. */
  errors(): string[]
  offline(): Promise<void>
  close(): Promise<void>
}

export interface OpenOptions {
  folder: string
  rewrites: Record<string, string>
  /** The album, in order. */
  photos: { name: string; bytes: Uint8Array }[]
}

export type Open = (options: OpenOptions) => Promise<Driver>
