import { DukouError } from '../error.ts'
import { browserImages } from './browser/images.ts'
import { browserKeeper } from './browser/keeper.ts'
import { browserNetwork } from './browser/network.ts'
import { browserPicker } from './browser/picker.ts'
import type { Life, Local, Platform } from './platform.ts'

/** A web page. */
export function browserPlatform(page: typeof globalThis = globalThis): Platform {
  const images = browserImages(page)
  const keeper = browserKeeper(page)
  return {
    name: 'browser',
    network: browserNetwork(page),
    picker: browserPicker(page),
    files: {
      adopt: (local) => blobOf(page, local),
      size: async (local) => (local as Blob).size,
      read: async (local, start, end) => (local as Blob).slice(start, end),
      ...(keeper && { keeper }),
    },
    ...(images && { images }),
    album: {
      // A page may not write to the album: the visitor saves what the browser offers.
      async save(path) {
        const link = page.document.createElement('a')
        link.href = path
        link.download = ''
        link.click()
      },
      ask: async () => true,
    },
    life: browserLife(page),
    store: {
      get: (key) => JSON.parse(page.localStorage.getItem(key) ?? 'null'),
      set: (key, value) => page.localStorage.setItem(key, JSON.stringify(value)),
    },
  }
}

/** uni-app's pickers and downloads on H5 tell `blob:` URLs (wx-api §15.1); the Blob behind one can be sent in parts. */
async function blobOf(page: typeof globalThis, local: Local): Promise<Local> {
  if (typeof local !== 'string' || !/^(blob|data):/.test(local)) return local
  try {
    return await (await page.fetch(local)).blob()
  } catch (error) {
    throw new DukouError('file_missing', `${local} is no longer there`, { cause: error })
  }
}

/** A browser doesn't cut a page in the background: only the network counts. */
function browserLife(page: typeof globalThis): Life {
  return {
    watch(listener) {
      const online = () => listener({ online: true })
      const offline = () => listener({ online: false })
      page.addEventListener('online', online)
      page.addEventListener('offline', offline)
      listener({ online: page.navigator.onLine !== false })
      return () => {
        page.removeEventListener('online', online)
        page.removeEventListener('offline', offline)
      }
    },
  }
}
