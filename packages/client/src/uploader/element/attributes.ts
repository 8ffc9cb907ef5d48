import type { Client } from '../../client.ts'
import { DukouError } from '../../error.ts'
import type { Fields } from '../../fields.ts'
import type { PickRequest } from '../../platform/platform.ts'
import type { TokenSource } from '../../token.ts'
import type { UploadOptions } from '../../upload.ts'
import { clientOf } from '../client.ts'
import type { GivenFile } from '../item.ts'

/** What can't be an attribute's text, as it was set by script. */
export interface OwnValues {
  client: Client | null
  token: TokenSource | null
  fields: Fields | null
  value: GivenFile[] | null
}

/** The settings of one element: properties that were set come before attributes. */
export interface Attributes {
  own: OwnValues
  text(name: string): string
  flag(name: string): boolean
  max(): number
  type(): PickRequest['type']
  auto(): boolean
  language(): string
  value(): GivenFile[]
  fields(): Fields
  client(): Client
  options(): Pick<UploadOptions, 'fields' | 'keep' | 'compress'>
}

const TYPES = ['image', 'video', 'media', 'message'] as const

export function readAttributes(element: HTMLElement): Attributes {
  const own: OwnValues = { client: null, token: null, fields: null, value: null }
  const text = (name: string) => element.getAttribute(name) ?? ''
  const flag = (name: string) => element.hasAttribute(name) && text(name) !== 'false'
  const json = <T>(name: string, empty: T): T => {
    if (!text(name)) return empty
    try {
      return JSON.parse(text(name)) as T
    } catch {
      throw new DukouError('bad_argument', `dukou-uploader: ${name} is no JSON`)
    }
  }
  const fields = () => own.fields ?? json<Fields>('fields', {})
  return {
    own,
    text,
    flag,
    fields,
    max: () => Number(text('max')) || 9,
    type: () => TYPES.find((one) => one === text('type')) ?? 'image',
    auto: () => text('auto') !== 'false',
    language: () =>
      element.closest('[lang]')?.getAttribute('lang') ||
      element.ownerDocument.defaultView!.navigator.language,
    value: () => own.value ?? json<GivenFile[]>('value', []),
    client: () => own.client ?? clientOf(text('url'), own.token ?? text('token')),
    options() {
      const [quality, maxSide] = [Number(text('compress-quality')), Number(text('max-side'))]
      return {
        fields: fields(),
        keep: flag('keep'),
        ...((quality || maxSide) && {
          compress: { ...(quality && { quality }), ...(maxSide && { maxSide }) },
        }),
      }
    },
  }
}
