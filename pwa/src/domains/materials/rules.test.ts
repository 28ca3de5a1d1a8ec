import { expect, it } from 'vitest'
import { isHeic, isPicture, unfit } from './rules'

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

it('takes what an iPhone writes as a picture, also where its type is not known', () => {
  const heic = { type: '', name: 'IMG_0001.HEIC', size: 40_000_000 }
  expect(isHeic(heic)).toBe(true)
  expect(isPicture(heic, ACCEPTS)).toBe(true)
  expect(unfit(heic, ACCEPTS)).toBeNull()
  expect(unfit(heic, ['application/pdf'])).toBe('type')
  expect(isPicture({ type: 'application/pdf', name: 'a.heic', size: 1 }, ACCEPTS)).toBe(false)
})
