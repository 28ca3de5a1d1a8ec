import { afterEach, expect, it, vi } from 'vitest'
import { copyText } from './copyText'
import { toasts } from './useToast'

afterEach(() => {
  toasts.splice(0)
  vi.unstubAllGlobals()
})

const said = (): string[] => toasts.map(({ text }) => text)

it.each([
  ['it is written', { writeText: () => Promise.resolve() }, '已复制'],
  ['a person refuses', { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }, '没能复制，请长按选中后自己复制。'],
  ['the browser has no clipboard', undefined, '没能复制，请长按选中后自己复制。'],
])('says what came of it when %s', async (_, clipboard, told) => {
  vi.stubGlobal('navigator', { clipboard })
  await copyText('910042', '已复制')
  expect(said()).toEqual([told])
})
