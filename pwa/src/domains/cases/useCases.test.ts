import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { serve } from '@/kit/scripted'
import { useCases } from './useCases'

const CASES = [
  { id: 'a', status: 'submitted', canRate: false },
  { id: 'b', status: 'correction_requested', canRate: false },
]

afterEach(() => vi.unstubAllGlobals())

async function opened(at: string) {
  serve(() => ({ body: { cases: CASES } }))
  let cases!: ReturnType<typeof useCases>
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/cases', component: { render: () => null } }] })
  await router.push(at)
  const page = { setup: () => ((cases = useCases()), () => null) }
  mount(page, { global: { plugins: [router] } })
  await cases.load()
  return { cases, router }
}

it('opens where something waits for the applicant', async () => {
  const { cases, router } = await opened('/cases')
  expect([cases.tab.value, router.currentRoute.value.fullPath]).toEqual(['correct', '/cases'])
})

it('has the chosen tab in the address, so that "back" from a case comes to it again', async () => {
  const { cases, router } = await opened('/cases')
  cases.tab.value = 'running'
  await flushPromises()
  expect([cases.tab.value, router.currentRoute.value.fullPath]).toEqual(['running', '/cases?tab=running'])
  expect((await opened('/cases?tab=running')).cases.shown.value.map(({ id }) => id)).toEqual(['a'])
})

it('takes nothing else out of an address for a tab', async () => {
  expect((await opened('/cases?tab=elsewhere')).cases.tab.value).toBe('correct')
})
