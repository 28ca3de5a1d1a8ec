/** What was typed, as search looks for it. The server has the same in `catalogue/rules/asking.py`. */

/** How people speak: `shared-schemas/search.json`, and the usual sound of each sign. */
export interface Speech {
  fillers: readonly string[]
  words: Readonly<Record<string, readonly string[]>>
  sounds: ReadonlyMap<string, string>
}

/** One way to look for it, and what that way costs. */
export interface Way {
  text: string
  cost: number
}

const MOST_FORMS = 8
const MEANT = 60
const PIECES = /[㐀-䶿一-鿿]|[^㐀-䶿一-鿿]+/g

/** Letters and digits only, one width, lower case. */
export const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Each Chinese sign by itself, whatever stands between them as one. */
export const pieces = (text: string): string[] => text.match(PIECES) ?? []

export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

const isHan = (piece: string): boolean => /^[㐀-䶿一-鿿]/.test(piece)

/** The usual sound of each sign; none where one of them is unknown. */
export function syllables(text: string, speech: Speech): string[] | null {
  const said = pieces(text).map((piece) => (isHan(piece) ? speech.sounds.get(piece) ?? '' : piece))
  return said.every(Boolean) ? said : null
}

/** As it stands, without fillers, with official words for everyday ones; the cheapest first. */
export function forms(asked: string, speech: Speech): Way[] {
  const found = new Map<string, number>()
  for (const { text, cost } of ways(asked, speech)) {
    if (text && !found.has(text) && found.size < MOST_FORMS) found.set(text, cost)
  }
  return [...found].map(([text, cost]) => ({ text, cost }))
}

function ways(asked: string, speech: Speech): Way[] {
  const found: Way[] = [{ text: asked, cost: 0 }]
  if (isAscii(asked)) return found
  if (/[a-z]/.test(asked)) found.push(...byLetters(asked, speech))
  const bare = speech.fillers.reduce((text, filler) => text.replaceAll(filler, ''), asked)
  if (bare.length > 1) found.push({ text: bare, cost: 1 })
  const spoken = bare.length > 1 ? bare : asked
  const meant = Object.entries(speech.words).filter(([word]) => spoken.includes(word))
  found.push({ text: meant.reduce((text, [word, names]) => text.replaceAll(word, names[0] ?? ''), spoken), cost: MEANT })
  for (const [word, names] of meant) for (const name of names) found.push({ text: spoken.replaceAll(word, name), cost: MEANT })
  return found
}

/** Signs and letters together: all as pinyin, or all as initials. */
function byLetters(asked: string, speech: Speech): Way[] {
  const spelled = syllables(asked, speech)
  if (!spelled) return []
  const begun = pieces(asked).map((piece, n) => (isHan(piece) ? spelled[n]?.slice(0, 1) : piece))
  return [{ text: spelled.join(''), cost: 20 }, { text: begun.join(''), cost: 20 }]
}
