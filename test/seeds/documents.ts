import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The sample code of the five documents, cut out as it stands. */
export interface Samples {
  first: { choose: string; upload: string; avatar: string }
  second: { fields: string }
  third: { upload: Page; both: Page; upload2: string; download: string }
  fourth: { config: string; uploadFile: string; page: Page }
  fifth: { upload: string; download: string }
}
interface Page {
  wxml: string
  js: string
}

/** Reads the documents of a folder; throws where one is not what it was. */
export function readSamples(folder: string): Samples {
  const names = readdirSync(folder).sort()
  if (names.length !== 5) throw new Error(`${folder} should hold five documents, not ${names.length}`)
  const [first, second, third, fourth, fifth] = names.map((name) =>
    readFileSync(join(folder, name), 'utf8').split(/\r?\n/),
  ) as [string[], string[], string[], string[], string[]]

  const [choose, upload] = from(first, /^ {4}wx\.chooseImage/, /^(>|#\*\*)/)
  const [avatar] = from(first, /^ {4}import constant/, /^\0/)
  const [wxml1, wxml2] = from(third, /^wxml$/, /^js$/)
  const [js1, js2] = from(third, /^js$/, /^(wxml$|【)/)
  const after = (heading: string) => third.slice(third.findIndex((line) => line.startsWith(heading)))
  const [upload2] = from(after('【wx.uploadFile'), /^wx\.choose/, /^tip/)
  const [download] = from(after('【wx.downloadFile'), /^wx\.downloadFile\(\{/, /^tip/)
  const [fields] = fences(second)
  const [config, uploadFile, wxml, js] = fences(fourth)
  const [upload5, download5] = fences(fifth)
  const samples = {
    first: { choose, upload, avatar },
    second: { fields },
    third: { upload: page(wxml1, js1), both: page(wxml2, js2), upload2, download },
    fourth: { config, uploadFile, page: { wxml, js } },
    fifth: { upload: upload5, download: download5 },
  }
  for (const [name, group] of Object.entries(samples))
    for (const [part, text] of Object.entries(group))
      if (!text) throw new Error(`the ${name} document has no ${part} sample`)
  return samples as Samples
}

function page(wxml = '', js = ''): Page {
  // Each part begins with the line that names its language.
  const body = (text: string) => text.split('\n').slice(1).join('\n')
  return { wxml: body(wxml), js: body(js) }
}

/** Every run of lines from one that matches `begin` up to one that matches `end`. */
function from(lines: string[], begin: RegExp, end: RegExp): string[] {
  const runs: string[][] = []
  let open: string[] | null = null
  for (const line of lines) {
    if (open && end.test(line)) open = null
    if (!open && begin.test(line)) {
      open = []
      runs.push(open)
    }
    open?.push(line)
  }
  return runs.map((run) => run.join('\n'))
}

function fences(lines: string[]): string[] {
  return lines
    .join('\n')
    .split(/^```.*$/m)
    .filter((_, index) => index % 2 === 1)
}
