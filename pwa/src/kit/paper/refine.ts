/** Moves each side of a quadrilateral onto the edge it lies near, to a fraction of a pixel. */
import { sides, type Point, type Quad } from './quad'
import { at, type Field } from './raster'

const SAMPLES = 48
const REACH = 6
const ROUNDS = 4

interface Straight {
  point: Point
  way: Point
}

/** `free[n]`: whether side `n` may move; one that is the picture's frame stays. */
export function refined(source: Field, quad: Quad, free: readonly boolean[]): Quad {
  const straight = sides(quad).map(([from, to], n) => (free[n] ? fitted(source, from, to) : through(from, to)))
  const moved = quad.map((corner, n) => {
    const met = meeting(straight[(n + 3) % 4]!, straight[n]!)
    return met && Math.hypot(met.x - corner.x, met.y - corner.y) < REACH * 3 ? met : corner
  })
  return moved as unknown as Quad
}

function through(from: Point, to: Point): Straight {
  const long = Math.hypot(to.x - from.x, to.y - from.y) || 1
  return { point: from, way: { x: (to.x - from.x) / long, y: (to.y - from.y) / long } }
}

/** Least squares over where it rises most steeply, far ones counting less and less. */
function fitted(source: Field, from: Point, to: Point): Straight {
  const line = through(from, to)
  const normal = { x: -line.way.y, y: line.way.x }
  const long = Math.hypot(to.x - from.x, to.y - from.y)
  const seen: { t: number; off: number; weight: number }[] = []
  for (let n = 0; n < SAMPLES; n += 1) {
    const t = long * (0.04 + (0.92 * n) / (SAMPLES - 1))
    const here = { x: from.x + line.way.x * t, y: from.y + line.way.y * t }
    if (here.x < 2 || here.y < 2 || here.x > source.width - 3 || here.y > source.height - 3) continue
    seen.push({ t, ...steepest(source, here, normal) })
  }
  let [shift, slope] = [0, 0]
  for (let round = 0; round < ROUNDS; round += 1) {
    const spread = 4 / (round + 1)
    const near = seen.map((one) => ({ ...one, weight: one.weight / (1 + ((one.off - shift - slope * one.t) / spread) ** 4) }))
    ;[shift, slope] = regression(near)
  }
  const moved = (t: number): Point => ({
    x: from.x + line.way.x * t + normal.x * (shift + slope * t),
    y: from.y + line.way.y * t + normal.y * (shift + slope * t),
  })
  return through(moved(0), moved(long))
}

function steepest(source: Field, { x, y }: Point, normal: Point): { off: number; weight: number } {
  const value = (off: number): number => at(source, x + normal.x * off, y + normal.y * off)
  let best = { off: 0, weight: 1e-6 }
  for (let off = -REACH; off <= REACH; off += 0.5) {
    const weight = value(off + 1) + value(off + 2) - value(off - 1) - value(off - 2)
    if (weight > best.weight) best = { off, weight }
  }
  return { off: best.off, weight: Math.min(best.weight, 0.6) }
}

function regression(points: readonly { t: number; off: number; weight: number }[]): [number, number] {
  let [w, t, o, tt, to] = [0, 0, 0, 0, 0]
  for (const { t: x, off, weight } of points) {
    w += weight
    t += weight * x
    o += weight * off
    tt += weight * x * x
    to += weight * x * off
  }
  const spread = w * tt - t * t
  if (Math.abs(spread) < 1e-9) return [0, 0]
  const slope = (w * to - t * o) / spread
  return [(o - slope * t) / w, slope]
}

function meeting(a: Straight, b: Straight): Point | null {
  const cross = a.way.x * b.way.y - a.way.y * b.way.x
  if (Math.abs(cross) < 1e-6) return null
  const t = ((b.point.x - a.point.x) * b.way.y - (b.point.y - a.point.y) * b.way.x) / cross
  return { x: a.point.x + a.way.x * t, y: a.point.y + a.way.y * t }
}
