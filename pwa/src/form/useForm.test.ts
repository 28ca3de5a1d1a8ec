import { afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { clockOff, heardDate } from '@/kit/cityClock'
import { compileForm } from './layout'
import { useForm, type FormState } from './useForm'

const FORM = compileForm(
  { type: 'object', additionalProperties: false, properties: { day: { type: 'string', title: '发生日期', format: 'date', maxLength: 10, 'x-day': { atLeastYearsAgo: 0 } } } },
  { type: 'Categorization', elements: [{ type: 'Category', label: 'a', i18n: 'a', elements: [{ type: 'Control', scope: '#/properties/day' }] }] },
  {},
)
const scope = effectScope()
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

it('goes by the day in the city where the clock of the device is ten years behind', () => {
  vi.useFakeTimers({ now: new Date('2016-11-25T04:00:00Z') })
  const form = scope.run(() => useForm(FORM, { day: '2026-11-20' }, () => undefined)) as FormState
  expect(form.view.value.errors.map(({ code }) => code)).toEqual(['bad_date'])
  heardDate('Wed, 25 Nov 2026 04:00:00 GMT')
  expect([clockOff() !== 0, form.view.value.errors]).toEqual([true, []])
  heardDate('Fri, 25 Nov 2016 04:00:00 GMT')
  expect(form.view.value.errors).toHaveLength(1)
})
