/** A form changes while people write in it: what they write is known by its place and its words in the first version, so
 * that it can be told wherever a mapping has taken it. Read from the change itself and not from the app's lifting, which
 * is what is judged. */
import { leaves, type Leaves } from './leaves'

/** One version: where a place of the first one stands in it, which words an answer has there, what it asks no more. */
export interface Version {
  names: Record<string, string>
  values: Record<string, Record<string, string>>
  without: string[]
}

/** What is left over of an older version, as devices and server keep it. */
export interface Over {
  at: string
  value: unknown
  revision: number
}

const isAt = (at: string, place: string): boolean => at === place || at.startsWith(`${place}/`)

export class Places {
  readonly #versions: readonly Version[]

  /** None: a form that does not change. */
  constructor(versions: readonly Version[] = []) {
    this.#versions = versions
  }

  /** The place and the words in this version; null where it does not ask. */
  in(revision: number, place: string, value?: unknown): { at: string; value: unknown } | null {
    const version = this.#versions[revision - 1]
    if (!version) return { at: place, value }
    if (version.without.some((gone) => isAt(place, gone))) return null
    const [old, name] = Object.entries(version.names).find(([first]) => isAt(place, first)) ?? ['', '']
    return { at: name + place.slice(old.length), value: version.values[place]?.[String(value)] ?? value }
  }

  /** A content of this version by its places and words in the first one. */
  first(revision: number, found: Leaves): Leaves {
    const version = this.#versions[revision - 1]
    return version ? new Map([...found].map(([at, text]) => back(version, at, text))) : found
  }

  /** What is left over, one by one: two devices may each have left over an answer to the same question. */
  over(left: readonly Over[] | undefined): [string, string][] {
    return (left ?? []).flatMap(({ at, value, revision }) => {
      const files = at.startsWith('/materials/') ? (value as string[]) : null
      const found: Leaves = files ? new Map(files.map((id) => [`${at}/${id}`, id])) : leaves(value, at, new Map())
      return [...this.first(revision, found)]
    })
  }
}

function back({ names, values }: Version, at: string, text: string): [string, string] {
  const [first = '', name = ''] = Object.entries(names).find(([, later]) => isAt(at, later)) ?? []
  const place = first + at.slice(name.length)
  const [word] = Object.entries(values[place] ?? {}).find(([, later]) => JSON.stringify(later) === text) ?? []
  return [place, word === undefined ? text : JSON.stringify(word)]
}
