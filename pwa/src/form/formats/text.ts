/** What every text is: NFC, one kind of line end, nothing unseen; and which characters none may hold. */
export const SPACE = '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff'

const EDGES = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g')
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g // copied along from web pages and PDFs, never typed
const REFUSED: readonly [string, RegExp][] = [
  // oxlint-disable-next-line no-control-regex -- these are what is refused
  ['control', /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/],
  ['bidi', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
  ['private_use', /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u],
  ['broken', /[\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]/u],
]

/** NFC, trimmed, line ends as one character, tabs as spaces, without unseen joiners. */
export const normalise = (value: string): string =>
  value.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(UNSEEN, '').normalize('NFC').replace(EDGES, '')

/** The first kind of character that no text may hold. */
export const reason = (value: string): string | null => REFUSED.find(([, pattern]) => pattern.test(value))?.[0] ?? null

/** A number as people paste it → its characters: half width, upper case, without spaces and hyphens. */
export const compact = (value: string): string =>
  value
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(new RegExp(`[-${SPACE}]`, 'g'), '')
    .toUpperCase()
