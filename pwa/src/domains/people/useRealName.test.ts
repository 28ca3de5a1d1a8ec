import { afterEach, expect, it, vi } from 'vitest'
import { serve } from '@/kit/scripted'
import { choose } from '@/kit/settings'
import { spoken } from '@/kit/words'
import { useRealName } from './useRealName'

const WRONG = [
  { pointer: '/name', code: 'bad_name', detail: '姓名里有不能使用的字符', params: { reason: 'character' } },
  { pointer: '/idNumber', code: 'bad_citizen_number', detail: '公民身份号码不正确', params: { reason: 'date' } },
]

afterEach(() => {
  choose({ language: 'zh' })
  vi.unstubAllGlobals()
})

it.each([
  ['zh', '公民身份号码里的出生日期不存在，请核对第 7 到 14 位', '姓名只能有汉字'],
  ['en', 'The date of birth', 'A name has hanzi'],
] as const)('says what is wrong with a field in the words of the person (%s)', async (language, number, name) => {
  choose({ language })
  await spoken()
  serve(() => ({ status: 422, body: { status: 422, code: 'input_refused', errors: WRONG } }))
  const page = useRealName()
  page.name.value = '马秀兰1'
  page.number.value = '640181199902290013'
  await page.prove()
  expect(page.refusedAt('/idNumber')).toContain(number)
  expect(page.refusedAt('/name')).toContain(name)
  expect(page.refusedAt('/elsewhere')).toBeUndefined()
})
