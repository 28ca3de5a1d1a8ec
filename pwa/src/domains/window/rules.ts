/** Pure decisions of the desk. */
import type { DefectIn, Light, Step } from './api'

export const TONES = { green: 'ok', yellow: 'warn', red: 'bad', grey: 'plain' } as const satisfies Record<Light, string>

/** Steps that need words before they can be taken. */
export type Asks = 'nothing' | 'reason' | 'defects'

export const asks = (step: Step): Asks =>
  step === 'request_correction' ? 'defects' : step === 'reject' || step === 'deny' ? 'reason' : 'nothing'

const RED: ReadonlySet<Step> = new Set(['reject', 'deny'])

export const kindOf = (step: Step): 'primary' | 'plain' | 'danger' =>
  RED.has(step) ? 'danger' : step === 'request_correction' ? 'plain' : 'primary'

/** One line of the notice. `place` is a value of the list: `answer:/name` or `material:photo`. */
export function defectOf(place: string, text: string): DefectIn {
  const [target, ...rest] = place.split(':')
  return { target: target === 'material' ? 'material' : 'answer', at: rest.join(':'), text: text.trim() }
}
