/** Times of day as `07:05`, as a clock on the wall shows them: no seconds, no zone. */
import { compact } from './text'

/** Half width, without spaces, the hour with two digits. */
export const normalise = (value: string): string => compact(value).replace(/^[0-9]:[0-9]{2}$/, '0$&')

export const reason = (value: string): string | null => (/^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(value) ? null : 'shape')
