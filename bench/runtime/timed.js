// One start: prints the milliseconds from the start of this process to the first page, and those of 1,000 setData.
import { openMiniProgram } from '@dukou/runtime'

const imported = performance.now()
const mini = await openMiniProgram(process.argv[2])
mini.page.text()
const shown = performance.now()
const { instance } = mini.page
const data = []
for (let round = 0; round < 2; round += 1) {
  const before = performance.now()
  for (let n = 0; n < 1000; n += 1) instance.setData({ n, list: [n, n + 1], [`map.k${n % 10}`]: n })
  data.push(performance.now() - before)
}
await mini.close()
console.log(JSON.stringify({ imported, shown, setData: data[0], setDataWarm: data[1] }))
