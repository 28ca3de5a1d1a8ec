import { afterEach, expect, it, vi } from 'vitest'
import { isReached, probe, reached } from './reach'

afterEach(() => {
  vi.unstubAllGlobals()
  reached(true)
})

it('keeps to the newer answer where the line comes and goes faster than it answers', async () => {
  const answers: ((answer: Response | null) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise((done, fail) => answers.push((answer) => (answer ? done(answer) : fail(new TypeError('Failed to fetch'))))))
  const [back, gone] = [probe(), probe()]
  answers[1]?.(null)
  await gone
  answers[0]?.(new Response('{}'))
  await back
  expect(isReached()).toBe(false)
  const later = probe()
  answers[2]?.(new Response('{}'))
  expect([await later, isReached()]).toEqual([true, true])
})
