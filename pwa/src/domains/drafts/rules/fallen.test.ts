import { expect, it } from 'vitest'
import { changedLines } from './fallen'

const line = (label: string, value: string, page = '老人') => ({ page, label, value })
const signed = [line('姓名', '马秀兰'), line('银行账号', '6217'), line('收款账户', 'PDF（指纹 a）', '材料'), line('收款账户', 'PDF（指纹 b）', '材料')]

it('says nothing of what is as it was, in whichever order', () => {
  expect(changedLines(signed, signed.toReversed())).toEqual([])
})

it('says what was and what is', () => {
  expect(changedLines(signed, [...signed.slice(0, 1), line('银行账号', '6228'), ...signed.slice(2)])).toEqual([{ label: '银行账号', before: '6217', after: '6228' }])
})

it('says what has come and what has gone, of one name too', () => {
  const after = [...signed.slice(1, 3), line('收款账户', 'PDF（指纹 c）', '材料'), line('收款账户', 'PDF（指纹 d）', '材料')]
  expect(changedLines(signed, after)).toEqual([
    { label: '姓名', before: '马秀兰', after: '' },
    { label: '收款账户', before: 'PDF（指纹 b）', after: 'PDF（指纹 c）' },
    { label: '收款账户', before: '', after: 'PDF（指纹 d）' },
  ])
})

it('tells two questions of the same words apart by their page', () => {
  const [mine, hers] = [line('姓名', '马秀兰'), line('姓名', '马晓燕', '代办人')]
  expect(changedLines([mine, hers], [mine, line('姓名', '马二', '代办人')])).toEqual([{ label: '姓名', before: '马晓燕', after: '马二' }])
})
