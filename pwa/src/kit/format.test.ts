import { afterEach, expect, it } from 'vitest'
import { day, dayOf, deviceName, maskId, maskMobile, maskName, moment, money, plainNumber, size } from './format'
import { choose } from './settings'

afterEach(() => choose({ language: 'zh' }))

it('writes a calendar day without moving it through a time zone', () => {
  expect(day('2026-11-23')).toBe('2026年11月23日')
  choose({ language: 'en' })
  expect(day('2026-11-23')).toBe('23 November 2026')
})

it('reads an instant on the clock of the city', () => {
  expect(dayOf('2026-11-22T16:30:00Z')).toBe('2026-11-23')
  expect(moment('2026-11-22T16:30:00Z')).toBe('2026年11月23日 00:30')
})

it('writes fen as yuan to the last fen', () => {
  expect([money(123456), money(5), money(0), money(-250)]).toEqual(['1234.56元', '0.05元', '0.00元', '-2.50元'])
})

it('masks', () => {
  expect(maskMobile('13812345678')).toBe('138****5678')
  expect(maskId('64010419490101002X')).toBe('6401**********002X')
  expect(maskName('马秀兰')).toBe('马**')
})

it('takes numbers as people type them', () => {
  expect(plainNumber(' １３８ 1234-5678')).toBe('13812345678')
})

it('says sizes', () => {
  expect([size(12), size(3400), size(3_400_000), size(10_737_418_240)]).toEqual(['12 B', '3 kB', '3.4 MB', '10.7 GB'])
})

it('names a device in the language that is read', () => {
  expect(deviceName('微信 · Android')).toBe('微信 · Android')
  choose({ language: 'en' })
  expect([deviceName('微信 · Android'), deviceName('浏览器'), deviceName('Chrome · iOS')]).toEqual(['WeChat · Android', 'Browser', 'Chrome · iOS'])
})
