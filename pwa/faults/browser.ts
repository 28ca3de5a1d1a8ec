/** What several tabs of one browser share beside the disk. */
import type { Tab } from './tab'

/** Between the tabs of one device, soon and in order. */
export class Channel {
  readonly #tab: Tab
  heard: ((event: { data: unknown }) => void)[] = []
  constructor(tab: Tab) {
    this.#tab = tab
    tab.channels.add(this)
  }
  addEventListener(_: string, run: (event: { data: unknown }) => void): void {
    this.heard.push(run)
  }
  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    for (const other of this.#tab.device.tabs) {
      if (other === this.#tab) continue
      setImmediate(() => {
        if (other.isDead) return
        for (const channel of other.channels) for (const run of channel.heard) run({ data: copy })
      })
    }
  }
}

interface Waiter {
  tab: Tab
  run(): void
}

/** Web Locks, exclusive ones: one holder a name, and a tab that is gone holds nothing. */
export class Locks {
  #held = new Map<string, Tab>()
  #queue = new Map<string, Waiter[]>()

  request(tab: Tab, name: string, work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const run = (): void => {
        const free = (): void => this.#free(name, tab)
        Promise.resolve().then(work).then(resolve, reject).finally(free)
      }
      this.#queue.set(name, [...(this.#queue.get(name) ?? []), { tab, run }])
      this.#next(name)
    })
  }

  leave(tab: Tab): void {
    for (const [name, waiting] of this.#queue) this.#queue.set(name, waiting.filter((one) => one.tab !== tab))
    for (const [name, holder] of this.#held) if (holder === tab) this.#free(name, tab)
  }

  #free(name: string, tab: Tab): void {
    if (this.#held.get(name) !== tab) return
    this.#held.delete(name)
    this.#next(name)
  }

  #next(name: string): void {
    const [first, ...rest] = this.#queue.get(name) ?? []
    if (!first || this.#held.has(name)) return
    this.#queue.set(name, rest)
    this.#held.set(name, first.tab)
    first.run()
  }
}

export class Storage {
  #kept = new Map<string, string>()
  getItem = (key: string): string | null => this.#kept.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#kept.set(key, value)
  removeItem = (key: string): void => void this.#kept.delete(key)
}
