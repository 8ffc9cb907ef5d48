import type { Photo } from './album.ts'
import type { ChatFile } from './chat.ts'
import { encodePng } from './images/png.ts'

/** A PNG of the given size; `colour` gives red, green and blue of a point, both axes running from 0 to 1. */
function drawPng(
  width: number,
  height: number,
  colour: (x: number, y: number) => [number, number, number],
): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colour(x / width, y / height), y * (1 + width * 3) + 1 + x * 3)
    }
  }
  return encodePng(width, height, rows)
}

/** The album of a phone that was given none: three small pictures. */
export function samplePhotos(): Photo[] {
  return [
    {
      id: 'sea',
      name: '海边.png',
      bytes: drawPng(160, 120, (_, y) => (y < 0.55 ? [150, 205 + y * 60, 245] : [20, 110 - y * 40, 150])),
    },
    {
      id: 'hill',
      name: '远山.png',
      bytes: drawPng(120, 160, (x, y) =>
        y < 0.5 + Math.sin(x * 9) * 0.12 ? [250, 225, 190 + y * 60] : [70, 115 - y * 50, 80],
      ),
    },
    {
      id: 'dusk',
      name: '黄昏.png',
      bytes: drawPng(128, 128, (x, y) =>
        Math.hypot(x - 0.5, y - 0.6) < 0.18 ? [255, 235, 170] : [235 - y * 120, 120 - y * 70, 90 + y * 40],
      ),
    },
  ]
}

/** The chats of a phone that was given none: a document, a note and a picture. */
export function sampleChatFiles(): ChatFile[] {
  return [
    { id: 'plan', name: '渡口方案.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') },
    { id: 'note', name: '说明.txt', bytes: Buffer.from('从这边到那边。\n') },
    { id: 'shore', name: '岸.png', bytes: samplePhotos()[0]!.bytes },
  ]
}
