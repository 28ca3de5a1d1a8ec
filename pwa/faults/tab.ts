/** Devices and their tabs: a disk, locks, a cookie and a clock each; a tab is one evaluation of the app's code. */
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import type * as App from './device'
import { deliver, deliverSurely, impostor, type Asked, type Reply } from './network'

type Run = (env: object, module: { exports: object }) => void
const compiled = new Map<string, Run>()

const NAMES = ['globalThis', 'self', 'window', 'navigator', 'location', 'document', 'indexedDB', 'fetch', 'localStorage', 'BroadcastChannel', 'Date', 'setTimeout', 'clearTimeout', 'addEventListener', 'removeEventListener', 'setTurn', 'console', 'matchMedia']

function code(bundle: string): Run {
  const known = compiled.get(bundle)
  if (known) return known
  const text = readFileSync(bundle, 'utf8')
  const run = compileFunction(`const { ${NAMES.join(', ')} } = env; const exports = module.exports;\n${text}`, ['env', 'module'], { filename: bundle }) as Run
  compiled.set(bundle, run)
  return run
}

const owners = new WeakMap<object, Device>()
const put = IDBObjectStore.prototype.put
/** A full disk: the first write of the transaction fails and takes all of it back, as browsers do. */
IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
  if (!owners.get(this.transaction.db)?.isFull) return put.apply(this, args)
  const fail = (): never => {
    throw new DOMException('no room', 'QuotaExceededError')
  }
  return (this.transaction as unknown as { _execRequestAsync(of: object): IDBRequest })._execRequestAsync({ operation: fail, source: this }) as IDBRequest<IDBValidKey>
} as typeof put

interface Timer {
  at: number
  run: () => void
}

export class Tab {
  readonly app: typeof App
  readonly device: Device
  isDead = false
  /** Requests under way. */
  busy = 0
  timers = new Map<number, Timer>()
  databases: IDBDatabase[] = []
  channels = new Set<Channel>()
  page: ReturnType<typeof App.openPage> | null = null

  constructor(device: Device, bundle: string) {
    this.device = device
    const module = { exports: {} }
    code(bundle)(this.#env(), module)
    this.app = module.exports as typeof App
    this.app.sendAs(device.owner)
    device.tabs.push(this)
  }

  /** What had not reached the disk is gone; whatever it was at never goes on. */
  kill(): void {
    this.isDead = true
    for (const db of this.databases) db.close()
    this.timers.clear()
    this.device.locks.leave(this)
    this.device.tabs = this.device.tabs.filter((tab) => tab !== this)
  }

  #env(): object {
    const { device } = this
    let last = 0
    const now = (): number => device.now
    class Clock extends Date {
      constructor(...args: [] | [string | number]) {
        if (args.length === 0) super(now())
        else super(...(args as [string]))
      }
      static override now = now
    }
    // oxlint-disable-next-line typescript/no-this-alias -- the class below has a `this` of its own
    const tab = this
    class TabChannel extends Channel {
      constructor() {
        super(tab)
      }
    }
    const locks = { request: (name: string, work: () => Promise<unknown>) => device.locks.request(tab, name, work) }
    const nothing = (): void => undefined
    const env: Record<string, unknown> = {
      navigator: { locks, onLine: true, storage: {} },
      location: new URL(device.base),
      document: { createElement: () => ({}), addEventListener: nothing, removeEventListener: nothing, visibilityState: 'visible', documentElement: { dataset: {} } },
      indexedDB: { open: (name: string, version?: number) => tab.#open(name, version), deleteDatabase: (name: string) => device.disk.deleteDatabase(name), cmp: device.disk.cmp },
      fetch: (to: Request | string, init?: RequestInit) => tab.#fetch(to, init),
      localStorage: device.storage,
      BroadcastChannel: TabChannel,
      Date: Clock,
      setTimeout: (run: () => void, ms = 0) => {
        last += 1
        if (!tab.isDead) tab.timers.set(last, { at: device.passed + ms, run })
        return last
      },
      clearTimeout: (id: number) => void tab.timers.delete(id),
      addEventListener: nothing,
      removeEventListener: nothing,
      setTurn: (run: () => void) => void setTimeout(run, 0),
      matchMedia: () => ({ matches: false, addEventListener: nothing }),
      console: { ...console, error: (...what: unknown[]) => !tab.isDead && device.complains.push(String((what[0] as Error)?.stack ?? what[0]).slice(0, 600)), warn: nothing },
    }
    const all = new Proxy(env, { get: (mine, key) => (key in mine ? mine[key as string] : (globalThis as Record<string | symbol, unknown>)[key]) })
    Object.assign(env, { globalThis: all, self: all, window: undefined })
    return env
  }

  #open(name: string, version?: number): IDBOpenDBRequest {
    if (this.isDead) return new EventTarget() as IDBOpenDBRequest
    const asked = this.device.disk.open(name, version)
    asked.addEventListener('success', () => {
      owners.set(asked.result, this.device)
      this.databases.push(asked.result)
      if (this.isDead) asked.result.close()
    })
    return asked
  }

