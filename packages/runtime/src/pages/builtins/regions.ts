/** A region's name, its code in GB/T 2260, and what is in it. */
type Region = [name: string, code: string, inside?: Region[]]

/**
 * Some regions of the picker of mode `region`. WeChat has all of China; these are enough to try a page with. A test may
 * choose any name (`page.change`): names that aren't here have an empty code.
 */
const REGIONS: Region[] = [
  [
    '北京市',
    '110000',
    [
      [
        '北京市',
        '110100',
        [
          ['东城区', '110101'],
          ['西城区', '110102'],
          ['朝阳区', '110105'],
          ['海淀区', '110108'],
        ],
      ],
    ],
  ],
  [
    '上海市',
    '310000',
    [
      [
        '上海市',
        '310100',
        [
          ['黄浦区', '310101'],
          ['徐汇区', '310104'],
          ['静安区', '310106'],
        ],
      ],
    ],
  ],
  [
    '广东省',
    '440000',
    [
      [
        '广州市',
        '440100',
        [
          ['越秀区', '440104'],
          ['海珠区', '440105'],
          ['天河区', '440106'],
        ],
      ],
      [
        '深圳市',
        '440300',
        [
          ['罗湖区', '440303'],
          ['福田区', '440304'],
          ['南山区', '440305'],
        ],
      ],
    ],
  ],
]

function inside(path: string[]): Region[] {
  let regions = REGIONS
  for (const name of path) regions = regions.find((one) => one[0] === name)?.[2] ?? []
  return regions
}

/** The names below a path of names. */
export function regionRows(path: string[]): string[] {
  return inside(path).map(([name]) => name)
}

/** The code of each name of a path; empty where it isn't known. */
export function regionCodes(path: string[]): string[] {
  return path.map((name, index) => inside(path.slice(0, index)).find((one) => one[0] === name)?.[1] ?? '')
}
