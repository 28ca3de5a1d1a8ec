import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { computed, defineComponent, h } from 'vue'
import { check } from './checks'
import { compileForm } from './layout'
import FormPage from './FormPage.vue'
import type { Answers, Schema, Ui, UiElement } from './schema'
import { useForm } from './useForm'

// 200 questions, one of them with 50 rows of four: the largest form of the budget (product.md 6).
const FIELDS = 200
const ROWS = 50
const KINDS: Schema[] = [
  { type: 'string', maxLength: 60 },
  { type: 'integer', minimum: 0, maximum: 999 },
  { type: 'string', oneOf: [{ const: 'a', title: '甲' }, { const: 'b', title: '乙' }] },
  { type: 'string', format: 'date' },
]
const kind = (at: number): Schema => ({ ...KINDS[at % KINDS.length], title: `第${at}问` })
const control = (scope: string, more: Partial<UiElement> = {}): UiElement => ({ type: 'Control', scope: `#/properties/${scope}`, ...more }) as UiElement

const asked = Array.from({ length: FIELDS - 1 }, (_, at) => `q${at}`)
const inRow = { id: { type: 'string' }, ...Object.fromEntries(['r0', 'r1', 'r2', 'r3'].map((name, at) => [name, kind(at)])) }
const schema = {
  type: 'object',
  properties: {
    ...Object.fromEntries(asked.map((name, at) => [name, kind(at)])),
    rows: { type: 'array', title: '行', maxItems: 60, items: { type: 'object', properties: inRow, required: ['id', 'r0'], additionalProperties: false } },
  },
  required: asked.filter((_, at) => at % 2 === 0),
  additionalProperties: false,
} as unknown as Schema
const detail = { type: 'VerticalLayout', elements: ['r0', 'r1', 'r2', 'r3'].map((name) => control(name)) }
const ui = {
  type: 'Categorization',
  elements: [{ type: 'Category', label: '全部', i18n: 'all', elements: [...asked.map((name) => control(name)), control('rows', { options: { detail } } as never)] }],
} as unknown as Ui
const answers: Answers = { q0: '起', rows: Array.from({ length: ROWS }, (_, at) => ({ id: `row${at}`, r0: `第${at}行` })) }

function open() {
  const form = compileForm(schema, ui)
  const state = useForm(form, answers, () => undefined)
  let updates: string[] = []
  const Host = defineComponent(() => {
    const page = computed(() => state.view.value.pages[0])
    return () => page.value && h(FormPage, { page: page.value, onChange: state.change, onBlur: state.blur })
  })
  const counted = { updated(this: { $options: { __name?: string } }) { updates.push(this.$options.__name ?? 'host') } }
  const screen = mount(Host, { global: { mixins: [counted] } })
  return { form, state, screen, updates: () => updates.splice(0) }
}

it('a key checks once and draws only what it changed', { timeout: 60_000 }, async () => {
  const { form, screen, updates } = open()
  expect(screen.element.querySelectorAll('.form-field')).toHaveLength(FIELDS + ROWS * 4)
  const validate = vi.spyOn(form.validator, 'validate')
  for (const name of ['q0', 'rows/25/r0']) {
    const input = screen.get<HTMLInputElement>(`[data-pointer="/${name}"] input`)
    validate.mockClear()
    updates()
    await input.setValue('马')
    const drawn = updates()
    expect(validate).toHaveBeenCalledOnce()
    // The field, its control, and in a row the list around it: never as many as there are fields or rows.
    expect(drawn.length).toBeLessThanOrEqual(12)
  }
})

it('looks for each missing answer once, not once for every other', () => {
  const form = compileForm(schema, ui)
  let looks = 0
  const empty: Answers = new Proxy({}, { getOwnPropertyDescriptor: () => void (looks += 1) })
  expect(check(form, empty, '2026-11-25')).toHaveLength(schema.required?.length ?? 0)
  expect(looks).toBeLessThanOrEqual(3 * FIELDS)
})
