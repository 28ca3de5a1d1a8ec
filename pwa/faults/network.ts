/** To the real server and back: whole, or no further than so many bytes; and what others say in its place. */
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'

const agent = new Agent({ keepAlive: true, maxSockets: 32 })
/** Of one connection, not of the message: each side of a proxy has its own. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host'])

type Headers = Record<string, string | string[]>

export interface Asked {
  method: string
  path: string
  headers: Headers
  body: Buffer
}

export interface Reply {
  status: number
  headers: Headers
  body: Buffer
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const passedOn = (headers: NodeJS.Dict<string | string[]>): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP.has(name))) as Headers

/** Sends and gives the whole answer; `isSlow`: the body crawls in two pieces. */
export function deliver(base: string, { method, path, headers, body }: Asked, isSlow = false): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body.length > 0 || method !== 'GET' ? { 'content-length': String(body.length) } : {}
    const out = httpRequest(new URL(path, base), { method, headers: { ...headers, ...length }, agent }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('error', reject)
      incoming.on('aborted', () => reject(new TypeError('cut')))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: passedOn(incoming.headers), body: Buffer.concat(parts) }))
    })
    out.on('error', reject)
    const middle = isSlow ? Math.floor(body.length / 2) : 0
    if (middle > 0) out.write(body.subarray(0, middle), () => setTimeout(() => out.end(body.subarray(middle)), 2))
    else out.end(body)
  })
}

/** As from the network: an idle connection that the server has closed meanwhile is no fault of the line. */
export async function deliverSurely(base: string, asked: Asked, isSlow = false): Promise<Reply> {
  try {
    return await deliver(base, asked, isSlow)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ECONNRESET' || asked.method !== 'GET') throw error
    return deliver(base, asked, isSlow)
  }
}

/** The connection breaks when so much of the request, head and body, has reached the server. */
export function deliverPart(base: string, { method, path, headers, body }: Asked, percent: number): Promise<void> {
  const { hostname, port, host } = new URL(base)
  const bytes = message(`${method} ${path} HTTP/1.1`, { host, ...headers, 'content-length': String(body.length) }, body)
  return new Promise((resolve) => {
    const line = connect(Number(port), hostname, () => line.end(part(bytes, percent)))
    // Whatever the server makes of that, nobody hears it.
    line.resume()
    line.on('error', () => undefined)
    line.on('close', () => resolve())
  })
}

export const replyPart = ({ status, headers, body }: Reply, percent: number): Buffer => part(message(`HTTP/1.1 ${status} Cut`, headers, body), percent)

const part = (bytes: Buffer, percent: number): Buffer => bytes.subarray(0, Math.floor((bytes.length * percent) / 100))

function message(first: string, headers: Headers, body: Buffer): Buffer {
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
  return Buffer.concat([Buffer.from(`${[first, ...lines].join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

const PROBLEMS: Record<number, string> = {
  401: 'sign_in_needed',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'too_many',
  503: 'unavailable',
}

/** Somebody in the server's place: a portal's page with status 200, a proxy's refusal, a gate that is too full. */
export function impostor(kind: string): Reply {
  const html = Buffer.from('<!doctype html><title>上网认证</title><p>请先登录无线网络')
  if (kind === 'html') return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html }
  const status = Number(kind.slice(0, 3))
  const retry: Record<string, string> = status === 429 || status === 503 ? { 'retry-after': '3' } : {}
  if (kind.endsWith('html')) return { status, headers: { 'content-type': 'text/html', ...retry }, body: html }
  const body = Buffer.from(JSON.stringify({ type: 'about:blank', status, code: PROBLEMS[status], detail: '' }))
  return { status, headers: { 'content-type': 'application/problem+json', ...retry }, body }
}
