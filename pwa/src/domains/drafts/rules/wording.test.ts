import { expect, it } from 'vitest'
import { compileForm } from '@/form/layout'
import type { Schema, Ui } from '@/form/schema'
import { worded } from './wording'

const text = (title: string): object => ({ type: 'string', title })
const schema = {
  type: 'object',
  properties: {
    income: { type: 'integer', title: '全家月收入', 'x-money': true },
    needs: { type: 'array', title: '需要', items: { type: 'string', oneOf: [{ const: 'food', title: '吃饭' }, { const: 'care', title: '看病' }] } },
    members: { type: 'array', title: '家人', items: { type: 'object', properties: { id: text('行号'), name: text('姓名'), school: text('学校') } } },
  },
} as unknown as Schema
const controls = ['income', 'needs', 'members'].map((name) => ({ type: 'Control', scope: `#/properties/${name}` }))
const form = compileForm(schema, { type: 'Categorization', elements: [{ type: 'Category', label: '家庭', elements: controls }] } as unknown as Ui)
const answers = { members: [{ id: 'r1', name: '白一' }, { id: 'r2', name: '白二' }] }
const said = (key: string, mine: unknown, theirs: unknown) => worded(form, answers, { key, mine, theirs, at: null } as never, 'zh')

it('names a question and both answers', () => {
  expect(said('/income', 100100, undefined)).toEqual({ label: '全家月收入', mine: '1001.00元', theirs: '' })
  expect(said('/needs', ['food', 'care'], ['care'])).toEqual({ label: '需要', mine: '吃饭、看病', theirs: '看病' })
})

it('names a field of a row, and a row that one side took out', () => {
  expect(said('/members/r2/name', '白甲', '白乙')).toEqual({ label: '家人 2 · 姓名', mine: '白甲', theirs: '白乙' })
  expect(said('/members/r1', { id: 'r1', name: '白一', school: '一中' }, undefined)).toEqual({ label: '家人 1', mine: '姓名：白一；学校：一中', theirs: '' })
})
