/** Straightens a paper: what lay between four corners becomes a rectangle. */
import { extent, type Point, type Quad } from './quad'
import type { Pixels } from './raster'

/** The nine numbers that take the rectangle's points to the quadrilateral's (Heckbert's square-to-quad). */
export function homography(width: number, height: number, [a, b, c, d]: Quad): Float64Array {
  const sx = a.x - b.x + c.x - d.x
  const sy = a.y - b.y + c.y - d.y
  const [dx1, dx2, dy1, dy2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y]
  const base = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / base
  const h = (dx1 * sy - sx * dy1) / base
  const rows = [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h, 1]
  return Float64Array.from(rows, (value, at) => value / (at % 3 === 0 ? width : at % 3 === 1 ? height : 1))
}

export function moved(h: Float64Array, x: number, y: number): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w }
}

/** The size of the straightened paper: as large as it is seen, its longest edge at most `longest`. */
export function sizeOf(quad: Quad, longest: number): { width: number; height: number } {
  const { width, height } = extent(quad)
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Bilinear. What lies outside the picture repeats its edge. */
export function straightened(source: Pixels, quad: Quad, width: number, height: number, into = new Uint8ClampedArray(width * height * 4)): Pixels {
  const h = homography(width, height, quad)
  const { data, width: w } = source
  const [lastX, lastY, row] = [source.width - 1.001, source.height - 1.001, w * 4]
  for (let y = 0, p = 0; y < height; y += 1) {
    const v = y + 0.5
    let px = h[0]! * 0.5 + h[1]! * v + h[2]!
    let py = h[3]! * 0.5 + h[4]! * v + h[5]!
    let pw = h[6]! * 0.5 + h[7]! * v + h[8]!
    for (let x = 0; x < width; x += 1, p += 4, px += h[0]!, py += h[3]!, pw += h[6]!) {
      const sx = Math.min(lastX, Math.max(0, px / pw - 0.5))
      const sy = Math.min(lastY, Math.max(0, py / pw - 0.5))
      const left = sx | 0
      const top = sy | 0
      const fx = sx - left
      const fy = sy - top
      const i = (top * w + left) * 4
      const br = fx * fy
      const tr = fx - br
      const bl = fy - br
      const tl = 1 - fx - bl
      into[p] = data[i]! * tl + data[i + 4]! * tr + data[i + row]! * bl + data[i + row + 4]! * br
      into[p + 1] = data[i + 1]! * tl + data[i + 5]! * tr + data[i + row + 1]! * bl + data[i + row + 5]! * br
      into[p + 2] = data[i + 2]! * tl + data[i + 6]! * tr + data[i + row + 2]! * bl + data[i + row + 6]! * br
      into[p + 3] = 255
    }
  }
  return { width, height, data: into }
}
