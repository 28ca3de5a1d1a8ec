import { expect, it } from 'vitest'
import { digest } from '@/kit/canonical'
import { documentOf, inOrder, isInk, newSalt, strokesOf, type Parts } from './rules'

const PARTS: Parts = {
  id: '01890000-0000-7000-8000-000000000001',
  round: 0,
  item: { code: 'HF-GA-09', revision: 1, name: { zh: '居住证签注', en: 'Endorsement' } },
  answers: { name: '马秀兰' },
  materials: [
    { id: 'b', slot: 'photo', sha256: '2', bytes: 2, type: 'image/jpeg' },
    { id: 'a', slot: 'photo', sha256: '1', bytes: 1, type: 'image/jpeg' },
    { id: 'c', slot: 'lease', sha256: '3', bytes: 3, type: 'application/pdf' },
  ],
  licences: [],
  consents: [
    { code: 'z', version: 1, kind: 'commitment', title: { zh: '', en: '' }, text: { zh: '承诺', en: 'promise' } },
    { code: 'a', version: 2, kind: 'sensitive', title: { zh: '', en: '' }, text: { zh: '同意', en: 'consent' } },
  ],
  lines: [{ page: '申请人', label: '姓名', value: '马秀兰' }],
  language: 'zh',
}

it('puts papers and consents in the order of the contract', async () => {
  const document = await documentOf(PARTS)
  expect(document.materials.map((paper) => paper.id)).toEqual(['c', 'a', 'b'])
  expect(document.consents.map((consent) => consent.code)).toEqual(['a', 'z'])
})

it('shows papers in that order too, however a merge has left them', () => {
  expect(inOrder(PARTS.materials).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
})

it('has the same digest for the same salt and another one for another', async () => {
  const [one, same, other] = await Promise.all([documentOf(PARTS, 's'), documentOf(PARTS, 's'), documentOf(PARTS)])
  expect(await digest(one)).toBe(await digest(same))
  expect(await digest(other)).not.toBe(await digest(one))
})

it('hashes a consent in the language it was read in', async () => {
  const [zh, en] = await Promise.all([documentOf(PARTS, 's'), documentOf({ ...PARTS, language: 'en' }, 's')])
  expect(zh.consents[0]?.sha256).not.toBe(en.consents[0]?.sha256)
  expect(en.item.name).toBe('Endorsement')
})

it('makes salts of 128 bits', () => {
  expect(newSalt()).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(newSalt()).not.toBe(newSalt())
})

it('tells ink from a slip of the finger', () => {
  expect(isInk([])).toBe(false)
  expect(isInk([[[0, 0, 0], [1, 1, 5]]])).toBe(false)
  expect(isInk([[[0, 0, 0], [20, 0, 5]], [[0, 10, 20], [30, 10, 25]]])).toBe(true)
})

it('writes strokes as whole numbers from the first touch on', () => {
  expect(strokesOf([{ points: [{ x: 1.4, y: 2.6, time: 1000 }, { x: 3, y: 4, time: 1016.7 }] }])).toEqual([[[1, 3, 0], [3, 4, 17]]])
})
