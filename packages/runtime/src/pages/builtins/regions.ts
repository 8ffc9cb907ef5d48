/** The regions of China, as a picker of mode `region` offers them. */
export interface Regions {
  /** The names below a path of names. */
  rows(path: string[]): string[]
  /** The code (GB/T 2260) of each name of a path; empty where it isn't known. */
  codes(path: string[]): string[]
}

type Names = Record<string, string>

let loaded: Promise<Regions> | null = null

/** They are many, so they come when the first such picker is opened. */
export function loadRegions(): Promise<Regions> {
  loaded ??= import('./region-data.ts').then(({ areaList }) => {
    const { province_list, city_list, county_list } = areaList
    return createRegions([province_list, city_list, county_list])
  })
  return loaded
}

/** Provinces, cities and districts by their codes: 44 00 00, 44 01 00, 44 01 05. */
function createRegions(levels: Names[]): Regions {
  const inside = (level: number, above: string): [code: string, name: string][] =>
    Object.entries(levels[level] ?? {}).filter(([code]) => code.startsWith(above.slice(0, 2 * level)))

  /** The codes of a path, as far as it is known. */
  function walk(path: string[]): string[] {
    const codes: string[] = []
    for (const [level, name] of path.entries()) {
      const found = inside(level, codes.at(-1) ?? '').find((one) => one[1] === name)
      if (!found) break
      codes.push(found[0])
    }
    return codes
  }

  return {
    rows(path) {
      const codes = walk(path)
      if (codes.length < path.length) return []
      return inside(path.length, codes.at(-1) ?? '').map(([, name]) => name)
    },
    codes(path) {
      const codes = walk(path)
      return path.map((_, index) => codes[index] ?? '')
    },
  }
}
