/**
 * Search over the item list: everyday words, pinyin, initials, one typo. The server has the same in
 * `catalogue/rules/searching.py`; both answer `shared-schemas/vectors/search.json`.
 */
import type { ItemLine } from './api'

type Searched = Pick<ItemLine, 'code' | 'name' | 'aliases' | 'pinyin' | 'aliasPinyin' | 'hasForm'>

interface Term {
  text: string
  pinyin: string
  /** Where its syllables begin. */
  starts: Set<number>
  initials: string
}

interface Entry {
  terms: Term[]
  english: string
  /** Two neighbouring signs of any term. */
  pairs: Set<string>
}

const FILLERS = [
  '需要什么材料', '需要什么', '要带什么', '什么材料', '什么手续', '要什么', '怎么样', '我想要', '能不能', '多少钱',
  '请问', '怎么', '如何', '我想', '我要', '想要', '哪里', '去哪', '在哪', '流程', '办理', '申请', '手续', '一下', '可以',
  '办', '的', '了', '吗', '呢',
]
const known = new WeakMap<object, Entry>()

/** Letters and digits only, one width, lower case. */
const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const pairsOf = (text: string): string[] => Array.from({ length: Math.max(text.length - 1, 0) }, (_, n) => text.slice(n, n + 2))

function term(text: string, pinyin: string): Term {
  const syllables = pinyin.split(' ')
  const starts = new Set<number>()
  let at = 0
  for (const syllable of syllables) {
    starts.add(at)
    at += syllable.length
  }
  const initials = syllables.map((syllable) => syllable.slice(0, 1)).join('')
  return { text: normal(text), pinyin: syllables.join(''), starts, initials }
}

function entry(line: Searched): Entry {
  const terms = [term(line.name.zh, line.pinyin), ...line.aliases.map((alias, n) => term(alias, line.aliasPinyin[n] ?? ''))]
  return { terms, english: normal(line.name.en), pairs: new Set(terms.flatMap((one) => pairsOf(one.text))) }
}

/** Each line is prepared once, however often the list is filtered. */
function prepared(line: Searched): Entry {
  let found = known.get(line)
  if (!found) known.set(line, (found = entry(line)))
  return found
}

/** The best items first; all of them for an empty query. */
export function search<Line extends Searched>(lines: readonly Line[], query: string, most = 50): Line[] {
  const asked = normal(query)
  if (!asked) return [...lines]
  const bare = FILLERS.reduce((text, filler) => text.replaceAll(filler, ''), asked)
  const found: { line: Line; score: number }[] = []
  for (const line of lines) {
    let score = scoreOf(prepared(line), asked)
    if (bare && bare !== asked) score = Math.max(score, scoreOf(prepared(line), bare) - 1)
    if (score > 0) found.push({ line, score })
  }
  return found
    .sort((a, b) => b.score - a.score || before(a.line, b.line))
    .slice(0, most)
    .map(({ line }) => line)
}

function before(a: Searched, b: Searched): number {
  return Number(b.hasForm) - Number(a.hasForm) || a.name.zh.length - b.name.zh.length || (a.code < b.code ? -1 : 1)
}

function scoreOf(entry: Entry, asked: string): number {
  const latin = /^[a-z0-9]+$/.test(asked)
  let best = latin && asked.length > 2 && entry.english.includes(asked) ? 700 : 0
  for (const [n, one] of entry.terms.entries()) {
    const score = latin ? typed(asked, one) : spoken(asked, one.text)
    best = Math.max(best, score && n === 0 ? score + 1 : score) // the name before an alias
  }
  if (latin) return best
  const pairs = pairsOf(asked)
  const shared = pairs.filter((pair) => entry.pairs.has(pair)).length
  return shared && shared * 2 >= pairs.length ? Math.max(best, 300 + Math.floor((100 * shared) / pairs.length)) : best
}

function spoken(asked: string, text: string): number {
  const extra = Math.min(Math.abs(text.length - asked.length), 50)
  if (text === asked) return 1000
  if (text.startsWith(asked)) return 900 - extra
  if (text.includes(asked)) return 800 - extra
  if (text.length > 1 && asked.includes(text)) return 700 + 2 * Math.min(text.length, 20) - extra
  if (asked.length > 2 && near(asked, text)) return 600 - extra
  if (text.length > 3 && near(text, asked)) return 550 - extra
  if (asked.length > 2 && inOrder(asked, text)) return 500 - extra
  return 0
}

function typed(asked: string, { pinyin, starts, initials }: Term): number {
  const short = Math.min(Math.abs(initials.length - asked.length), 20)
  let extra = initials.length // syllables left to type
  for (const start of starts) if (start < asked.length) extra -= 1
  extra = Math.min(extra, 50)
  if (asked === pinyin) return 980
  if (asked === initials) return 960
  if (pinyin.startsWith(asked)) return 900 - extra
  if (asked.length > 1 && initials.startsWith(asked)) return 840 - short
  if (atSyllable(asked, pinyin, starts)) return 800 - extra
  if (asked.length > 2 && initials.includes(asked)) return 720 - short
  if (asked.length > 5 && near(asked, pinyin)) return 640 - extra
  if (asked.length > 3 && near(asked, initials)) return 580 - short
  return 0
}

function atSyllable(asked: string, pinyin: string, starts: Set<number>): boolean {
  for (let at = pinyin.indexOf(asked); at >= 0; at = pinyin.indexOf(asked, at + 1)) if (starts.has(at)) return true
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

/** Whether some part of `text` is `asked` but for one sign wrong, missing, too many or swapped with its neighbour. */
export function near(asked: string, text: string): boolean {
  const third = Math.floor(asked.length / 3)
  const pieces = [asked.slice(0, third), asked.slice(third, 2 * third), asked.slice(2 * third)]
  if (!pieces.some((piece) => text.includes(piece))) return false // one slip touches two of three neighbours at most
  for (let start = 0; start < text.length; start += 1) if (oneOff(asked, text.slice(start))) return true
  return false
}

function oneOff(asked: string, text: string): boolean {
  let same = 0
  while (same < asked.length && same < text.length && asked[same] === text[same]) same += 1
  if (same === asked.length) return true
  const rest = text.slice(same)
  const ours = asked.slice(same)
  const wrong = rest !== '' && rest.slice(1).startsWith(ours.slice(1))
  const swapped = ours.length > 1 && rest[0] === ours[1] && rest[1] === ours[0] && rest.slice(2).startsWith(ours.slice(2))
  return wrong || swapped || rest.startsWith(ours.slice(1)) || rest.slice(1).startsWith(ours)
}
