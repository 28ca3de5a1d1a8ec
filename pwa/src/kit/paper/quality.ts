/** Measures how well a photographed paper can be read. Numbers only; what they mean stands in `advice`. */
import { far, sides, type Quad } from './quad'
import { luma, percentile, type Field, type Pixels } from './raster'

export interface Measures {
  /** Steepness of the sharpest edges across, the worse of both directions: 0 smeared … 0.7 crisp; null where nothing is printed. */
  sharp: number | null
  /** How light the paper is, 0 … 255. */
  light: number
  /** Share of the paper on which a lamp has wiped out everything. */
  glare: number
  /** Degrees by which the paper is turned. */
  turn: number
  /** How much longer the near side is than the far one; 1 = seen from straight above. */
  lean: number
  /** Sides that the picture cuts off; a picture that is the paper itself has none. */
  cut: number
}

const FAR = 6 // pixels over which an edge has risen to its full height
const TILE = 10
const WIPED = 251
const AROUND = 9 // tiles, in which some are bare of print
const PAGE = 0.8 // of the usual light
const PRINTED = 20 // levels between paper and ink that count as print

/** `paper` is the straightened paper, about as large as it was seen in a picture of 1,200 pixels. */
export function measured(paper: Pixels, quad: Quad, width: number, height: number): Measures {
  const grey = luma(paper)
  return { sharp: sharpness(grey), ...brightness(grey), ...posture(quad, width, height) }
}

/** Steep edges weigh most: sums of fourth powers of the rise over one pixel and over six. */
export function sharpness(grey: Field): number | null {
  const steep = [1, grey.width].map((by) => steepness(grey, by)).filter((one): one is number => one !== null)
  return steep.length ? Math.min(...steep) : null
}

function steepness({ width, height, data }: Field, by: number): number | null {
  // The rim is table or shadow, not print.
  const [rimX, rimY] = [Math.round(width * 0.03) + FAR, Math.round(height * 0.03) + FAR]
  const counts = { near: new Float64Array(256), far: new Float64Array(256) }
  for (let y = rimY; y < height - rimY; y += 1) {
    for (let x = rimX; x < width - rimX; x += 1) {
      const i = y * width + x
      counts.near[Math.abs(data[i + by]! - data[i]!) | 0]! += 1
      counts.far[Math.abs(data[i + by * FAR]! - data[i]!) | 0]! += 1
    }
  }
  const printed = counts.far.slice(PRINTED).reduce((a, b) => a + b, 0)
  if (printed < 40) return null
  const power = (bins: Float64Array): number => bins.reduce((sum, count, level) => sum + count * level ** 4, 0)
  return (power(counts.near) / power(counts.far)) ** 0.25
}

function brightness({ width, height, data }: Field): Pick<Measures, 'light' | 'glare'> {
  const tiles: number[] = []
  const [across, down] = [Math.floor(width / TILE), Math.floor(height / TILE)]
  for (let y = 0; y < down * TILE; y += TILE) {
    for (let x = 0; x < across * TILE; x += TILE) {
      let sum = 0
      for (let dy = 0; dy < TILE; dy += 1) for (let dx = 0; dx < TILE; dx += 1) sum += data[(y + dy) * width + x + dx]!
      tiles.push(sum / (TILE * TILE))
    }
  }
  const light = percentile(tiles, 0.7)
  // A page that is white between its lines all over, such as a scan, has no glare; a dark table around it is no page.
  const page = bare(tiles, across, down).filter((tile) => tile >= PAGE * light)
  const wiped = percentile(page, 0.25) > WIPED - 4 ? 0 : tiles.filter((tile) => tile >= WIPED).length
  return { light, glare: wiped / Math.max(1, tiles.length) }
}

/** The lightest tile of each block: the paper between the print. */
function bare(tiles: readonly number[], across: number, down: number): number[] {
  const found: number[] = []
  for (let y = 0; y < down; y += AROUND) {
    for (let x = 0; x < across; x += AROUND) {
      let most = 0
      for (let v = y; v < Math.min(y + AROUND, down); v += 1) for (let u = x; u < Math.min(x + AROUND, across); u += 1) most = Math.max(most, tiles[v * across + u]!)
      found.push(most)
    }
  }
  return found
}

const AT_EDGE = 0.004

export function posture(quad: Quad, width: number, height: number): Pick<Measures, 'turn' | 'lean' | 'cut'> {
  const long = sides(quad)
  const angles = long.map(([a, b], at) => ((Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI - at * 90 + 900) % 360 - 180)
  const turn = Math.abs(angles.reduce((a, b) => a + b, 0) / 4)
  const [top, right, bottom, left] = long.map(([a, b]) => far(a, b)) as [number, number, number, number]
  const ratio = (a: number, b: number): number => Math.max(a, b) / Math.max(1, Math.min(a, b))
  const edge = AT_EDGE * Math.max(width, height)
  const isOut = (x: number, y: number): boolean => x < edge || y < edge || x > width - edge || y > height - edge
  // A side is cut off where both its ends, or its middle, lie at the frame.
  const cut = long.filter(([a, b]) => isOut((a.x + b.x) / 2, (a.y + b.y) / 2) || (isOut(a.x, a.y) && isOut(b.x, b.y))).length
  const lost = cut === 4 ? 0 : cut || Number(quad.some(({ x, y }) => isOut(x, y)))
  return { turn, lean: Math.max(ratio(top, bottom), ratio(left, right)), cut: lost }
}
