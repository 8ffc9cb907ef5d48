import { encodePng } from '../device/images/png.ts'

/** A picture for the album of a phone that nobody has filled yet. */
export interface SamplePhoto {
  name: string
  bytes: Uint8Array
  width: number
  height: number
}

type Colour = [number, number, number]

interface Scene {
  name: string
  width: number
  height: number
  sky: [Colour, Colour]
  sun: { x: number; y: number; size: number; colour: Colour }
  /** From the farthest to the nearest. */
  hills: [Colour, Colour, Colour]
  water: [Colour, Colour]
}

const scene = (
  name: string,
  [width, height]: [number, number],
  [x, y, size]: [number, number, number],
  colours: string,
): Scene => {
  const [top, low, sun, far, middle, near, bright, deep] = colours.split(' ').map(readColour) as Colour[]
  return {
    name: `${name}.png`,
    width,
    height,
    sky: [top!, low!],
    sun: { x, y, size, colour: sun! },
    hills: [far!, middle!, near!],
    water: [bright!, deep!],
  }
}

const TALL: [number, number] = [480, 640]
const WIDE: [number, number] = [640, 480]
const SQUARE: [number, number] = [560, 560]

const SCENES: Scene[] = [
  scene('晨渡', TALL, [0.68, 0.4, 0.09], '749cc4 fcd6b0 fff6d6 9696b2 5c688a 30425c e2b296 3a5470'),
  scene('春江', WIDE, [0.2, 0.22, 0.07], '7ec8ec e8f6fa fffff0 96ccba 54a87c 22704e aadce2 1e8096'),
  scene('落日', WIDE, [0.5, 0.5, 0.13], '462a5c fc8654 ffe296 a4465c 60264a 2a1432 f08054 321a42'),
  scene('月夜', TALL, [0.3, 0.2, 0.08], '0a102c 324a7c f6f4e2 2c3e68 1a284a 0c142a 486292 0a122c'),
  scene('秋山', SQUARE, [0.78, 0.26, 0.06], 'b0cede faeed6 fffae4 deac62 c86c34 883a22 e8cea4 70746a'),
  scene('雪原', WIDE, [0.62, 0.3, 0.06], '9cb8d0 eef2f6 ffffff dfe8f0 b8c8d8 7c92a8 d6e2ec 6c88a4'),
  scene('雨后', SQUARE, [0.35, 0.28, 0.05], '5c7488 c4d4d8 f4f8f4 8ca49c 56786a 2c4c40 b0c4c4 3c5c60'),
  scene('桃林', TALL, [0.5, 0.32, 0.08], 'f2b8c6 fdeee6 fffaf0 f0a0b4 cc6884 843c58 f8d0d0 a05870'),
  scene('大漠', WIDE, [0.75, 0.25, 0.09], 'e8a860 fae6b4 fff8dc e0b070 c48848 8a5828 e8d0a0 5c8c94'),
]

/** Nine landscapes with a river, drawn here so that nothing is shipped or fetched. */
export function drawSampleAlbum(): SamplePhoto[] {
  return SCENES.map((drawn, index) => ({
    name: drawn.name,
    width: drawn.width,
    height: drawn.height,
    bytes: encodePng(drawn.width, drawn.height, paint(drawn, index)),
  }))
}

/** Where land ends and water begins, as a share of the height. */
const SHORE = 0.66

/** Rows of RGB, each after a zero byte: the filter that a PNG row starts with. */
function paint({ width, height, sky, sun, hills, water }: Scene, phase: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3))
  const start = (y: number) => y * (1 + width * 3) + 1
  const shore = Math.round(SHORE * height)
  const ridges = hills.map((_, layer) =>
    Float64Array.from({ length: width }, (_, column) => {
      const x = column / width + phase * 1.7
      const wave = Math.sin(x * (5 + layer * 3) + layer * 2.1) * 0.06 + Math.sin(x * (17 + layer * 7)) * 0.014
      return (0.46 + layer * 0.065 + wave) * height
    }),
  )
  for (let y = 0; y < shore; y++) {
    const air = mix(...sky, y / shore)
    for (let x = 0; x < width; x++) {
      const layer = ridges.findLastIndex((ridge) => y > ridge[x]!)
      const away = Math.hypot(x - sun.x * width, y - sun.y * height) / (sun.size * height)
      const colour =
        layer >= 0 ? hills[layer]! : away < 1 ? sun.colour : mix(air, sun.colour, 0.45 / (away * away))
      rows.set(colour, start(y) + x * 3)
    }
  }
  for (let y = shore; y < height; y++) {
    const colour = mix(...water, (y - shore) / (height - shore))
    const mirrored = start(Math.max(0, 2 * shore - y - 1))
    const shift = Math.round(Math.sin(y * 0.45) * width * 0.006)
    for (let x = 0; x < width; x++) {
      const from = mirrored + Math.min(width - 1, Math.max(0, x + shift)) * 3
      for (let i = 0; i < 3; i++) rows[start(y) + x * 3 + i] = colour[i]! * 0.68 + rows[from + i]! * 0.32
    }
  }
  return rows
}

function readColour(hex: string): Colour {
  const value = Number.parseInt(hex, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
}
