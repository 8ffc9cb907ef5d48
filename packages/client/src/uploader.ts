import { defineUploader, type UploaderElement } from './uploader/element.ts'

export { use } from './uploader/client.ts'
export type { GivenFile } from './uploader/item.ts'
export type { ToldError, ToldItem } from './uploader/look.ts'
export type { UploaderElement }

declare global {
  interface HTMLElementTagNameMap {
    'dukou-uploader': UploaderElement
  }
}

// Importing it is all that a page does; on a server, where there are no elements, nothing happens.
if (typeof customElements !== 'undefined') defineUploader()
