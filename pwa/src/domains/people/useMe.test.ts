import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { reached } from '@/kit/reach'
import { serve, type Asked } from '@/kit/scripted'
import { setSession, type Session } from '@/kit/session'
import { useMe } from './useMe'

let isCut = false
let asked: Asked[]

beforeEach(() => {
  isCut = false
  setSession({ account: 'xiulan', role: 'citizen', level: 2, name: '马秀兰', mobile: '', office: null, demo: true } as unknown as Session)
  asked = serve(({ what }) => (isCut && what.startsWith('DELETE') ? 'lost' : { body: { name: '马秀兰', sessions: [], consents: [] } }))
})
afterEach(() => {
  reached(true)
  vi.unstubAllGlobals()
})

it('tells a withdrawal of a consent that was not sent until it is done, and reads nothing in its place', async () => {
  const page = effectScope().run(useMe)!
  await vi.waitFor(() => expect(page.me.value).not.toBeNull())
  isCut = true
  expect(await page.withdraw('consent')).toBe(false)
  expect([page.refused.value?.code, page.failed.value]).toEqual(['offline', null])
  await page.read()
  expect(page.refused.value?.code).toBe('offline')
  isCut = false
  expect(await page.withdraw('consent')).toBe(true)
  expect(page.refused.value).toBeNull()
  expect(asked.map(({ what }) => what).slice(-2)).toEqual(['DELETE /api/people/me/consents/consent', 'GET /api/people/me'])
})
