import { afterEach, expect, it, vi } from 'vitest'
import { asProblem } from '@/kit/problem'
import { isReached, reached } from '@/kit/reach'
import { serve, type Reply } from '@/kit/scripted'
import { publicKeys } from './api'

const KEY = { kty: 'EC', kid: 'k' }

afterEach(() => {
  reached(true)
  vi.unstubAllGlobals()
})

async function failure(reply: Reply): Promise<string> {
  serve(() => reply)
  return publicKeys().then(() => 'none', (error: unknown) => asProblem(error).code)
}

it('reads the public keys', async () => {
  serve(() => ({ body: { keys: [KEY] } }))
  expect(await publicKeys()).toEqual([KEY])
})

it('tells a network that is away from a mistake of the page', async () => {
  expect(await failure('lost')).toBe('offline')
  expect(await failure({ html: '<!doctype html><title>欢迎使用机场无线网络</title>' })).toBe('portal')
  expect(await failure({ status: 503, body: { status: 503, code: 'unavailable' } })).toBe('unavailable')
})

it('takes what the browser has kept of them for no sign of life', async () => {
  reached(false)
  serve(({ what }) => (what.includes('jwks') ? { body: { keys: [KEY] } } : 'lost'))
  expect(await publicKeys()).toEqual([KEY])
  expect(isReached()).toBe(false)
})
