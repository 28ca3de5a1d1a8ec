/** Four corners and what follows from them. Corners go clockwise on the screen, from the paper's upper left. */
export interface Point {
  x: number
  y: number
}

export type Quad = readonly [Point, Point, Point, Point]

export const far = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y)

/** The side that begins at each corner. */
export const sides = (quad: Quad): [Point, Point][] => quad.map((corner, at) => [corner, quad[(at + 1) % 4]!])

export const whole = (width: number, height: number): Quad => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
]

export const area = (quad: Quad): number => sides(quad).reduce((sum, [a, b]) => sum + a.x * b.y - b.x * a.y, 0) / 2

/** Clockwise and without a dent: only such four points are a paper. */
export function isConvex(quad: Quad): boolean {
  return quad.every((b, at) => {
    const [a, c] = [quad[(at + 3) % 4]!, quad[(at + 1) % 4]!]
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 0
  })
}

/** Begins with the corner whose side runs most nearly to the right. */
export function ordered(quad: Quad): Quad {
  const right = sides(quad).map(([a, b]) => (b.x - a.x) / (far(a, b) || 1))
  const first = right.indexOf(Math.max(...right))
  return [0, 1, 2, 3].map((at) => quad[(first + at) % 4]!) as unknown as Quad
}

/** Width and height of the paper as far as its sides tell. */
export function extent(quad: Quad): { width: number; height: number } {
  const [top, right, bottom, left] = sides(quad).map(([a, b]) => far(a, b)) as [number, number, number, number]
  return { width: Math.max(top, bottom), height: Math.max(left, right) }
}

export const clamped = (quad: Quad, width: number, height: number): Quad =>
  quad.map(({ x, y }) => ({ x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) })) as unknown as Quad

/** Where corners given as parts of a picture are once it has been turned a quarter to the right. */
export function turnedRight([a, b, c, d]: Quad): Quad {
  const turned = ({ x, y }: Point): Point => ({ x: 1 - y, y: x })
  return [turned(d), turned(a), turned(b), turned(c)]
}
