import { afterEach, describe, expect, it, vi } from 'vitest'
import { answer, api, onSessionEnded, Problem, send } from './http'
import { isOnline, isPortal } from './online'
import { onReconnect, probe, reached } from './reach'

function serverAnswers(body: string | null, init: ResponseInit = {}): void {
  const headers = { 'content-type': 'application/json', ...(init.headers as Record<string, string>) }
  vi.stubGlobal('fetch', async () => new Response(body, { ...init, headers }))
}
const listing = () => send(api.GET('/api/items'))
const refusedWith = (): Promise<Problem> => listing().then(() => { throw new Error('was answered') }, (error: Problem) => error)

afterEach(() => {
  vi.unstubAllGlobals()
  reached(true)
})

describe('an answer', () => {
  it('is the body', async () => {
    serverAnswers('{"version":"1","items":[]}')
    expect(await listing()).toEqual({ version: '1', items: [] })
  })

  it('comes with its headers where they matter', async () => {
    serverAnswers('{"version":"1","items":[]}', { headers: { etag: '"7"' } })
    expect((await answer(api.GET('/api/items'))).response.headers.get('etag')).toBe('"7"')
  })

  it('may be empty', async () => {
    serverAnswers(null, { status: 204 })
    await expect(send(api.POST('/api/session/code', { body: { mobile: '13800138000', purpose: 'sign_in' } }))).resolves.toBeUndefined()
  })
})

describe('a refusal', () => {
  it('carries code, trace, facts, errors and how long to wait', async () => {
    const errors = [{ pointer: '/name', code: 'required', detail: '请填写姓名', params: {} }]
    serverAnswers(JSON.stringify({ code: 'materials_missing', detail: '缺少材料', errors, trace: '121234', missing: ['photo'] }), {
      status: 409,
      headers: { 'retry-after': '3' },
    })
    const problem = await refusedWith()
    expect(problem).toMatchObject({ status: 409, code: 'materials_missing', trace: '121234', retryAfter: 3, errors })
    expect(problem.facts).toEqual({ missing: ['photo'] })
    expect(problem.isUnanswered).toBe(false)
  })

  it('of a proxy has at least its status', async () => {
    serverAnswers('<h1>Bad Gateway</h1>', { status: 502 })
    expect(await refusedWith()).toMatchObject({ status: 502, code: 'http_502', trace: expect.stringMatching(/^90[0-9]{4}$/) })
  })

  it('for want of a session tells whoever listens, a wrong code does not', async () => {
    const heard = vi.fn<() => void>()
    const stop = onSessionEnded(heard)
    serverAnswers('{"code":"code_wrong"}', { status: 401 })
    await refusedWith()
    expect(heard).not.toHaveBeenCalled()
    serverAnswers('{"code":"sign_in_needed"}', { status: 401 })
    await refusedWith()
    expect(heard).toHaveBeenCalledOnce()
    stop()
  })
})

describe('no answer', () => {
  it('is a problem too, with a code that works without a network', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
    const problem = await refusedWith()
    expect(problem).toMatchObject({ status: 0, code: 'offline', isUnanswered: true })
    expect(problem.trace).toMatch(/^91[0-9]{4}$/)
    expect(isOnline.value).toBe(false)
  })

  it('is what a captive portal gives, even with status 200', async () => {
    serverAnswers('<html>请登录</html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })
    const problem = await refusedWith()
    expect(problem).toMatchObject({ code: 'portal', isUnanswered: true, isSilent: true })
    expect(problem.trace).toMatch(/^96[0-9]{4}$/)
    expect([isOnline.value, isPortal.value]).toEqual([false, true])
  })

  it('is what a portal gives that sends us to its own address', async () => {
    // As a browser answers for `redirect: manual`: nothing can be read of where it leads.
    vi.stubGlobal('fetch', async () => Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' }))
    expect(await refusedWith()).toMatchObject({ code: 'portal' })
    expect(await probe()).toBe(false)
    expect(isPortal.value).toBe(true)
  })

  it('is what a line gives that swallows everything, in the end', async () => {
    vi.useFakeTimers()
    const swallows = (_: unknown, { signal }: RequestInit): Promise<Response> =>
      new Promise((_done, fail) => signal?.addEventListener('abort', () => fail(new DOMException('', 'AbortError'))))
    vi.stubGlobal('fetch', swallows)
    const asked = probe()
    await vi.advanceTimersByTimeAsync(10_000)
    vi.useRealTimers()
    expect(await asked).toBe(false)
  })

  it('of a portal is over as soon as our server answers', async () => {
    reached(false, true)
    serverAnswers('{"version":"1","items":[]}')
    await listing()
    expect([isOnline.value, isPortal.value]).toEqual([true, false])
  })

  it('is what half an answer is', async () => {
    serverAnswers('{"version":"1","ite')
    expect(await refusedWith()).toMatchObject({ code: 'garbled' })
  })

  it('ends when the server is back, and that is said once', async () => {
    const back = vi.fn<() => void>()
    const stop = onReconnect(back)
    reached(false)
    serverAnswers('{"version":"1","items":[]}')
    await listing()
    await listing()
    expect(back).toHaveBeenCalledOnce()
    stop()
  })
})
