/** Straight edges of a field, by Hough's transform. Each line knows on which side it is brighter. */
import { field, type Field } from './raster'

export interface Line {
  /** The normal, a unit vector that points to the brighter side. */
  nx: number
  ny: number
  /** Distance from the origin along the normal. */
  rho: number
  /** Direction of the normal in degrees, 0 … 359. */
  angle: number
}

const MOST = 44
const MOST_PARALLEL = 9
const STRONG = 0.06
const REACH = 4 // pixels to the bright side, where a paper is plain

/** The strongest edges, at most 44 of them; an edge counts the more the whiter its bright side is. */
export function lines(source: Field): Line[] {
  const votes = ballot(source)
  const found: Line[] = []
  const near = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180)
  for (const { angle, rho } of peaks(votes)) {
    const parallel = found.filter((line) => near(line.angle, angle) <= 8)
    if (parallel.length >= MOST_PARALLEL || parallel.some((line) => Math.abs(line.rho - rho) < 5)) continue
    const turn = (angle * Math.PI) / 180
    found.push({ nx: Math.cos(turn), ny: Math.sin(turn), rho, angle })
    if (found.length === MOST) break
  }
  return found
}

/** Rank of each value among all, 0 … 1, by a coarse histogram. */
function ranks({ data }: Field): (value: number) => number {
  const [low, high] = [data.reduce((a, b) => Math.min(a, b), Infinity), data.reduce((a, b) => Math.max(a, b), -Infinity)]
  const bins = new Float32Array(257)
  const bin = (value: number): number => Math.floor(((value - low) / (high - low || 1)) * 255)
  for (const value of data) bins[bin(value) + 1]! += 1 / data.length
  for (let i = 1; i < 257; i += 1) bins[i]! += bins[i - 1]!
  return (value) => bins[bin(value) + 1]!
}

function ballot(source: Field): Field {
  const { width, height, data } = source
  const half = Math.ceil(Math.hypot(width, height))
  const votes = field(half * 2, 360)
  const rank = ranks(source)
  const [cos, sin] = [Math.cos, Math.sin].map((f) => Float32Array.from({ length: 360 }, (_, a) => f((a * Math.PI) / 180)))
  for (let y = REACH; y < height - REACH; y += 1) {
    for (let x = REACH; x < width - REACH; x += 1) {
      const i = y * width + x
      const gx = data[i + 1]! - data[i - 1]!
      const gy = data[i + width]! - data[i - width]!
      const size = Math.hypot(gx, gy)
      if (size < STRONG) continue
      const inner = data[i + Math.round((gy / size) * REACH) * width + Math.round((gx / size) * REACH)]!
      const weight = Math.min(size, 0.5) * rank(inner) ** 3
      const angle = Math.round((Math.atan2(gy, gx) * 180) / Math.PI)
      for (let a = angle - 3; a <= angle + 3; a += 1) {
        const way = (a + 360) % 360
        const rho = Math.round(x * cos![way]! + y * sin![way]!) + half
        votes.data[way * votes.width + rho]! += weight
      }
    }
  }
  return votes
}

function peaks(votes: Field): { angle: number; rho: number }[] {
  const { width, data } = votes
  const found: { angle: number; rho: number; count: number }[] = []
  for (let angle = 0; angle < 360; angle += 1) {
    const rows = [angle, (angle + 359) % 360, (angle + 1) % 360].map((a) => a * width)
    for (let r = 1; r < width - 1; r += 1) {
      const here = data[rows[0]! + r]!
      if (here < 1.5 || rows.some((row) => data[row + r - 1]! > here || data[row + r]! > here || data[row + r + 1]! > here)) continue
      const count = rows.reduce((sum, row) => sum + data[row + r - 1]! + data[row + r]! + data[row + r + 1]!, 0)
      found.push({ angle, rho: r - width / 2, count })
    }
  }
  return found.sort((a, b) => b.count - a.count)
}
