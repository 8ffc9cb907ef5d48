const t0 = performance.now()
const { openMiniProgram } = await import('@dukou/runtime')
const t1 = performance.now()
const p = await openMiniProgram('/work/main/examples/mini-program')
const t2 = performance.now()
console.log(
  'boot',
  t0.toFixed(0),
  'import',
  (t1 - t0).toFixed(0),
  'open',
  (t2 - t1).toFixed(0),
  'total',
  t2.toFixed(0),
)
await p.close()
