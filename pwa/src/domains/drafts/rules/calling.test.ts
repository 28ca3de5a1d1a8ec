import { expect, it } from 'vitest'
import type { Json } from '@/form/schema'
import { calling } from './calling'

const FOR = { properties: { for: { const: 'child' } }, required: ['for'] }
const CHILD = { properties: { relation: { enum: ['child', 'grandchild'] } }, required: ['relation'] }
const FAMILY = { properties: { members: { contains: CHILD } }, required: ['members'] }

it('names the one answer that calls for a consent', () => {
  expect(calling(FOR, { for: 'child', name: '马小军' })).toEqual(['/for'])
})

it('names of rows only the cell that calls for it, so that nothing else typed is lost', () => {
  const members: Json = [{ id: 'a', relation: 'spouse' }, { id: 'b', relation: 'child', name: '马小军' }, { id: 'c' }, { id: 'd', relation: 'grandchild' }]
  expect(calling(FAMILY, { members })).toEqual(['/members/1/relation', '/members/3/relation'])
})

it('names nothing where nothing is asked', () => {
  expect(calling(null, { for: 'child' })).toEqual([])
})
