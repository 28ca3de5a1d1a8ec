import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { local, Problem } from '@/kit/problem'
import { reached } from '@/kit/reach'
import UiButton from './UiButton.vue'
import UiCheck from './UiCheck.vue'
import UiChecks from './UiChecks.vue'
import UiConfirm from './UiConfirm.vue'
import UiField from './UiField.vue'
import UiInput from './UiInput.vue'
import UiRadios from './UiRadios.vue'
import UiRefusal from './UiRefusal.vue'
import UiSelect from './UiSelect.vue'
import UiSheet from './UiSheet.vue'
import UiSteps from './UiSteps.vue'
import UiTabs from './UiTabs.vue'
import UiTimeline from './UiTimeline.vue'
import UiToasts from './UiToasts.vue'
import { focusFirstError } from './focusFirstError'
import { say, toasts } from './useToast'

const OPTIONS = [
  { value: 'm', label: '男' },
  { value: 'f', label: '女' },
]
const attachTo = (): HTMLElement => document.body.appendChild(document.createElement('div'))

afterEach(() => {
  document.body.replaceChildren()
  toasts.splice(0)
})

describe('a field', () => {
  const field = (props: object) =>
    mount(UiField, { props: { label: '姓名', ...props }, slots: { default: (aria: object) => h(UiInput, aria) } })

  it('ties label, help, error and source to its control', () => {
    const shown = field({ id: 'name', help: '与身份证一致', error: '请填写姓名', source: '公安人口库' })
    const input = shown.get('input')
    expect(shown.get('label').attributes('for')).toBe(input.element.id)
    const described = input.attributes('aria-describedby')?.split(' ').map((id) => shown.get(`#${id}`).text())
    expect(described).toEqual(['与身份证一致', '请填写姓名', '来自公安人口库'])
    expect(input.attributes('aria-invalid')).toBe('true')
  })

  it('says what may be left out', () => {
    expect(field({ required: false }).get('label').text()).toContain('选填')
  })

  it('is a fieldset with a legend when it holds several controls', () => {
    const shown = mount(UiField, {
      props: { label: '性别', group: true, error: '请选择' },
      slots: { default: (aria: object) => h(UiRadios, { ...aria, name: 'sex', options: OPTIONS }) },
    })
    expect(shown.get('fieldset').get('legend').text()).toBe('性别')
    expect(shown.get('fieldset').attributes('aria-describedby')).toBe(shown.get('.error').element.id)
  })
})

describe('controls', () => {
  it.each([UiChecks, UiRadios] as object[])('of one question are wrong together, so that the first of them can be gone to', (Choices) => {
    const shown = mount(Choices, { props: { name: 'sex', options: OPTIONS }, attrs: { 'aria-invalid': 'true' } })
    expect(shown.findAll('input').map((input) => input.attributes('aria-invalid'))).toEqual(['true', 'true'])
  })

  it('emit what is chosen', async () => {
    const radios = mount(UiRadios, { props: { name: 'sex', options: OPTIONS } })
    await radios.findAll('input')[1]?.setValue(true)
    expect(radios.emitted('update:modelValue')).toEqual([['f']])
    const select = mount(UiSelect, { props: { options: OPTIONS } })
    await select.get('select').setValue('m')
    expect(select.emitted('update:modelValue')).toEqual([['m']])
    const check = mount(UiCheck, { props: { label: '我承诺' } })
    await check.get('input').setValue(true)
    expect(check.emitted('update:modelValue')).toEqual([[true]])
  })

  it('take attributes on the control itself', () => {
    const input = mount(UiInput, { attrs: { inputmode: 'numeric', autocomplete: 'one-time-code' } }).get('input')
    expect(input.attributes()).toMatchObject({ inputmode: 'numeric', autocomplete: 'one-time-code' })
  })

  it('are focused at the first wrong one', async () => {
    const form = mount({ render: () => h('form', [h('input', { id: 'a' }), h('input', { id: 'b', 'aria-invalid': 'true' })]) }, { attachTo: attachTo() })
    await focusFirstError(form.element)
    expect(document.activeElement?.id).toBe('b')
  })
})

describe('a button', () => {
  it('does not press twice while it works', async () => {
    const button = mount(UiButton, { props: { busy: true }, slots: { default: '提交' } })
    await button.trigger('click')
    expect(button.emitted('click')).toBeUndefined()
    expect(button.attributes('aria-busy')).toBe('true')
    await button.setProps({ busy: false })
    await button.trigger('click')
    expect(button.emitted('click')).toHaveLength(1)
  })
})

