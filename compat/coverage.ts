import type { Conformance, Report } from './conformance.ts'

const count = ({ verdicts }: Report, outcome: string) =>
  [...verdicts.values()].filter((one) => one.outcome === outcome).length

/** docs/wx-coverage.md: who holds how many cases, and which API has which cases. */
export function coveragePage({ reports, apis }: Conformance): string {
  const [first] = reports
  const all = first!.verdicts.size
  const byApi = new Map<string, string[]>()
  for (const [name, called] of apis)
    for (const api of called) byApi.set(api, [...(byApi.get(api) ?? []), name])

  const passed = (report: Report, names: string[]) => {
    const verdicts = names.map((name) => report.verdicts.get(name)!)
    const asked = verdicts.filter(({ outcome }) => outcome !== 'cannot')
    const held = asked.filter(({ outcome }) => outcome === 'holds').length
    return asked.length === 0 ? '–' : `${held}/${asked.length}`
  }
  const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  const rule = (columns: number) => `|${'---|'.repeat(columns)}`
  const heads = reports.map(({ name }) => name)
  const command =
    reports.length > 2 ? 'npm run conformance -- --others --write' : 'npm run conformance -- --write'

  return [
    '# What there is of `wx`, and who holds to it',
    '',
    `Made by \`${command}\`: ${all} cases, each a fact about \`wx\` (or about \`uni\`, on top of it) with its source, run against each implementation. 由 \`${command}\` 生成：共 ${all} 个用例，每个用例是一条有出处的 \`wx\` 行为。`,
    '',
    'A case that needs a phone which an implementation cannot be turned into (a profile, a domain list, a restart) is not asked of it. An API that is not there fails its cases. Cases about pages are asked from a small mini program with pages of known sizes, where there is one; what only a drawn page can tell is not asked in Node, where nothing is drawn.',
    '',
    row('', 'version', 'holds', 'fails', 'not asked'),
    rule(5),
    ...reports.map((one) =>
      row(one.name, one.version, count(one, 'holds'), count(one, 'fails'), count(one, 'cannot')),
    ),
    '',
    ...(reports.length > 2
      ? [
          'The other three run in Chromium without CORS, with the same photos in their file chooser, on one day and one machine. They were made for other ends: two of them to run apps on the web, one to test components.',
          '',
        ]
      : []),
    '## By API',
    '',
    'Cases held of cases asked. A case counts for every API that it calls.',
    '',
    row('API', 'cases', ...heads),
    rule(2 + heads.length),
    ...[...byApi]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([api, names]) =>
        row(`\`${api}\``, names.length, ...reports.map((report) => passed(report, names))),
      ),
    '',
  ].join('\n')
}
