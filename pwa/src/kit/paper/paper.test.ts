import { describe, expect, it } from 'vitest'
import { defects } from './advice'
import { corners } from './corners'
import { examine } from './examine'
import { area, clamped, extent, isConvex, ordered, turnedRight, whole, type Quad } from './quad'
import { measured, posture, sharpness } from './quality'
import { at, field, luma, percentile, softened, type Pixels } from './raster'
import { homography, moved, sizeOf, straightened } from './warp'

const quad = (...points: [number, number][]): Quad => points.map(([x, y]) => ({ x, y })) as unknown as Quad
const PAPER = quad([130, 90], [520, 120], [500, 400], [100, 370])

/** A picture whose pixel at x, y is as light as `light` says. */
function picture(width: number, height: number, light: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, p = y * width * 4; x < width; x += 1, p += 4) data[p] = data[p + 1] = data[p + 2] = light(x, y)
  }
  return { width, height, data }
}

/** Whether a point lies inside, as for any convex figure that runs clockwise. */
function inside(shape: Quad, x: number, y: number): boolean {
  for (let n = 0; n < 4; n += 1) {
    const [a, b] = [shape[n]!, shape[(n + 1) % 4]!]
    if ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) < 0) return false
  }
  return true
}
const print = (x: number, y: number): boolean => x % 24 < 3 && y % 30 < 16

/** A paper with a margin round its print, on a table. */
function photo(paper: Quad, table: (x: number, y: number) => number = () => 80): Pixels {
  const middle = { x: paper.reduce((sum, { x }) => sum + x / 4, 0), y: paper.reduce((sum, { y }) => sum + y / 4, 0) }
  const text = paper.map(({ x, y }) => ({ x: x + (middle.x - x) * 0.2, y: y + (middle.y - y) * 0.2 })) as unknown as Quad
  return picture(640, 480, (x, y) => (inside(paper, x, y) ? (print(x, y) && inside(text, x, y) ? 40 : 225) : table(x, y)))
}

/** By how many pixels the worst corner misses. */
const missed = (found: Quad | undefined, wanted: Quad): number =>
  Math.max(...wanted.map(({ x, y }, n) => Math.hypot(x - (found?.[n]?.x ?? Infinity), y - (found?.[n]?.y ?? Infinity))))

describe('corners', { timeout: 60_000 }, () => {
  it('are found on a plain table', () => expect(missed(corners(photo(PAPER))?.corners, PAPER)).toBeLessThan(4))
  it('are found on stripes', () => expect(missed(corners(photo(PAPER, (x, y) => ((x + 2 * y) % 60 < 30 ? 60 : 150)))?.corners, PAPER)).toBeLessThan(4))
  it('are found though half of it lies in the shade', () => {
    const lit = photo(PAPER)
    const shaded = picture(640, 480, (x, y) => lit.data[(y * 640 + x) * 4]! * (x > 300 ? 0.55 : 1))
    expect(missed(corners(shaded)?.corners, PAPER)).toBeLessThan(4)
  })
  it('are found of a paper that is turned', () => {
    const turned = quad([260, 40], [540, 190], [400, 440], [120, 290])
    expect(missed(corners(photo(turned))?.corners, turned)).toBeLessThan(4)
  })
  it('are those that can be seen where a side is cut off', () => {
    const found = corners(photo(quad([-80, 90], [420, 80], [430, 400], [-70, 410])))
    expect(Math.min(...found!.corners.map(({ x }) => x))).toBeLessThan(4)
    expect(examine(photo(quad([-80, 90], [420, 80], [430, 400], [-70, 410]))).measures.cut).toBe(1)
  })
  it('are the picture’s own where there is no paper', () => {
    const seen = examine(picture(640, 480, (x, y) => 80 + ((x * 7 + y * 13) % 11)))
    expect(seen.isFound).toBe(false)
    expect(seen.corners).toEqual(whole(640, 480))
    expect(seen.measures).toMatchObject({ turn: 0, lean: 1, cut: 0 })
  })
})

