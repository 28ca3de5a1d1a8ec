import { expect, it } from 'vitest'
import { fitted, unfit } from './rules'

const ACCEPTS = ['image/jpeg', 'application/pdf']

it('takes what the slot accepts', () => {
  expect(unfit({ type: 'image/jpeg', size: 1 }, ACCEPTS)).toBeNull()
  expect(unfit({ type: 'image/gif', size: 1 }, ACCEPTS)).toBe('type')
  expect(unfit({ type: 'application/pdf', size: 0 }, ACCEPTS)).toBe('empty')
})

it('shrinks a large picture but refuses a large PDF', () => {
  expect(unfit({ type: 'image/jpeg', size: 40_000_000 }, ACCEPTS)).toBeNull()
  expect(unfit({ type: 'application/pdf', size: 40_000_000 }, ACCEPTS)).toBe('size')
})

it('keeps the shape of a picture and never enlarges it', () => {
  expect(fitted(4000, 3000)).toEqual({ width: 2000, height: 1500 })
  expect(fitted(640, 480)).toEqual({ width: 640, height: 480 })
  expect(fitted(9000, 1)).toEqual({ width: 2000, height: 1 })
})
