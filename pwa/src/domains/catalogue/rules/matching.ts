/**
 * How well what was typed fits one name: each kind of match has its own band. The server has the same in
 * `catalogue/rules/matching.py`.
 */
const EXACT = 1000
const SOUND = 980
const INITIALS = 960
const PREFIX = 900
const LETTERS = 840
const INSIDE = 800
/** Shares words with it, holds the whole name, shares sounds with it. */
export const WORDS = 380
export const HOLDS = 620
export const SOUNDS = 340
// Weaker matches, looked for only where no other is good.
const HEARD = 660
const SLIP = 600
const SLIP_IN = 550
const IN_ORDER = 500

export interface Term {
  text: string
  signs: ReadonlySet<string>
  pinyin: string
  /** Where its syllables begin. */
  starts: readonly number[]
  initials: string
  /** Initials with zh, ch and sh. */
  wide: string
}

/** A name (normal) with its syllables, spaces between them. */
export function term(text: string, pinyin: string): Term {
  const starts: number[] = []
  let at = 0
  let initials = ''
  let wide = ''
  const syllables = pinyin.split(' ')
  for (const syllable of syllables) {
    starts.push(at)
    at += syllable.length
    initials += syllable.slice(0, 1)
    wide += /^[zcs]h/.test(syllable) ? syllable.slice(0, 2) : syllable.slice(0, 1)
  }
  return { text, signs: new Set(text), pinyin: syllables.join(''), starts, initials, wide }
}

const apart = (a: string | number, b: string | number, most: number): number => {
  const [one, other] = [a, b].map((of) => (typeof of === 'number' ? of : of.length)) as [number, number]
  return Math.min(Math.abs(one - other), most)
}

/** Signs as they stand; for `HOLDS` counts beside how much of what was asked the name is. */
export function spoken(asked: string, text: string): number {
  if (text === asked) return EXACT
  if (text.startsWith(asked)) return PREFIX - apart(text, asked, 50)
  if (text.includes(asked)) return INSIDE - apart(text, asked, 50)
  if (text.length > 1 && asked.includes(text)) return HOLDS
  return 0
}

/** Signs that sound alike: `asked` is their pinyin. */
export const heard = (asked: string, signs: number, one: Term): number =>
  atSyllable(asked, one) ? HEARD - apart(one.text, signs, 50) : 0

/** One sign wrong, or all in order with others between them; `signs` are those of `asked`. */
export function slipped(asked: string, signs: ReadonlySet<string>, one: Term): number {
  let same = 0
  for (const sign of signs) if (one.signs.has(sign)) same += 1
  if (same < Math.min(signs.size, one.signs.size) - 1) return 0
  const extra = apart(one.text, asked, 50)
  if (asked.length > 2 && near(asked, one.text)) return SLIP - extra
  if (one.text.length > 3 && near(one.text, asked)) return SLIP_IN - extra
  if (asked.length > 2 && inOrder(asked, one.text)) return IN_ORDER - extra
  return 0
}

/** Letters: pinyin, whole or begun, and initials. */
export function typed(asked: string, one: Term): number {
  const { pinyin, initials, wide } = one
  if (asked === pinyin) return SOUND
  if (asked === initials || asked === wide) return INITIALS
  if (pinyin.startsWith(asked)) return PREFIX - left(asked, one)
  if (asked.length > 1 && (initials.startsWith(asked) || wide.startsWith(asked))) return LETTERS - apart(initials, asked, 20)
  if (atSyllable(asked, one)) return INSIDE - left(asked, one)
  if (asked.length > 2 && initials.includes(asked)) return 720 - apart(initials, asked, 20)
  return 0
}

/** Letters with one wrong, missing, too many or swapped. */
export function mistyped(asked: string, one: Term): number {
  if (asked.length > 5 && near(asked, one.pinyin)) return 640 - left(asked, one)
  if (asked.length > 3 && near(asked, one.initials)) return 580 - apart(one.initials, asked, 20)
  return 0
}

/** Syllables left to type. */
function left(asked: string, { initials, starts }: Term): number {
  return Math.min(initials.length - starts.filter((start) => start < asked.length).length, 50)
}

function atSyllable(asked: string, { pinyin, starts }: Term): boolean {
  for (let at = pinyin.indexOf(asked); at >= 0; at = pinyin.indexOf(asked, at + 1)) if (starts.includes(at)) return true
  return false
}

function inOrder(asked: string, text: string): boolean {
  let at = 0
  for (const sign of asked) {
    at = text.indexOf(sign, at) + 1
    if (!at) return false
  }
  return true
}

/** What stands as it is wherever one slip has been: the first half, the second, or all with the two in the middle swapped. */
export function untouched(asked: string): [head: string, tail: string, crossed: string] {
  const middle = asked.length >> 1
  const [head, tail] = [asked.slice(0, middle), asked.slice(middle)]
  return [head, tail, head.slice(0, -1) + tail.slice(0, 1) + head.slice(-1) + tail.slice(1)]
}

/** Whether some part of `text` is `asked` (of two signs at least) but for one wrong, missing, too many or swapped with its neighbour. */
export function near(asked: string, text: string): boolean {
  const [head, tail, crossed] = untouched(asked)
  if (text.includes(crossed)) return true
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) if (oneOff(asked, text, at)) return true
  for (let at = text.indexOf(tail); at >= 0; at = text.indexOf(tail, at + 1)) {
    const start = at - head.length
    // One sign too many or missing before it moves the tail by one.
    for (const from of [start, start - 1, start + 1]) if (from >= 0 && oneOff(asked, text, from)) return true
  }
  return false
}

function oneOff(asked: string, text: string, start: number): boolean {
  let same = 0
  while (same < asked.length && asked[same] === text[start + same]) same += 1
  if (same === asked.length) return true
  const at = start + same
  const isWrong = at < text.length && goesOn(asked, same + 1, text, at + 1)
  const isSwapped = same + 1 < asked.length && asked[same] === text[at + 1] && asked[same + 1] === text[at] && goesOn(asked, same + 2, text, at + 2)
  return isWrong || isSwapped || goesOn(asked, same + 1, text, at) || goesOn(asked, same, text, at + 1)
}

/** Whether the rest of `asked` from `of` on stands in `text` at `at`; no piece is cut out to compare. */
function goesOn(asked: string, of: number, text: string, at: number): boolean {
  if (text.length - at < asked.length - of) return false
  for (let n = of; n < asked.length; n += 1) if (asked[n] !== text[at + n - of]) return false
  return true
}
