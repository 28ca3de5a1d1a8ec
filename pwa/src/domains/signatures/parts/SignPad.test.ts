import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Stroke } from '../rules'
import SignPad from './SignPad.vue'

// There is no drawing in this DOM: every command is taken and nothing is painted.
const ink = new Proxy({}, { get: () => () => undefined, set: () => true }) as CanvasRenderingContext2D

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(ink as never)
})
afterEach(() => vi.restoreAllMocks())

it('holds no strokes that are not on it: a new pad is empty, whatever was drawn on the one before', async () => {
  const strokes: Stroke[] = [[[0, 0, 0], [40, 0, 5]], [[0, 10, 20], [40, 10, 25]]]
  const pad = mount(SignPad, { props: { modelValue: strokes } })
  expect(pad.emitted('update:modelValue')).toEqual([[[]]])
  await pad.setProps({ modelValue: [] })
  expect(pad.text()).toContain('请在这里签名')
})
