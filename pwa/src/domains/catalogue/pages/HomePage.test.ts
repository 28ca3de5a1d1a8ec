import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { serve } from '@/kit/scripted'
import { setSession, type Session } from '@/kit/session'
import HomePage from './HomePage.vue'

const ITEM = { code: 'HF-MZ-06', name: { zh: '临时救助', en: 'Relief' }, hasForm: true, department: { zh: '民政局', en: '' } }
const draft = (id: string) => ({ id, item: 'HF-MZ-06', revision: 1, round: 0, updatedAt: '2026-11-25T08:00:00Z' })

afterEach(() => vi.unstubAllGlobals())

it('opens the draft of the line that was tapped, also where the same item was begun twice', async () => {
  setSession({ account: 'a', role: 'citizen', level: 2, name: '周明' } as unknown as Session)
  serve(({ what }) => ({ body: what.endsWith('/drafts') ? { drafts: [draft('newer'), draft('older')] } : { items: [ITEM], departments: [] } }))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', name: 'search', component: HomePage }] })
  const shown = mount(HomePage, { global: { plugins: [router] } })
  await vi.waitFor(() => expect(shown.text()).toContain('继续办'))
  const ways = shown.findAll('a').map((link) => link.attributes('href')).filter((to) => to?.startsWith('/apply/'))
  expect(ways).toEqual(['/apply/HF-MZ-06?draft=newer', '/apply/HF-MZ-06?draft=older'])
  shown.unmount()
})
