/** Words of the interface: typed keys, Chinese with the code, English fetched when it is chosen. */
import { shallowReactive, watch } from 'vue'
import type { Problem } from './problem'
import { settings, type Language } from './settings'

type Dictionary = Readonly<Record<string, string>>
export type Params = Readonly<Record<string, string | number>>
export type Translate<K extends string> = (key: K, params?: Params) => string

interface Book {
  zh: Dictionary
  en: Dictionary | null
  load(): Promise<{ default: Dictionary }>
}

const books = shallowReactive<Book[]>([])

async function open(book: Book): Promise<void> {
  if (book.en) return
  try {
    const { default: en } = await book.load()
    book.en = en
  } catch {
    // Offline before English was ever fetched: Chinese is shown, which is better than an empty screen.
  }
}

/** `{name}` is replaced; `{n,day,days}` chooses by number one or not one. */
export function fill(sentence: string, params: Params = {}): string {
  return sentence.replace(/\{(\w+)(?:,([^,}]*),([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return one === undefined ? String(value) : `${value} ${value === 1 ? one : many}`
  })
}

/** Registers a domain's words and gives its `t`: `export const t = words(zh, () => import('./en.json'))`. */
export function words<Z extends Dictionary>(zh: Z, load: Book['load']): Translate<keyof Z & string> {
  // Reactive, so that every caller follows the arrival of English.
  const book: Book = shallowReactive({ zh, en: null, load })
  books.push(book)
  if (settings.language === 'en') void open(book)
  return (key, params) => {
    const english = settings.language === 'en' ? book.en?.[key] : undefined
    return fill(english ?? zh[key] ?? key, params)
  }
}

/** Resolves when every registered dictionary of `language` is there; the router waits for it. */
export async function spoken(language: Language = settings.language): Promise<void> {
  if (language === 'en') await Promise.all([...books].map(open))
}
watch(
  () => settings.language,
  (language) => void spoken(language),
)

export interface Text {
  zh: string
  en: string
}

/** A text that comes in both languages from the server. */
export function both(text: Text): string {
  return settings.language === 'en' && text.en ? text.en : text.zh
}

function find(key: string): string | undefined {
  for (const book of books) {
    const sentence = (settings.language === 'en' ? book.en?.[key] : undefined) ?? book.zh[key]
    if (sentence !== undefined) return sentence
  }
  return undefined
}

/** Any registered sentence by a key made at run time, such as a status or a field's error code. */
export function lookUp(key: string, params?: Params): string | undefined {
  const sentence = find(key)
  return sentence === undefined ? undefined : fill(sentence, params)
}

export interface Refusal {
  title: string
  /** What was kept. */
  kept: string
  next: string
  trace: string
}

/** A problem in words: `refusal.<code>`, `.kept` and `.next` of any dictionary, else those of its cause (`cause.<two digits>`);
 * the server's own sentence until those have come. */
export function refusal(problem: Problem): Refusal {
  const { code, params, trace } = problem
  const own = (part: string): string | undefined => lookUp(`refusal.${code}${part}`, params)
  const shared = (part: string): string | undefined => lookUp(`cause.${trace.slice(0, 2)}${part}`, params)
  return {
    title: own('') || shared('') || problem.detail || code,
    kept: own('.kept') ?? shared('.kept') ?? lookUp('cause.kept') ?? '',
    next: own('.next') ?? shared('.next') ?? lookUp('cause.next') ?? '',
    trace,
  }
}