describe('a quadrilateral', () => {
  it('begins at the paper’s upper left', () => expect(ordered(quad([9, 9], [0, 9], [0, 0], [9, 0]))).toEqual(quad([0, 0], [9, 0], [9, 9], [0, 9])))
  it('knows its size and whether it has a dent', () => {
    expect(area(PAPER)).toBeGreaterThan(100_000)
    expect(extent(quad([0, 0], [30, 0], [30, 20], [0, 20]))).toEqual({ width: 30, height: 20 })
    expect(isConvex(PAPER)).toBe(true)
    expect(isConvex(quad([0, 0], [9, 0], [1, 1], [0, 9]))).toBe(false)
    expect(isConvex(quad([0, 0], [0, 9], [9, 9], [9, 0]))).toBe(false)
  })
  it('is the same after four turns and within the picture once clamped', () => {
    const part = quad([0.1, 0.2], [0.9, 0.1], [0.8, 0.9], [0.2, 0.8])
    const turned = [1, 2, 3, 4].reduce((one) => turnedRight(one), part)
    for (const [n, { x, y }] of turned.entries()) expect([x, y]).toEqual([expect.closeTo(part[n]!.x), expect.closeTo(part[n]!.y)])
    expect(clamped(quad([-5, 3], [90, 3], [90, 120], [0, 120]), 80, 100)).toEqual(quad([0, 3], [80, 3], [80, 100], [0, 100]))
  })
})

describe('straightening', () => {
  it('takes the rectangle’s corners to the paper’s', () => {
    const way = homography(300, 200, PAPER)
    for (const [n, [x, y]] of [[0, 0], [300, 0], [300, 200], [0, 200]].entries()) {
      const met = moved(way, x!, y!)
      expect([met.x, met.y]).toEqual([expect.closeTo(PAPER[n]!.x), expect.closeTo(PAPER[n]!.y)])
    }
  })
  it('leaves a whole picture as it is', () => {
    const source = picture(40, 30, (x, y) => x * 3 + y)
    expect(straightened(source, whole(40, 30), 40, 30).data).toEqual(source.data)
  })
  it('leaves only paper', () => {
    const { width, height } = sizeOf(PAPER, 300)
    const paper = luma(straightened(photo(PAPER), PAPER, width, height))
    expect(Math.max(width, height)).toBe(300)
    for (const [x, y] of [[3, 3], [width - 4, 3], [width - 4, height - 4], [3, height - 4]]) expect(at(paper, x!, y!)).not.toBeCloseTo(80, -1)
  })
})

describe('measures', { timeout: 60_000 }, () => {
  const plain = { sharp: 0.6, light: 220, glare: 0, turn: 1, lean: 1.02, cut: 0 }
  it('of a good photo ask for nothing', () => {
    expect(defects(plain)).toEqual([])
    expect(defects(examine(photo(PAPER)).measures)).toEqual([])
    expect(defects({ ...plain, sharp: null })).toEqual([])
  })
  it.each([
    ['blur', { sharp: 0.2 }],
    ['dark', { light: 60 }],
    ['glare', { glare: 0.1 }],
    ['cut', { cut: 1 }],
    ['tilt', { turn: 20 }],
    ['tilt', { lean: 1.4 }],
  ])('name %s', (defect, wrong) => expect(defects({ ...plain, ...wrong })).toEqual([defect]))
  it('fall with every blur', () => {
    const crisp = luma(picture(200, 200, (x, y) => (print(x, y) ? 40 : 225)))
    const soft = softened(softened(softened(crisp)))
    const softer = Array.from({ length: 12 }).reduce<typeof soft>((one) => softened(one), soft)
    const [a, b, c] = [crisp, soft, softer].map((one) => sharpness(one) ?? 0) as [number, number, number]
    expect(a).toBeGreaterThan(b)
    expect(b).toBeGreaterThan(c)
    expect(sharpness(field(100, 100))).toBeNull()
  })
  it('see a lamp in the paper, but none in a page that is white all over', () => {
    const wiped = picture(400, 300, (x, y) => (Math.hypot(x - 200, y - 150) < 60 ? 255 : print(x, y) ? 40 : 215))
    expect(measured(wiped, whole(400, 300), 400, 300).glare).toBeGreaterThan(0.05)
    expect(measured(picture(400, 300, () => 255), whole(400, 300), 400, 300).glare).toBe(0)
  })
  it('tell a turned paper from one that was seen from the side', () => {
    expect(posture(quad([200, 100], [400, 200], [300, 400], [100, 300]), 640, 480).turn).toBeCloseTo(26.6, 0)
    expect(posture(quad([200, 100], [400, 100], [500, 400], [100, 400]), 640, 480).lean).toBeCloseTo(2)
    expect(percentile([3, 1, 2, 4], 0.5)).toBe(3)
  })
})