describe('a refusal', () => {
  it('says why, what was kept, what next and the help code', async () => {
    const problem = new Problem({ status: 503, code: 'unavailable', detail: '服务繁忙', trace: '310042' })
    const shown = mount(UiRefusal, { props: { problem, again: true } })
    expect(shown.attributes('role')).toBe('alert')
    expect(shown.text()).toMatch(/服务繁忙.*已保留：.*下一步：.*310042/)
    await shown.get('button').trigger('click')
    expect(shown.emitted('again')).toHaveLength(1)
  })

  it('goes on by itself with the network, where it says so', () => {
    const shown = mount(UiRefusal, { props: { problem: local('offline'), again: true } })
    expect(shown.text()).toContain('自动继续')
    reached(false)
    reached(true)
    expect(shown.emitted('again')).toHaveLength(1)
    shown.unmount()
  })

  it('tells to press the same button again where nothing is asked from here', () => {
    const shown = mount(UiRefusal, { props: { problem: local('offline') } })
    expect(shown.text()).not.toContain('自动继续')
    expect(shown.text()).toContain('再按一次刚才的按钮')
    reached(false)
    reached(true)
    expect(shown.emitted('again')).toBeUndefined()
  })
})

describe('a toast', () => {
  it('offers to take back what was done', async () => {
    const undo = vi.fn<() => void>()
    const shown = mount(UiToasts)
    say('已删除照片', undo)
    await nextTick()
    expect(shown.get('[role=status]').text()).toContain('已删除照片')
    await shown.get('button').trigger('click')
    expect(undo).toHaveBeenCalledOnce()
    expect(shown.text()).toBe('')
  })
})

describe('a toast with an undo', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('goes by itself', async () => {
    say('已删除照片', () => undefined)
    vi.advanceTimersByTime(12_000)
    expect(toasts).toHaveLength(0)
  })

  it('stays while somebody is at it, and a while after', async () => {
    const shown = mount(UiToasts, { attachTo: attachTo() })
    say('已删除照片', () => undefined)
    await nextTick()
    await shown.get('.toast').trigger('focusin')
    vi.advanceTimersByTime(60_000)
    expect(toasts).toHaveLength(1)
    await shown.get('.toast').trigger('focusout')
    vi.advanceTimersByTime(11_999)
    expect(toasts).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(toasts).toHaveLength(0)
    shown.unmount()
  })
})

describe('a sheet', () => {
  const opened = () => mount(UiSheet, { props: { open: true, title: '理由' }, slots: { default: '<textarea />' }, attachTo: attachTo() })

  it('closes when what is beside it is pressed', async () => {
    const shown = opened()
    await shown.get('dialog').trigger('pointerdown')
    await shown.get('dialog').trigger('click')
    expect(shown.emitted('update:open')).toEqual([[false]])
  })

  it('stays when a selection that was begun inside ends beside it', async () => {
    const shown = opened()
    await shown.get('textarea').trigger('pointerdown')
    await shown.get('dialog').trigger('click')
    expect(shown.emitted('update:open')).toBeUndefined()
  })
})

describe('tabs', () => {
  it('move with the arrow keys and wrap around', async () => {
    const Host = defineComponent({
      setup() {
        const chosen = ref('a')
        const tabs = [{ key: 'a', label: '待提交', count: 2 }, { key: 'b', label: '办理中' }]
        return () => h(UiTabs, { tabs, label: '办件', modelValue: chosen.value, 'onUpdate:modelValue': (key: string) => (chosen.value = key) })
      },
    })
    const shown = mount(Host, { attachTo: attachTo() })
    const chosen = (): string => shown.get('[role=tab][aria-selected=true]').text()
    expect(chosen()).toBe('待提交2')
    await shown.get('[role=tablist]').trigger('keydown.right')
    expect(chosen()).toBe('办理中')
    await shown.get('[role=tablist]').trigger('keydown.right')
    expect(chosen()).toBe('待提交2')
  })
})

describe('steps', () => {
  it('say where I am and let me go back only to what I have seen', async () => {
    const shown = mount(UiSteps, { props: { steps: ['申请人', '材料', '签名'], now: 1 } })
    expect(shown.text()).toContain('第 2 步，共 3 步')
    const [first, , last] = shown.findAll('button')
    await first?.trigger('click')
    expect(shown.emitted('go')).toEqual([[0]])
    expect(last?.attributes('disabled')).toBeDefined()
  })
})

it('a timeline says each state in words', () => {
  const shown = mount(UiTimeline, { props: { stops: [{ key: '1', title: '已提交', state: 'done' }, { key: '2', title: '审查', state: 'now' }] } })
  expect(shown.findAll('[role=img]').map((sign) => sign.attributes('aria-label'))).toEqual(['已完成', '进行中'])
})

it('a confirmation names what will happen', async () => {
  const shown = mount(UiConfirm, { props: { open: true, title: '退出登录', yes: '退出' }, attachTo: attachTo() })
  const yes = shown.findAll('button').find((button) => button.text() === '退出')
  await yes?.trigger('click')
  expect(shown.emitted('yes')).toHaveLength(1)
  expect(shown.get('dialog').attributes('aria-labelledby')).toBe(shown.get('h2').element.id)
})
