/** A tab: one evaluation of the app's code, with its own memory over its device's disk. */
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import { Channel } from './browser'
import type * as App from './device'
import { belongsTo } from './disk'
import type { Device } from './phone'

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

/** What a page that is no more would have done next: nobody hears of it. */
export class Gone extends Error {}

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
      location: new URL(device.line.url),
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
      const db = asked.result
      belongsTo(db, this.device)
      this.databases.push(db)
      const begin = db.transaction.bind(db)
      db.transaction = (...args) => {
        if (this.isDead) throw new Gone()
        return begin(...args)
      }
      if (this.isDead) asked.result.close()
    })
    return asked
  }

  /** Through a real socket; a tab that is gone hears nothing any more. */
  async #fetch(to: Request | string, init?: RequestInit): Promise<Response> {
    const { device } = this
    const request = new Request(typeof to === 'string' ? new URL(to, device.line.url) : to, init)
    if (device.cookie) request.headers.set('cookie', device.cookie)
    const { pathname, search } = new URL(request.url)
    const { method, headers, redirect } = request
    const response = await this.#during(async () => {
      const body = method === 'GET' ? null : await request.arrayBuffer()
      return device.fetch(pathname + search, { method, headers, body, redirect, signal: init?.signal ?? request.signal })
    })
    const read = response.arrayBuffer.bind(response)
    response.arrayBuffer = () => this.#during(read)
    return response
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => undefined)
    if (this.isDead) return never
    this.busy += 1
    try {
      const done = await work()
      return this.isDead ? await never : done
    } catch (error) {
      if (this.isDead) return await never
      throw error
    } finally {
      this.busy -= 1
    }
  }
}
