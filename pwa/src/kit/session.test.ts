import { beforeEach, describe, expect, it, vi } from 'vitest'

const CITIZEN = { account: 'a-1', role: 'citizen', level: 2, demo: true, name: '马秀兰', mobile: '138****8001', office: '', steppedUpUntil: null }
const GUEST = { ...CITIZEN, account: null, role: 'guest', level: 0, name: '', mobile: '' }

/** A page opened anew, with a server that answers so, or not at all. */
async function opened(session: object | null) {
  vi.resetModules()
  vi.stubGlobal('fetch', () =>
    session ? Promise.resolve(Response.json(session)) : Promise.reject(new TypeError('Failed to fetch')),
  )
  const { loadSession, useSession } = await import('./session')
  await loadSession().catch(() => undefined)
  return useSession()
}

describe('who is at this phone', () => {
  beforeEach(() => localStorage.clear())

  it('is still known without a network, by account and not by name', async () => {
    await opened(CITIZEN)
    expect(JSON.stringify({ ...localStorage })).not.toContain('马秀兰')
    const { account, isCitizen, level } = await opened(null)
    expect([account.value, isCitizen.value, level.value]).toEqual(['a-1', true, 2])
  })

  it('is nobody without a network where nobody was before', async () => {
    const { account, role } = await opened(null)
    expect([account.value, role.value]).toEqual([null, 'guest'])
  })

  it('is forgotten when the server knows nobody', async () => {
    await opened(CITIZEN)
    await opened(GUEST)
    expect((await opened(null)).account.value).toBeNull()
  })

  it('is known to the end of the page when the session ends by itself', async () => {
    const { account, hasEnded } = await opened(CITIZEN)
    const { api, send } = await import('./http')
    vi.stubGlobal('fetch', (request: Request) =>
      Promise.resolve(request.url.endsWith('/api/session') ? Response.json(GUEST) : Response.json({ code: 'sign_in_needed' }, { status: 401 })),
    )
    await expect(send(api.GET('/api/drafts'))).rejects.toMatchObject({ code: 'sign_in_needed' })
    await new Promise((done) => setTimeout(done, 20))
    expect([hasEnded.value, account.value]).toEqual([true, 'a-1'])
    expect((await opened(null)).account.value).toBe('a-1')
  })

  it('is not kept for staff', async () => {
    await opened({ ...CITIZEN, role: 'reviewer' })
    expect((await opened(null)).account.value).toBeNull()
  })
})
