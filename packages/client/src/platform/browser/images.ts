import type { Images } from '../platform.ts'

type Page = typeof globalThis

/** Draws a picture smaller, upright: `from-image` turns it as its EXIF says, and the copy needs no turning any more. */
export function browserImages(page: Page): Images | undefined {
  if (!page.createImageBitmap) return undefined
  return {
    async compress(local, { quality = 80, maxSide }) {
      const blob = local as Blob
      // A GIF would stand still, and a PNG lose what shines through.
      if (blob.type !== 'image/jpeg' && blob.type !== 'image/webp') return null
      const bitmap = await page.createImageBitmap(blob, { imageOrientation: 'from-image' })
      const scale = Math.min(1, (maxSide ?? Number.POSITIVE_INFINITY) / Math.max(bitmap.width, bitmap.height))
      const canvas = page.document.createElement('canvas')
      canvas.width = Math.round(bitmap.width * scale)
      canvas.height = Math.round(bitmap.height * scale)
      canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
      bitmap.close()
      return new Promise((resolve) => {
        canvas.toBlob((smaller) => resolve(smaller), blob.type, quality / 100)
      })
    },
  }
}
