/** Finds the four corners of a paper: of all quadrilaterals that its straight edges make, the one with the best sides. */
import { lines, type Line } from './lines'
import { area, isConvex, ordered, sides, type Point, type Quad } from './quad'
import { at, scaled, softened, whiteness, type Field, type Pixels } from './raster'
import { refined } from './refine'

const LONGEST = 400
const SLACK = 0.1 // how far outside the picture a corner may lie
const SMALLEST = 0.08 // of the picture
const GOOD = 0.62
const STEP = 0.16 // rise in whiteness, from the table to the paper, that counts in full
const AT_FRAME = 0.42 // what the picture's own frame is worth as a side
const OVERRUN = 14

/** A line with its rise in whiteness summed up along it, so that any stretch is answered at once. */
interface Edge extends Line {
  isFrame: boolean
  from: number
  sums: Float32Array
}

export interface Found {
  corners: Quad
  /** 0 … 1. */
  score: number
}

/** Corners in the picture's own pixels; null where nothing looks like a paper. */
export function corners(pixels: Pixels): Found | null {
  const step = Math.max(1, Math.round(Math.max(pixels.width, pixels.height) / LONGEST))
  const sharp = whiteness(pixels, step)
  const best = search(softened(sharp))
  if (!best) return null
  const exact = refined(sharp, best.corners, best.free)
  const middle = scaled(exact, step).map(({ x, y }) => ({ x: x + step / 2, y: y + step / 2 })) as unknown as Quad
  return { corners: ordered(middle), score: best.score }
}

function search(source: Field): (Found & { free: boolean[] }) | null {
  const edges = [...lines(source).map((line) => edge(source, line)), ...frame(source)]
  const turn = (from: Line, to: Line): number => (to.angle - from.angle + 360) % 360
  const follows = (from: Line, to: Line): boolean => turn(from, to) >= 50 && turn(from, to) <= 130
  const next = edges.map((from) => edges.filter((to) => follows(from, to)))
  const spot = new Map(edges.map((one, number) => [one, number]))
  let best: (Found & { free: boolean[] }) | null = null
  for (const [first, a] of edges.entries()) {
    for (const b of next[first]!) {
      const p = crossing(a, b, source)
      if (!p || spot.get(b)! < first) continue
      for (const c of next[spot.get(b)!]!) {
        const q = spot.get(c)! < first ? null : crossing(b, c, source)
        if (!q) continue
        for (const d of next[spot.get(c)!]!) {
          if (spot.get(d)! < first || !follows(d, a) || [a, b, c, d].filter(({ isFrame }) => isFrame).length > 2) continue
          const [r, s] = [crossing(c, d, source), crossing(d, a, source)]
          if (!r || !s) continue
          const found = judged([a, b, c, d], [s, p, q, r], source)
          if (found && found.score > (best?.score ?? GOOD)) best = found
        }
      }
    }
  }
  return best
}

/** Side by side: corner `n` begins the side of line `n`. */
function judged(edges: readonly Edge[], quad: Quad, source: Field): (Found & { free: boolean[] }) | null {
  if (!isConvex(quad)) return null
  const share = area(quad) / (source.width * source.height)
  if (share < SMALLEST) return null
  let [sum, least, over] = [0, 1, 0]
  for (const [at, [from, to]] of sides(quad).entries()) {
    const one = edges[at]!
    const held = support(one, from, to)
    sum += held
    least = Math.min(least, held)
    over += overrun(one, from, to)
  }
  const score = 0.5 * (sum / 4) + 0.4 * least - 0.1 * (over / 4) + 0.1 * Math.sqrt(Math.min(1, share))
  return { corners: quad, score, free: edges.map(({ isFrame }) => !isFrame) }
}

function crossing(a: Line, b: Line, { width, height }: Field): Point | null {
  const cross = a.nx * b.ny - a.ny * b.nx
  const x = (a.rho * b.ny - b.rho * a.ny) / cross
  const y = (b.rho * a.nx - a.rho * b.nx) / cross
  const [sx, sy] = [width * SLACK, height * SLACK]
  return x < -sx || y < -sy || x > width + sx || y > height + sy ? null : { x, y }
}

/** Where a point lies along a line; clockwise round a paper whose normals point inwards this grows. */
const along = (line: Line, { x, y }: Point): number => x * line.ny - y * line.nx

function edge(source: Field, line: Line): Edge {
  const reach = Math.ceil(Math.hypot(source.width, source.height))
  const sums = new Float32Array(reach * 2 + 2)
  for (let n = 0; n <= reach * 2; n += 1) {
    const t = n - reach
    const [x, y] = [line.nx * line.rho + line.ny * t, line.ny * line.rho - line.nx * t]
    sums[n + 1] = sums[n]! + (isInside(source, x, y) ? rise(source, line, x, y) : 0)
  }
  return { ...line, isFrame: false, from: -reach, sums }
}

const isInside = ({ width, height }: Field, x: number, y: number): boolean => x >= 1 && y >= 1 && x < width - 1 && y < height - 1

/** How clearly it becomes whiter here and stays so: a thin dark line, and a line of print, have white beyond. */
function rise(source: Field, { nx, ny }: Line, x: number, y: number): number {
  const value = (off: number): number => at(source, x + nx * off, y + ny * off)
  const inner = value(4)
  const [a, b, c] = [value(2) - value(-2), inner - value(-4), value(6) - value(-6)]
  const median = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
  return Math.min(1, Math.max(-1, Math.min(median, inner - value(-11)) / STEP))
}

function stretch(line: Edge, from: number, to: number): number {
  const bound = (t: number): number => Math.min(line.sums.length - 1, Math.max(0, Math.round(t - line.from)))
  return line.sums[bound(to)]! - line.sums[bound(from)]!
}

function support(line: Edge, from: Point, to: Point): number {
  const [s, e] = [along(line, from), along(line, to)]
  // Backwards: its bright side is outside.
  if (e - s < 1) return -1
  return line.isFrame ? AT_FRAME : stretch(line, s, e) / (e - s)
}

/** A paper's edge ends at its corner; a stripe of the table goes on. */
function overrun(line: Edge, from: Point, to: Point): number {
  if (line.isFrame) return 0
  const [s, e] = [along(line, from), along(line, to)]
  return Math.max(0, (stretch(line, s - OVERRUN, s - 3) + stretch(line, e + 3, e + OVERRUN)) / 22)
}

/** The picture's own frame can be a side: of a paper that was cut off. */
function frame({ width, height }: Field): Edge[] {
  const side = (angle: number, nx: number, ny: number, rho: number): Edge => ({ ...{ angle, nx, ny, rho }, isFrame: true, from: 0, sums: new Float32Array(1) })
  return [side(0, 1, 0, 0), side(90, 0, 1, 0), side(180, -1, 0, -width), side(270, 0, -1, -height)]
}
