/** From numbers to what a person can mend. The thresholds were chosen on drawn photos (tests/materials/drawn), never on those that test them. */
import type { Measures } from './quality'

export type Defect = 'blur' | 'glare' | 'dark' | 'tilt' | 'cut'

const BLURRED = 0.3
const DARK = 110
const GLARING = 0.03
const TURNED = 12
const LEANING = 1.2

/** What is wrong, the worst to read first. */
export function defects({ sharp, light, glare, turn, lean, cut }: Measures): Defect[] {
  const found: [Defect, boolean][] = [
    ['blur', sharp !== null && sharp < BLURRED],
    ['dark', light < DARK],
    ['glare', glare > GLARING],
    ['cut', cut > 0],
    ['tilt', turn > TURNED || lean > LEANING],
  ]
  return found.filter(([, is]) => is).map(([defect]) => defect)
}
