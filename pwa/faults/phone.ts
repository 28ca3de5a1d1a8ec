/** One device: a disk, locks, a cookie, a clock and a line, and the tabs that are open on it. */
import { Locks, Storage } from './browser'
import { IDBFactory } from './disk'
import { Line } from './line'
import { pause } from './network'
import { Tab } from './tab'

export interface House {
  base: string
  bundle: string
  /** Asks the one who started us: the server is killed and started again, the database put back. */
  ask(what: string): Promise<void>
}

/** Longer than the app waits for an answer. */
const PATIENCE_MS = 21_000

export class Device {
  readonly bundle: string
  readonly owner: string
  readonly disk = new IDBFactory()
  readonly locks = new Locks()
  readonly storage = new Storage()
  readonly line: Line
  tabs: Tab[] = []
  cookie = ''
  skew = 0
  advanced = 0
  isFull = false
  /** Its cache gives the newest form of a while ago, as it may. */
  isStale = false
  complains: string[] = []
  onSubmit: (id: string, body: Buffer) => Promise<void> = async () => undefined
  readonly #items = new Map<string, Response>()

  constructor(house: House, owner: string) {
    this.bundle = house.bundle
    this.owner = owner
    const waits = (): Promise<void> => pause(1).then(() => this.advance(PATIENCE_MS))
    this.line = new Line(house.base, { submitting: (id, body) => this.onSubmit(id, body), waits, kill: () => house.ask('kill') })
  }

  get busy(): number {
    return this.tabs.reduce((sum, tab) => sum + tab.busy, 0) - this.line.hanging
  }

  /** What the clock shows. */
  get now(): number {
    return this.passed + this.skew
  }

  /** What timers count, whatever the clock is set to. */
  get passed(): number {
    return Date.now() + this.advanced
  }

  tab(): Tab {
    return this.tabs[0] ?? new Tab(this, this.bundle)
  }

  /** `owner`: whom the pages that are open know of; the session is shared by all of them. */
  signIn(cookie: string, owner = this.owner): void {
    this.cookie = cookie
    for (const tab of this.tabs) tab.app.sendAs(owner)
  }

  /** Time passes: what was to happen by then happens, in its order. */
  async advance(ms: number): Promise<void> {
    const until = this.passed + ms
    for (;;) {
      const due = this.tabs.flatMap((tab) => [...tab.timers].filter(([, { at }]) => at <= until).map(([id, timer]) => ({ tab, id, ...timer })))
      const first = due.sort((a, b) => a.at - b.at)[0]
      if (!first) break
      this.advanced += Math.max(0, first.at - this.passed)
      first.tab.timers.delete(first.id)
      first.run()
      await this.settle()
    }
    this.advanced += Math.max(0, until - this.passed)
  }

  /** Until nothing is on its way and the disk has come to rest. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.busy <= 0 ? quiet + 1 : 0) await pause(1)
  }

  /** What is public comes from the service worker where the line gives nothing. */
  async fetch(path: string, init: RequestInit): Promise<Response> {
    const ask = (): Promise<Response> => fetch(new URL(path, this.line.url), init)
    if (init.method !== 'GET' || !path.startsWith('/api/items/')) return ask()
    const old = this.isStale && this.#items.get(path)
    if (old && !path.includes('?')) return old.clone()
    try {
      const found = await ask()
      const reply = new Response(await found.arrayBuffer(), found)
      if (reply.ok && reply.headers.get('content-type')?.includes('json')) this.#items.set(path, reply.clone())
      return reply
    } catch (error) {
      const kept = this.#items.get(path)
      if (kept) return kept.clone()
      throw error
    }
  }
}
