import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { askEarly } from './early'
import { api, send } from './http'

let asked: string[] = []

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  vi.stubGlobal('fetch', async (request: Request | string) => {
    const { method, url } = new Request(new URL(request instanceof Request ? request.url : request, location.origin), request instanceof Request ? request : {})
    asked.push(`${method} ${new URL(url).pathname}`)
    const body = method === 'GET' ? JSON.stringify({ version: String(asked.length), items: [] }) : null
    return new Response(body, { status: body ? 200 : 204, headers: { 'content-type': 'application/json' } })
  })
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const version = async (): Promise<string> => (await send(api.GET('/api/items'))).version

it('is taken by the first who asks, and by nobody else', async () => {
  askEarly('/api/items')
  expect(await version()).toBe('1')
  expect(await version()).toBe('2')
  expect(asked).toEqual(['GET /api/items', 'GET /api/items'])
})

it('is not taken after a write, which may have changed it', async () => {
  askEarly('/api/items')
  await send(api.POST('/api/session/code', { body: { mobile: '13800138000', purpose: 'sign_in' } }))
  expect(await version()).toBe('3')
})

it('is not taken when it has grown old', async () => {
  askEarly('/api/items')
  vi.advanceTimersByTime(10_000)
  expect(await version()).toBe('2')
})

it('fails like a request of its own', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('no network')))
  askEarly('/api/items')
  await expect(version()).rejects.toMatchObject({ code: 'offline' })
})
