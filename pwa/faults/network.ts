/** The line between one device and the real server: what a schedule orders goes wrong here, request by request. */
import { Agent, request as httpRequest } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

export interface Asked {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer
}

export interface Reply {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** Sends for real; `cutAt`: the line breaks after so many bytes of the body have left. */
export function deliver(base: string, { method, path, headers, body }: Asked, cutAt?: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body.length > 0 || method !== 'GET' ? { 'content-length': String(body.length) } : {}
    const out = httpRequest(new URL(path, base), { method, headers: { ...headers, ...length }, agent }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('error', reject)
      incoming.on('aborted', () => reject(new TypeError('cut')))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers as Record<string, string>, body: Buffer.concat(parts) }))
    })
    out.on('error', reject)
    if (cutAt === undefined) out.end(body)
    else out.write(body.subarray(0, cutAt), () => setTimeout(() => out.destroy(new TypeError('cut')), 2))
  })
}

/** As from the network: an idle connection that the server has closed meanwhile is no fault of the line. */
export async function deliverSurely(base: string, asked: Asked): Promise<Reply> {
  try {
    return await deliver(base, asked)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ECONNRESET' || asked.method !== 'GET') throw error
    return deliver(base, asked)
  }
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
