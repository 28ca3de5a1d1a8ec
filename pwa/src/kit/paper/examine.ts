/** One look at a photo: where the paper is and how well it can be read. */
import { corners } from './corners'
import { clamped, whole, type Quad } from './quad'
import { measured, type Measures } from './quality'
import type { Pixels } from './raster'
import { sizeOf, straightened } from './warp'

/** Photos are looked at in this size. */
export const LOOK = 1200

export interface Examined {
  corners: Quad
  /** Whether a paper was found; else the corners are the picture's own. */
  isFound: boolean
  measures: Measures
}

export function examine(pixels: Pixels): Examined {
  const found = corners(pixels)
  const quad = found?.corners ?? whole(pixels.width, pixels.height)
  return { corners: quad, isFound: found !== null, measures: measure(pixels, quad) }
}

/** The same numbers for corners that a person has moved. */
export function measure(pixels: Pixels, quad: Quad): Measures {
  const inside = clamped(quad, pixels.width, pixels.height)
  const { width, height } = sizeOf(inside, LOOK)
  return measured(straightened(pixels, inside, width, height), quad, pixels.width, pixels.height)
}
