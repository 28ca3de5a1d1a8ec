import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, useTemplateRef } from 'vue'
import { choose } from '@/kit/settings'
import { spoken, type Text } from '@/kit/words'
import { toasts } from '@/ui/useToast'
import FormPage from './FormPage.vue'
import FormView from './FormView.vue'
import { compileForm } from './layout'
import type { Answers, Schema, Ui, UiElement } from './schema'
import { useForm, type FormState } from './useForm'

const control = (name: string, more: Partial<UiElement> = {}): UiElement => ({ type: 'Control', scope: `#/properties/${name}`, ...more })
const choices = (...titles: string[]) => titles.map((title, at) => ({ const: `c${at}`, title }))
const schema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'few', 'rows', 'agree'],
  properties: {
    name: { type: 'string', title: '姓名', format: 'person-name', maxLength: 20 },
    number: { type: 'string', title: '公民身份号码', format: 'citizen-number', maxLength: 18 },
    mobile: { type: 'string', title: '手机号码', format: 'mobile-cn', maxLength: 11 },
    rent: { type: 'integer', title: '月租金', minimum: 100, maximum: 1000000, 'x-money': true },
    people: { type: 'integer', title: '人数', minimum: 1, maximum: 9 },
    day: { type: 'string', title: '入住日期', format: 'date', maxLength: 10 },
    clock: { type: 'string', title: '时间', format: 'time', maxLength: 5 },
    home: { type: 'string', title: '居住地', format: 'division', maxLength: 9 },
    wish: { type: 'string', title: '想住哪个区', format: 'division', maxLength: 6 },
    few: { type: 'string', title: '住处', oneOf: choices('租房', '自有') },
    many: { type: 'string', title: '民族', oneOf: choices('汉族', '回族', '满族', '藏族', '苗族', '壮族') },
    some: { type: 'array', title: '需要', maxItems: 3, uniqueItems: true, items: { type: 'string', oneOf: choices('卡', '纸', '邮寄') } },
    moved: { type: 'boolean', title: '是否搬过家' },
    agree: { type: 'boolean', title: '承诺属实', const: true },
    note: { type: 'string', title: '说明', maxLength: 30 },
    rows: {
      type: 'array',
      title: '家人',
      minItems: 1,
      maxItems: 2,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name'],
        properties: { id: { type: 'string', maxLength: 40 }, name: { type: 'string', title: '家人姓名', format: 'person-name', maxLength: 20 } },
      },
    },
  },
}
const ui: Ui = {
  type: 'Categorization',
  elements: [
    {
      type: 'Category',
      label: '申请人',
      i18n: 'applicant',
      elements: [
        control('name', { options: { help: '与身份证一致', prefill: 'person.name' } }),
        ...['number', 'mobile', 'rent', 'people', 'day', 'clock', 'home', 'wish', 'few', 'many', 'some', 'moved'].map((name) => control(name)),
        control('note', { options: { widget: 'textarea' } }),
        { type: 'Label', i18n: 'look', text: '请逐项核对。' },
        { type: 'Group', i18n: 'family', label: '家庭', elements: [control('rows', { options: { addLabel: '添加一位家人' } })] },
        control('agree'),
      ],
    },
  ],
}
const form = compileForm(schema, ui, { 'fields./name': 'Name' })

let state: FormState
let saved: Answers[]
let screen: VueWrapper

/** A page as a screen places it: nodes down, what the person did up. */
function open(answers: Answers, sources: Record<string, Text> = {}, late: 'due' | 'here' | null = null): void {
  saved = []
  const Screen = defineComponent({
    setup(_, { expose }) {
      state = useForm(form, answers, (next) => saved.push(next))
      const page = useTemplateRef<InstanceType<typeof FormPage>>('page')
      expose({ focusError: (at: string) => page.value?.focusError(at) })
      return () => {
        const shown = state.view.value.pages[0]
        return shown && h(FormPage, { ref: 'page', page: shown, sources, late, onChange: state.change, onBlur: state.blur, onAdd: state.add, onRemove: state.remove })
      }
    },
  })
  screen = mount(Screen, { attachTo: document.body })
}

const labelled = (label: string) => {
  const found = screen.findAll('label[for]').find((one) => one.text().startsWith(label))
  return screen.get(`[id="${found?.attributes('for')}"]`)
}
const question = (pointer: string) => screen.get(`[data-pointer="${pointer}"]`)
const answers = (): Answers => state.engine.answers
async function fills(label: string, value: string): Promise<void> {
  const input = labelled(label)
  await input.setValue(value)
  await input.trigger('blur')
}

