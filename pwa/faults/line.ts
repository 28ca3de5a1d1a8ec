/** The line between one device and the real server: a proxy that the device's own `fetch` reaches through a real socket,
 * and in which each request meets what a schedule has ordered for it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deliver, deliverPart, deliverSurely, impostor, passedOn, pause, replyPart, type Asked, type Reply } from './network'

/** What only the device knows. */
export interface End {
  /** Before anything signed leaves. */
  submitting(id: string, body: Buffer): Promise<void>
  /** Nothing answers any more: resolves when the device has waited long enough. */
  waits(): Promise<void>
  /** The server is killed and started again. */
  kill(): Promise<void>
}

interface Late {
  asked: Asked
  isOvertaken: boolean
}

export class Line {
  url = 'http://nowhere.invalid'
  /** What goes wrong with the next requests, in order; '' for nothing. */
  faults: string[] = []
  isDown = false
  requests = 0
  /** Requests that nobody will answer. */
  hanging = 0
  wrong: string[] = []
  readonly #base: string
  readonly #end: End
  /** Given up by the device, and not yet at the server. */
  #late: Late[] = []
  readonly #first = new Map<string, Reply>()
  /** Ordered, and the server does not stand again yet. */
  readonly #kills = new Set<Promise<void>>()
  readonly #server = createServer((incoming, out) => void this.#take(incoming, out).catch(() => out.destroy()))

  constructor(base: string, end: End) {
    this.#base = base
    this.#end = end
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** What was on its way for long arrives, in any order. */
  async arrive(order: number): Promise<void> {
    const all = this.#late.splice(0)
    if (order % 2) all.reverse()
    for (const { asked } of all) await deliver(this.#base, asked).catch(() => undefined)
  }

  /** The server stands again after every kill, also one whose request the device has given up meanwhile. */
  async stands(): Promise<void> {
    await Promise.allSettled(this.#kills)
  }

  async #kill(ms: number): Promise<void> {
    const over = pause(ms).then(() => this.#end.kill())
    this.#kills.add(over)
    await over.finally(() => this.#kills.delete(over))
  }

  async #take(incoming: IncomingMessage, out: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming
    const parts: Buffer[] = []
    for await (const piece of incoming) parts.push(piece as Buffer)
    const asked = { method, path, headers: passedOn(headers), body: Buffer.concat(parts) }
    if (this.isDown) return void out.destroy()
    if (path === '/healthz') return answer(out, await deliverSurely(this.#base, asked))
    this.requests += 1
    const [kind = '', much = '0'] = (this.faults.shift() ?? '').split(':')
    const overtaken = this.#late.filter(({ isOvertaken }) => isOvertaken)
    const submitted = /^PUT \/api\/cases\/([^/]+)/.exec(`${method} ${path}`)?.[1]
    if (submitted) await this.#end.submitting(submitted, asked.body)
    try {
      await this.#meet(kind, Number(much), asked, out)
    } finally {
      this.#late = this.#late.filter((late) => !overtaken.includes(late))
      for (const late of overtaken) await deliver(this.#base, late.asked).catch(() => undefined)
    }
  }

  async #meet(kind: string, much: number, asked: Asked, out: ServerResponse): Promise<void> {
    switch (kind) {
      case 'before':
        return void out.destroy()
      case 'after':
        await this.#send(asked)
        return void out.destroy()
      case 'late':
        // It arrives after the device has given it up: when the schedule says so, or overtaken by the next one.
        if (asked.method !== 'GET') this.#late.push({ asked, isOvertaken: much % 2 === 1 })
        return void out.destroy()
      case 'twice': {
        const both = [await this.#send(asked), await this.#send(asked)]
        return answer(out, both[much % 2 ? 0 : 1] as Reply)
      }
      case 'slow':
        return crawl(out, await this.#send(asked, true))
      case 'cut':
        await deliverPart(this.#base, asked, much)
        return void out.destroy()
      case 'cutreply': {
        const bytes = replyPart(await this.#send(asked), much)
        return void out.socket?.write(bytes, () => out.destroy())
      }
      case 'hang':
        if (much % 2) await this.#send(asked)
        return this.#hang(out)
      case 'old':
        return answer(out, this.#first.get(`${asked.method} ${asked.path}`) ?? (await this.#send(asked)))
      case 'kill': {
        const reply = this.#send(asked)
        reply.catch(() => undefined)
        await this.#kill(much % 12)
        return answer(out, await reply)
      }
      case '':
        return answer(out, await this.#send(asked))
      default:
        return answer(out, impostor(kind))
    }
  }

  async #send(asked: Asked, isSlow = false): Promise<Reply> {
    const key = `${asked.method} ${asked.path}`
    const reply = await deliverSurely(this.#base, asked, isSlow)
    if (reply.status >= 500) this.wrong.push(`I15 ${reply.status} to ${key}: ${reply.body.toString().slice(0, 300)}`)
    if (reply.status < 300 && !this.#first.has(key)) this.#first.set(key, reply)
    return reply
  }

  /** Nobody can act while nothing answers: the device's clock goes on until it gives up by itself. */
  async #hang(out: ServerResponse): Promise<void> {
    this.hanging += 1
    const over = new Promise<void>((resolve) => out.once('close', resolve)).then(() => void (this.hanging -= 1))
    await this.#end.waits()
    out.destroy()
    await over
  }
}

function answer(out: ServerResponse, { status, headers, body }: Reply): void {
  out.writeHead(status, headers).end(body)
}

async function crawl(out: ServerResponse, { status, headers, body }: Reply): Promise<void> {
  const middle = Math.floor(body.length / 2)
  out.writeHead(status, headers).write(body.subarray(0, middle))
  await pause(2)
  out.end(body.subarray(middle))
}
