import { beforeEach, expect, it } from 'vitest'
import { setSession, type Session } from '@/kit/session'
import { useStepWords } from './useStepWords'

const as = (account: string): void => setSession({ account, role: 'window_officer', level: 1, name: '', mobile: '', office: null, demo: true } as unknown as Session)
const wordsFor = (id: string) => useStepWords(id).words

beforeEach(() => {
  as('nobody')
  as('wang')
  wordsFor('case').reason = '材料不符'
})

it('keeps the words for a case while another one is looked at, and when the same officer signs in again', () => {
  expect(wordsFor('other').reason).toBe('')
  as('wang')
  expect(wordsFor('case').reason).toBe('材料不符')
})

it('forgets them once they are sent', () => {
  useStepWords('case').forget()
  expect(wordsFor('case')).toMatchObject({ reason: '', defects: [{ place: '', text: '' }] })
})

it('shows them to nobody else', () => {
  as('li')
  expect(wordsFor('case').reason).toBe('')
  as('wang')
  expect(wordsFor('case').reason).toBe('')
})