beforeEach(() => open({}))
afterEach(() => {
  screen.unmount()
  toasts.splice(0)
  choose({ language: 'zh' })
})

describe('a page of a form', () => {
  it('asks with label, help, keyboard and what the phone may fill in', () => {
    const name = labelled('姓名')
    expect(name.attributes('autocomplete')).toBe('off')
    expect(name.attributes('aria-required')).toBe('true')
    expect(screen.get(`[id="${name.attributes('aria-describedby')}"]`).text()).toBe('与身份证一致')
    expect([labelled('手机号码').attributes('type'), labelled('人数').attributes('inputmode'), labelled('月租金').attributes('inputmode')]).toEqual(['tel', 'numeric', 'decimal'])
    expect(labelled('说明').element.tagName).toBe('TEXTAREA')
    expect(labelled('手机号码').attributes('aria-required')).toBeUndefined()
    expect(screen.text()).toContain('请逐项核对。')
  })

  it('keeps each kind of answer as the form wants it', async () => {
    await fills('姓名', ' 马 秀兰')
    await fills('公民身份号码', '11010519491231002x')
    await fills('手机号码', '138 0013 8000')
    await fills('月租金', '1,234.5')
    await fills('人数', '３')
    await fills('入住日期', '2026-03-05')
    await fills('时间', '07:05')
    await fills('民族', 'c1')
    await fills('说明', '一\n二')
    await question('/few').findAll('input')[0]?.setValue()
    await question('/moved').findAll('input')[1]?.setValue()
    await question('/some').findAll('input')[2]?.setValue(true)
    await question('/some').findAll('input')[0]?.setValue(true)
    await question('/agree').get('input').setValue(true)
    expect(answers()).toEqual({
      name: '马秀兰', number: '11010519491231002X', mobile: '13800138000', rent: 123450, people: 3, day: '2026-03-05', clock: '07:05',
      many: 'c1', note: '一\n二', few: 'c0', moved: false, some: ['c0', 'c2'], agree: true,
    })
    expect(saved.at(-1)).toEqual(answers())
    expect(question('/day').text()).toContain('2026年3月5日')
  })

  it('takes an answer away when it is emptied', async () => {
    await fills('月租金', '12')
    await fills('月租金', '')
    await fills('姓名', '马')
    await fills('姓名', ' ')
    await question('/agree').get('input').setValue(true)
    await question('/agree').get('input').setValue(false)
    expect(answers()).toEqual({})
  })

  it('lets money be typed digit by digit', async () => {
    const rent = labelled('月租金')
    for (const typed of ['1', '12', '12.', '12.0', '12.05']) {
      await rent.setValue(typed)
      expect((rent.element as HTMLInputElement).value).toBe(typed)
    }
    expect(answers()['rent']).toBe(1205)
  })

  it('says in words what is wrong, at the field, for eyes and screen readers', async () => {
    await fills('公民身份号码', '640181199902290013')
    const number = labelled('公民身份号码')
    expect(number.attributes('aria-invalid')).toBe('true')
    expect(screen.get(`[id="${number.attributes('aria-describedby')}"]`).text()).toContain('出生日期不存在')
    await fills('月租金', '0.5')
    expect(question('/rent').text()).toContain('不能小于 1.00')
    await fills('月租金', '一百')
    expect(question('/rent').text()).toContain('请填写金额')
    await fills('公民身份号码', '640104199001010018')
    expect(labelled('公民身份号码').attributes('aria-invalid')).toBeUndefined()
  })

  it('says everything when the page is to be left, and goes to the first', async () => {
    expect(screen.findAll('.error')).toHaveLength(0)
    state.tellAll()
    await nextTick()
    expect(screen.findAll('.error').map((one) => one.text())).toEqual(['请填写这一项', '请选择一项', '请至少添加一项', '请勾选后继续'])
    const first = state.engine.firstWrong()
    await (screen.vm as unknown as { focusError(at: string): Promise<boolean> }).focusError(first?.pointer ?? '')
    expect(document.activeElement).toBe(labelled('姓名').element)
  })

  it('puts the cursor into choices, rows and what has no place of its own', async () => {
    const { focusError } = screen.vm as unknown as { focusError(at: string): Promise<boolean> }
    await focusError('/few')
    expect((document.activeElement as HTMLInputElement).type).toBe('radio')
    await focusError('/rows')
    expect(document.activeElement?.textContent).toContain('添加一位家人')
    await focusError('/rows/0/name')
    expect(document.activeElement?.textContent).toContain('添加一位家人')
    expect(await focusError('/nowhere')).toBe(false)
  })

  it('chooses where somebody lives by district, then street', async () => {
    const [county, street] = question('/home').findAll('select')
    expect(street?.attributes('disabled')).toBeDefined()
    await county?.setValue('640104')
    expect(answers()['home']).toBeUndefined()
    await street?.setValue('640104001')
    expect(answers()['home']).toBe('640104001')
    await county?.setValue('640181')
    expect(answers()['home']).toBeUndefined()
    expect(street?.text()).not.toContain('凤凰北街')
  })

  it('asks for a district alone where the form does, and shows no street as one', async () => {
    expect(question('/wish').findAll('select')).toHaveLength(1)
    await question('/wish').get('select').setValue('640105')
    expect(answers()['wish']).toBe('640105')
    screen.unmount()
    open({ wish: '640104001' })
    state.tellAll()
    await nextTick()
    expect(question('/wish').text()).toContain('这里只选区、县，不用选到街道')
    expect((question('/wish').get('select').element as HTMLSelectElement).value).toBe('')
    await question('/wish').get('select').setValue('640104')
    expect(answers()['wish']).toBe('640104')
  })

  it('adds rows, fills them and offers to take a removal back', async () => {
    const add = () => question('/rows').findAll('button').at(-1)
    await add()?.trigger('click')
    await nextTick()
    expect(document.activeElement).toBe(labelled('家人姓名').element)
    await fills('家人姓名', '王强')
    await add()?.trigger('click')
    const ids = (answers()['rows'] as { id: string }[]).map((row) => row.id)
    expect(question('/rows').text()).toContain('最多 2 项')
    await question('/rows/0').get('button').trigger('click')
    expect(answers()['rows']).toEqual([{ id: ids[1] }])
    expect(toasts[0]?.text).toBe('已删除家人 1')
    toasts[0]?.undo?.()
    await nextTick()
    expect(answers()['rows']).toEqual([{ id: ids[0], name: '王强' }, { id: ids[1] }])
    expect((labelled('家人姓名').element as HTMLInputElement).value).toBe('王强')
  })

  it('names the register a value came from, while it is there', async () => {
    screen.unmount()
    open({ name: '马秀兰' }, { '/name': { zh: '公安人口库', en: 'Population register' } })
    expect(question('/name').text()).toContain('来自公安人口库')
    expect(labelled('姓名').attributes('aria-describedby')).toContain('source')
    await fills('姓名', '')
    expect(question('/name').text()).not.toContain('公安人口库')
  })

  it('keeps the line of a source free while one may still come, and after, so that nothing moves', async () => {
    const lines = (): string[] => screen.findAll('.ui-field > .ui-badge').map((badge) => `${badge.text()}${badge.classes('blank') ? ' (blank)' : ''}`.trim())
    expect(lines()).toEqual([])
    for (const [answers, sources, late, line] of [
      [{}, {}, 'due', '登记库里有的会自动填上'],
      [{ name: '马秀兰' }, { '/name': { zh: '公安人口库', en: 'Population register' } }, 'here', '来自公安人口库'],
      [{ name: '马二' }, {}, 'due', '(blank)'],
      [{}, {}, 'here', '(blank)'],
    ] as const) {
      screen.unmount()
      open(answers, sources, late)
      expect(lines()).toEqual([line])
    }
  })

  it('speaks English, with the errors too', async () => {
    state.tellAll()
    await spoken('en')
    choose({ language: 'en' })
    await nextTick()
    expect(question('/name').text()).toContain('Please fill this in')
  })

  it('takes over newer answers without calling that a change', async () => {
    state.replace({ name: '王强', rent: 5000 })
    await nextTick()
    expect([labelled('姓名'), labelled('月租金')].map((input) => (input.element as HTMLInputElement).value)).toEqual(['王强', '50'])
    expect(saved).toEqual([])
  })
})

describe('the same page to be read', () => {
  it('shows every value in words', () => {
    screen.unmount()
    open({ name: '马秀兰', number: '640104199001010018', rent: 5000, few: 'c1', home: '640104', moved: true, rows: [{ id: 'a', name: '王强' }] })
    const read = mount(FormView, { props: { nodes: state.view.value.pages[0]?.nodes ?? [] } })
    const text = read.text()
    for (const shown of ['马秀兰', '50.00元', '自有', '银川市 兴庆区', '是', '家人 1', '王强', '未填写']) expect(text).toContain(shown)
    expect(read.get('.form-number').text()).toBe('640104199001010018')
    expect(read.findAll('input, select, textarea')).toHaveLength(0)
  })
})
