import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, ErrorCodes, h } from 'vue'
import { local } from '@/kit/problem'
import { settled, troubles } from '@/kit/troubles'
import { reached } from '@/kit/reach'
import { serve } from '@/kit/scripted'
import UiButton from '@/ui/UiButton.vue'
import App from './App.vue'
import { isHandler } from './mishap'
import { router } from './router'

const Form = defineComponent({
  render: () => [h('h1', '表单'), h('textarea'), h(UiButton, { onClick: () => Promise.reject(local('offline')) }, () => '按一下')],
})
const Broken = defineComponent({
  render: () => {
    throw new Error('drawn wrongly')
  },
})

router.addRoute({ path: '/test-form', component: Form })
router.addRoute({ path: '/test-broken', component: Broken })

async function opened(path: string) {
  await router.push(path)
  const app = mount(App, { global: { plugins: [router] }, attachTo: document.body.appendChild(document.createElement('div')) })
  await flushPromises()
  return app
}

beforeEach(() => {
  serve(() => ({ body: { role: 'guest', account: null } }))
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  reached(true)
  settled('offline')
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('leaves a page where it is, with all that was typed, when a button fails, and says so each time', async () => {
  const app = await opened('/test-form')
  await app.get('textarea').setValue('写了一半')
  for (let press = 0; press < 2; press += 1) {
    await app.get('main button').trigger('click')
    await vi.waitFor(() => expect(app.text()).toContain('现在连不上网络'))
    expect(app.get('textarea').element.value).toBe('写了一半')
    expect(troubles).toHaveLength(1)
    settled('offline')
    await flushPromises()
  }
  app.unmount()
})

it('answers a page that cannot be drawn with another one', async () => {
  const app = await opened('/test-broken')
  expect(app.get('h1').text()).toBe('这一页出了问题')
  app.unmount()
})

it('knows an event handler by what the built app says too', () => {
  const built = (code: number): boolean => isHandler(`https://vuejs.org/error-reference/#runtime-${code}`)
  expect([ErrorCodes.NATIVE_EVENT_HANDLER, ErrorCodes.COMPONENT_EVENT_HANDLER].map(built)).toEqual([true, true])
  expect([ErrorCodes.SETUP_FUNCTION, ErrorCodes.RENDER_FUNCTION, 15].map(built)).toEqual([false, false, false])
})
