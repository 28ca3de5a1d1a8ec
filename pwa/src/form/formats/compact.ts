/** Numbers with letters, such as plates and certificates: the form's pattern says which letters stand where. */
import { compact } from './text'

/** Without the dots between the parts either, as on the plate itself: 宁A·12345. */
export const normalise = (value: string): string => compact(value.replace(/[·\u2022\u30fb\u2027]/g, ''))

/** Nothing: what is wrong with it only the pattern knows. */
export const reason = (): null => null
