/**
 * Search over the item list: names, everyday words, pinyin, initials, one slip. The server has the same in
 * `catalogue/rules/searching.py`; both answer `shared-schemas/vectors/search.json` and the graded queries.
 */
import type { ItemLine } from '../api'
import { forms, isAscii, normal, syllables, type Speech } from './asking'
import { append, emptyColumn, holding, type Column } from './column'
import * as matching from './matching'
import { term, type Term } from './matching'

/** What search and its rows need of a line. */
export type Line = Pick<
  ItemLine,
  'code' | 'name' | 'aliases' | 'pinyin' | 'aliasPinyin' | 'department' | 'hasForm' | 'frequency' | 'places'
>

interface Entry {
  line: Line
  terms: Term[]
  english: string
}

/** What search works on; made once a list. */
export interface Shelf {
  entries: Entry[]
  /** Pinyin and initials of all names. */
  spelled: Column
  english: Column
  /** A sign, two neighbouring signs or syllables, and the entries that have them. */
  holders: Map<string, number[]>
  speech: Speech
}

const GOOD = 700
const LEAST = [2, 5] as const
const LEAST_SOUND = [3, 5] as const
const LIKED = { high: 12, low: 0, zombie: -12 }
const ELSEWHERE = 15
const UNHEARD_OF = 8

type Scores = Map<number, number>

export const emptyShelf = (speech: Speech): Shelf => ({
  entries: [], spelled: emptyColumn(), english: emptyColumn(), holders: new Map(), speech,
})

/** Adds lines to what can be found: a few at a time, so that nobody waits for all of them. */
export function add(shelf: Shelf, lines: readonly Line[]): Shelf {
  for (const line of lines) {
    const spokens = [line.pinyin, ...line.aliasPinyin]
    const terms = [line.name.zh, ...line.aliases].map((text, n) => term(normal(text), spokens[n] ?? ''))
    const keys = new Set(terms.flatMap((one) => [...one.text, ...pairsOf(one.text)]))
    for (const spoken of spokens) for (const pair of joined(spoken.split(' '))) keys.add(pair)
    const english = normal(line.name.en)
    const at = shelf.entries.push({ line, terms, english }) - 1
    append(shelf.spelled, terms.flatMap(({ pinyin, initials, wide }) => [pinyin, initials, wide]))
    append(shelf.english, [english])
    for (const key of keys) {
      const found = shelf.holders.get(key)
      if (found) found.push(at)
      else shelf.holders.set(key, [at])
    }
  }
  return shelf
}

const pairsOf = (text: string): string[] => Array.from({ length: Math.max(text.length - 1, 0) }, (_, n) => text.slice(n, n + 2))

const joined = (said: string[]): string[] => said.slice(1).map((syllable, n) => `${said[n]} ${syllable}`)

/** The best items first; all of them for an empty query. What the person's own division offers goes before. */
export function search(shelf: Shelf, query: string, division = '', most = 50): Line[] {
  const asked = normal(query)
  if (!asked) return shelf.entries.map(({ line }) => line)
  const words = query.split(/\s+/).filter(Boolean).map(normal)
  const scores = isAscii(asked) ? letters(shelf, asked, words) : signs(shelf, asked)
  return [...scores]
    .flatMap(([at, score]) => {
      const line = shelf.entries[at]?.line
      return line ? [{ line, score: ranked(line, score, division) }] : []
    })
    .sort((a, b) => b.score - a.score || before(a.line, b.line))
    .slice(0, most)
    .map(({ line }) => line)
}

function ranked(line: Line, score: number, division: string): number {
  const isElsewhere = division !== '' && line.places.every((place) => place.division !== division)
  return score + LIKED[line.frequency] - (isElsewhere ? ELSEWHERE : 0)
}

function before(a: Line, b: Line): number {
  return Number(b.hasForm) - Number(a.hasForm) || a.name.zh.length - b.name.zh.length || (a.code < b.code ? -1 : 1)
}

function letters(shelf: Shelf, asked: string, words: string[]): Scores {
  const scores: Scores = new Map()
  const rate = (at: number, how: typeof matching.typed): void =>
    keep(scores, at, best(shelf.entries[at]?.terms ?? [], (one) => how(asked, one)))
  if (asked.length > 2) inEnglish(shelf, asked, words, scores)
  for (const at of holding(shelf.spelled, asked)) rate(at, matching.typed)
  if (highest(scores) >= GOOD || asked.length < 4) return scores
  for (const at of holding(shelf.spelled, ...matching.untouched(asked))) rate(at, matching.mistyped)
  return scores
}

