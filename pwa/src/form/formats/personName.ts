/** Names of people as registered: rare hanzi up to plane 3 kept exactly, `·` always U+00B7, Latin letters. */
import * as text from './text'

const HAN = '〇\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}'
const LATIN = 'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff'
const GAPS = new RegExp(`([${HAN}])[${text.SPACE}]+(?=[${HAN}])`, 'gu')
const ABOUT_DOT = new RegExp(`[${text.SPACE}]*·[${text.SPACE}]*`, 'g')
const SPACES = new RegExp(`[${text.SPACE}]+`, 'g')
const NAME = new RegExp(`^[${HAN}${LATIN}][${HAN}${LATIN}·' .\\-]*$`, 'u')

/** One middle dot without spaces about it, no gaps between hanzi, single spaces, NFC. */
export const normalise = (value: string): string =>
  text
    .normalise(value)
    .replace(/[\u2022\u30fb\uff65\u2027]/g, '·')
    .replace(/\u2019/g, "'")
    .replace(ABOUT_DOT, '·')
    .replace(GAPS, '$1')
    .replace(SPACES, ' ')

/** Why this is no name: control, bidi, private_use, broken, character or dot. Private-use characters come from old
 * card readers: shown, never stored as a box or `?`. */
export function reason(value: string): string | null {
  const found = text.reason(value)
  if (found) return found
  if (!NAME.test(value)) return 'character'
  return value.includes('··') || value.endsWith('·') ? 'dot' : null
}
