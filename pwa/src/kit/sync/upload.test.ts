import { expect, it } from 'vitest'
import { Pace } from './upload'

it('lets one file at a time take a slow line, and several a fast one', () => {
  const pace = new Pace()
  expect(pace.isFast).toBe(false)
  for (let piece = 0; piece < 3; piece += 1) pace.took(100)
  expect([pace.size, pace.isFast]).toEqual([1024 * 1024, true])
  pace.failed()
  pace.took(9_000)
  expect([pace.size, pace.isFast]).toEqual([256 * 1024, false])
})

it('loses little with a cut, however often the line is cut', () => {
  const pace = new Pace()
  for (let cut = 0; cut < 20; cut += 1) pace.failed()
  expect(pace.size).toBe(32 * 1024)
})