function inEnglish({ entries, english }: Shelf, asked: string, words: string[], scores: Scores): void {
  for (const at of holding(english, asked)) keep(scores, at, GOOD)
  if (words.length < 2) return
  for (const at of holding(english, words[0] ?? '')) {
    if (words.every((word) => entries[at]?.english.includes(word))) keep(scores, at, GOOD - 10)
  }
}

function signs(shelf: Shelf, asked: string): Scores {
  const scores: Scores = new Map()
  const ways = forms(asked, shelf.speech)
  for (const { text, cost } of ways) {
    const found = isAscii(text) ? letters(shelf, text, []) : together(shelf, text)
    for (const [at, score] of found) keep(scores, at, score - cost)
  }
  if (highest(scores) >= GOOD) return scores
  // Without fillers, if there were any.
  const { text, cost } = ways.find((way) => way.cost === 1) ?? { text: asked, cost: 0 }
  for (const [at, score] of slips(shelf, text)) keep(scores, at, score - cost)
  return scores
}

/** By the signs that stand together. */
function together(shelf: Shelf, asked: string): Scores {
  const scores: Scores = new Map()
  const { weights, total, shared } = share(shelf, asked.length > 1 ? pairsOf(asked) : [asked], 1)
  for (const [at, weight] of shared) {
    if (asked.length > 1 && isEnough(weight, total, LEAST)) keep(scores, at, matching.WORDS + Math.floor((300 * weight) / total))
    keep(scores, at, best(shelf.entries[at]?.terms ?? [], ({ text }) => {
      const score = matching.spoken(asked, text)
      return score === matching.HOLDS ? score + Math.floor((160 * held(text, weights, total)) / 100) : score
    }))
  }
  return scores
}

/** What sounds alike, then what has nearly the same signs. */
function slips(shelf: Shelf, asked: string): Scores {
  const scores: Scores = new Map()
  const said = syllables(asked, shelf.speech)
  if (said) {
    const { total, shared } = share(shelf, joined(said), UNHEARD_OF)
    const spelled = said.join('')
    for (const [at, weight] of shared) {
      if (isEnough(weight, total, LEAST_SOUND)) keep(scores, at, matching.SOUNDS + Math.floor((300 * weight) / total))
      keep(scores, at, best(shelf.entries[at]?.terms ?? [], (one) => matching.heard(spelled, asked.length, one)))
    }
  }
  const own = new Set(asked)
  const counts: Scores = new Map()
  for (const sign of own) for (const at of shelf.holders.get(sign) ?? []) counts.set(at, (counts.get(at) ?? 0) + 1)
  for (const [at, count] of counts) {
    if (count >= Math.min(own.size - 1, 3)) keep(scores, at, best(shelf.entries[at]?.terms ?? [], (one) => matching.slipped(asked, own, one)))
  }
  return scores
}

/** What each key weighs, all together, and how much of it each entry has. */
function share(shelf: Shelf, keys: string[], unheard: number): { weights: Map<string, number>; total: number; shared: Scores } {
  const weights = new Map(keys.map((key) => [key, weight(shelf, key, unheard)]))
  const shared: Scores = new Map()
  let total = 0
  for (const key of keys) {
    const mine = weights.get(key) ?? 0
    total += mine
    for (const at of shelf.holders.get(key) ?? []) shared.set(at, (shared.get(at) ?? 0) + mine)
  }
  return { weights, total, shared }
}

/** What is rare says more: the binary digits of all entries over those that have it. */
function weight({ entries, holders }: Shelf, key: string, unheard: number): number {
  const having = holders.get(key)?.length ?? 0
  return having ? 32 - Math.clz32(Math.floor(entries.length / having)) : unheard
}

const isEnough = (weight: number, total: number, [part, of]: readonly [number, number]): boolean => weight * of >= total * part

function held(text: string, weights: Map<string, number>, total: number): number {
  const own = pairsOf(text).reduce((sum, pair) => sum + (weights.get(pair) ?? 0), 0)
  return Math.min(Math.floor((100 * own) / total), 100)
}

/** Of a name (the first) and aliases: the name goes before. */
function best(terms: readonly Term[], score: (one: Term) => number): number {
  let most = 0
  for (const [n, one] of terms.entries()) {
    const mine = score(one)
    most = Math.max(most, mine && n === 0 ? mine + 1 : mine)
  }
  return most
}

function keep(scores: Scores, at: number, score: number): void {
  if (score > (scores.get(at) ?? 0)) scores.set(at, score)
}

function highest(scores: Scores): number {
  let most = 0
  for (const score of scores.values()) most = Math.max(most, score)
  return most
}
