import { caseOf } from './fuzz/cases.js'

let n = 0,
  frames = 0,
  chars = 0
const by: Record<string, [number, number, number]> = {}
const t = performance.now()
while (frames < 5000) {
  const t0 = performance.now()
  const c = caseOf(5, n++)
  const dt = performance.now() - t0
  for (const s of c.steps) {
    frames++
    const l = 'text' in s.wire ? s.wire.text.length : 0
    chars += l
    const k = c.kind === 'sequence' ? s.name : c.kind
    const b = (by[k] ??= [0, 0, 0])
    b[0]++
    b[1] += l
    b[2] += dt / c.steps.length
  }
}
console.log((performance.now() - t) / frames, 'ms per frame', chars / frames, 'chars per frame', n, 'cases')
for (const [k, [a, b, d]] of Object.entries(by).sort((x, y) => y[1][1] - x[1][1]))
  console.log(k, a, Math.round(b / a), ((b / chars) * 100).toFixed(1) + '%', (d / a).toFixed(2) + 'ms')
