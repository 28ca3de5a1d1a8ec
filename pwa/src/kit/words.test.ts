import { afterEach, expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { Problem } from './problem'
import { choose } from './settings'
import { both, fill, lookUp, refusal, spoken, words } from './words'

const zh = { 'hello': '您好，{name}', 'days': '{n} 天', 'refusal.test_code': '不行，因为 {reason}', 'cause.40': '没有找到' } as const
const en = { 'hello': 'Hello {name}', 'days': '{n,day,days}', 'refusal.test_code': 'No, because {reason}' }
const t = words(zh, async () => ({ default: en }))

afterEach(() => choose({ language: 'zh' }))

it('speaks Chinese with the code', () => {
  expect(t('hello', { name: '马秀兰' })).toBe('您好，马秀兰')
})

it('speaks English once it has arrived, and counts', async () => {
  choose({ language: 'en' })
  await spoken()
  expect(t('hello', { name: 'Ma' })).toBe('Hello Ma')
  expect([t('days', { n: 1 }), t('days', { n: 2 })]).toEqual(['1 day', '2 days'])
  expect(both({ zh: '甲', en: 'A' })).toBe('A')
})

it('redraws what was said in Chinese when English arrives, without anybody asking for it', async () => {
  const late = words({ 'late.greeting': '早' }, async () => ({ default: { 'late.greeting': 'Morning' } }))
  const said = computed(() => [late('late.greeting'), lookUp('late.greeting')])
  expect(said.value).toEqual(['早', '早'])
  choose({ language: 'en' })
  await vi.waitFor(() => expect(said.value).toEqual(['Morning', 'Morning']))
})

it('shows Chinese where English is missing', async () => {
  choose({ language: 'en' })
  await spoken()
  expect(lookUp('cause.40')).toBe('没有找到')
})

it('leaves a place open that nothing fills', () => {
  expect(fill('还有 {n} 项')).toBe('还有 {n} 项')
})

it('puts a problem into words by code, then its cause, and by the sentence of the server until those words are here', () => {
  const known = new Problem({ status: 409, code: 'test_code', reason: '已提交', trace: '120034' })
  expect(refusal(known)).toMatchObject({ title: '不行，因为 已提交', trace: '120034' })
  expect(refusal(new Problem({ status: 428, code: 'x', detail: '版本不明' })).title).toBe('版本不明')
  expect(refusal(new Problem({ status: 404, code: 'x' })).title).toBe('没有找到')
})
