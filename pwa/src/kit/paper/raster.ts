/** Pictures as arrays of numbers. */
import type { Point } from './quad'

/** RGBA, row by row, as a canvas gives it. */
export interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray
}

/** One number a pixel. */
export interface Field {
  width: number
  height: number
  data: Float32Array
}

export const field = (width: number, height: number): Field => ({ width, height, data: new Float32Array(width * height) })

/** Between the pixels, bilinear; outside, the nearest edge. */
export function at({ width, height, data }: Field, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1.001)
  const cy = Math.min(Math.max(y, 0), height - 1.001)
  const [left, top] = [Math.floor(cx), Math.floor(cy)]
  const [fx, fy] = [cx - left, cy - top]
  const here = top * width + left
  const upper = data[here]! * (1 - fx) + data[here + 1]! * fx
  const lower = data[here + width]! * (1 - fx) + data[here + width + 1]! * fx
  return upper * (1 - fy) + lower * fy
}

/** Rec. 601 luma, 0 … 255. */
export function luma({ width, height, data }: Pixels): Field {
  const out = field(width, height)
  for (let i = 0, p = 0; i < out.data.length; i += 1, p += 4) {
    out.data[i] = 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!
  }
  return out
}

const FLOOR = 12

/** How white each block of `step` x `step` pixels is: the logarithm of its darkest channel. White paper beats wood, skin
 * and cloth in it, and an edge is as steep in the shade as in the light. */
export function whiteness({ width, height, data }: Pixels, step: number): Field {
  const out = field(Math.floor(width / step), Math.floor(height / step))
  for (let y = 0; y < out.height; y += 1) {
    for (let x = 0; x < out.width; x += 1) {
      let [r, g, b] = [0, 0, 0]
      for (let dy = 0; dy < step; dy += 1) {
        let p = ((y * step + dy) * width + x * step) * 4
        for (let dx = 0; dx < step; dx += 1, p += 4) {
          r += data[p]!
          g += data[p + 1]!
          b += data[p + 2]!
        }
      }
      out.data[y * out.width + x] = Math.log(Math.min(r, g, b) / (step * step) + FLOOR)
    }
  }
  return out
}

/** Each pixel with its neighbours, 1-2-1 both ways. */
export function softened(source: Field): Field {
  const { width, height } = source
  const pass = (from: Float32Array, by: number, last: (i: number) => boolean): Float32Array => {
    const to = from.slice()
    for (let i = by; i < from.length - by; i += 1) if (!last(i)) to[i] = (from[i - by]! + 2 * from[i]! + from[i + by]!) / 4
    return to
  }
  const across = pass(source.data, 1, (i) => i % width === 0 || i % width === width - 1)
  return { width, height, data: pass(across, width, () => false) }
}

/** The value below which `share` of the pixels lie. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

export const scaled = (points: readonly Point[], by: number): Point[] => points.map(({ x, y }) => ({ x: x * by, y: y * by }))
