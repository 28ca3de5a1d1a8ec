import { expect, it } from 'vitest'
import { codeIn, isCode, isIdLength, isMobile, normalMobile, safeReturn } from './rules'

it('goes back only to places of ours', () => {
  expect(safeReturn('/apply/HF-GA-04?x=1')).toBe('/apply/HF-GA-04?x=1')
  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example', '', undefined, ['/a']]) {
    expect(safeReturn(elsewhere, '/me')).toBe('/me')
  }
})

it('takes a mobile number as people type it', () => {
  expect(normalMobile('+86 138 1234 5678')).toBe('13812345678')
  expect(normalMobile('１３８１２３４５６７８')).toBe('13812345678')
  expect([isMobile('13812345678'), isMobile('12812345678'), isMobile('1381234567')]).toEqual([true, false, false])
})

it('takes a code as people type it', () => {
  expect(['123456', '123 456', '１２３４５６'].map(isCode)).toEqual([true, true, true])
  expect(['', '12345', '1234567', '12345x'].map(isCode)).toEqual([false, false, false, false])
})

it('judges only the length of an id number', () => {
  expect([isIdLength('64010419490101002x'), isIdLength('640104490101002'), isIdLength('6401041949')]).toEqual([true, true, false])
})

it('finds the code in a message', () => {
  expect(codeIn('【i银川】验证码 012345，10分钟内有效')).toBe('012345')
  expect(codeIn('办件 6401042026112300017 已受理')).toBe('')
})