  async #fetch(to: Request | string, init?: RequestInit): Promise<Response> {
    const request = new Request(typeof to === 'string' ? new URL(to, this.device.base) : to, init)
    const { pathname, search } = new URL(request.url)
    const asked = { method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers), body: Buffer.from(await request.arrayBuffer()) }
    const never = new Promise<never>(() => undefined)
    if (this.isDead) return never
    this.busy += 1
    try {
      const { status, headers, body } = await this.device.exchange(this, asked, init?.signal ?? null)
      if (this.isDead) return await never
      const plain = Object.fromEntries(Object.entries(headers).filter(([, value]) => typeof value === 'string'))
      return new Response([204, 205, 304].includes(status) ? null : new Uint8Array(body), { status, headers: plain })
    } catch (error) {
      if (this.isDead) return await never
      throw error instanceof DOMException ? error : new TypeError('Failed to fetch', { cause: error })
    } finally {
      this.busy -= 1
    }
  }
}

/** Between the tabs of one device, soon and in order. */
class Channel {
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
class Locks {
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

class Storage {
  #kept = new Map<string, string>()
  getItem = (key: string): string | null => this.#kept.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#kept.set(key, value)
  removeItem = (key: string): void => void this.#kept.delete(key)
}

export interface House {
  base: string
  bundle: string
  /** Asks the one who started us: the server is killed and started again, the database put back. */
  ask(what: string): Promise<void>
}

export class Device {
  readonly base: string
  readonly bundle: string
  readonly owner: string
  readonly disk = new IDBFactory()
  readonly locks = new Locks()
  readonly storage = new Storage()
  tabs: Tab[] = []
  cookie = ''
  skew = 0
  advanced = 0
  isFull = false
  isOffline = false
  /** What goes wrong with the next requests, in order; '' for nothing. */
  faults: string[] = []
  /** On their way for long: given up here, and not yet there. */
  late: Asked[] = []
  requests = 0
  complains: string[] = []
  wrong: string[] = []
  onSubmit: (id: string, asked: Asked) => Promise<void> = async () => undefined
  readonly #house: House
  readonly #items = new Map<string, Reply>()
  readonly #before = new Map<string, Reply>()

  constructor(house: House, owner: string) {
    this.#house = house
    this.base = house.base
    this.bundle = house.bundle
    this.owner = owner
  }

  get busy(): number {
    return this.tabs.reduce((sum, tab) => sum + Math.max(0, tab.busy), 0)
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
    for (let quiet = 0; quiet < 3; quiet = this.busy === 0 ? quiet + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }

  async exchange(tab: Tab, asked: Asked, signal: AbortSignal | null): Promise<Reply> {
    const item = asked.method === 'GET' && asked.path.startsWith('/api/items/')
    try {
      const reply = await this.#line(tab, asked, signal)
      if (item && reply.status === 200 && reply.headers['content-type']?.includes('json')) this.#items.set(asked.path, reply)
      return reply
    } catch (error) {
      // The service worker's part.
      const kept = item ? this.#items.get(asked.path) : undefined
      if (kept) return kept
      throw error
    }
  }

  async #line(tab: Tab, asked: Asked, signal: AbortSignal | null): Promise<Reply> {
    const whole = { ...asked, headers: { ...asked.headers, ...(this.cookie ? { cookie: this.cookie } : {}) } }
    if (this.isOffline) throw new TypeError('offline')
    if (asked.path === '/healthz') return deliverSurely(this.base, whole)
    this.requests += 1
    const [kind = '', much = '0'] = (this.faults.shift() ?? '').split(':')
    const submitted = /^PUT \/api\/cases\/([^/]+)/.exec(`${asked.method} ${asked.path}`)?.[1]
    if (submitted) await this.onSubmit(submitted, asked)
    return this.#with(kind, Number(much), whole, tab, signal)
  }

  async #with(kind: string, much: number, asked: Asked, tab: Tab, signal: AbortSignal | null): Promise<Reply> {
    const key = `${asked.method} ${asked.path}`
    const send = async (): Promise<Reply> => {
      const reply = await deliverSurely(this.base, asked)
      if (reply.status >= 500) this.wrong.push(`I15 ${reply.status} to ${key}: ${reply.body.toString().slice(0, 300)}`)
      return reply
    }
    switch (kind) {
      case 'before':
        throw new TypeError('dropped before')
      case 'after':
        await send()
        throw new TypeError('dropped after')
      case 'late':
        if (asked.method !== 'GET') this.late.push(asked)
        throw new TypeError('late')
      case 'twice': {
        const first = await send()
        const second = await send()
        return much % 2 ? first : second
      }
      case 'cut':
        return deliver(this.base, asked, Math.floor((asked.body.length * much) / 100))
      case 'cutreply':
        await send()
        throw new TypeError('cut reply')
      case 'hang':
        if (much % 2) await send()
        return this.#hang(tab, signal)
      case 'old': {
        const old = this.#before.get(key)
        if (old) return old
        return send()
      }
      case 'kill': {
        const reply = deliver(this.base, asked)
        reply.catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, much % 12))
        await this.#house.ask('kill')
        return reply
      }
      case '': {
        const reply = await send()
        if (reply.status < 300 && !this.#before.has(key)) this.#before.set(key, reply)
        return reply
      }
      default:
        return impostor(kind)
    }
  }

  #hang(tab: Tab, signal: AbortSignal | null): Promise<Reply> {
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      // Nobody can act while nothing answers: the wait is over for this device.
      tab.busy -= 1
      setTimeout(() => void this.advance(21_000).finally(() => (tab.busy += 1)), 1)
      if (!signal) reject(new TypeError('hung'))
    })
  }

  /** What was on its way for long arrives, in any order. */
  async arrive(order: number): Promise<void> {
    const all = this.late.splice(0)
    if (order % 2) all.reverse()
    for (const asked of all) await deliver(this.base, asked).catch(() => undefined)
  }
}
