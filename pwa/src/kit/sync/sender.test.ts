import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../problem'
import { reached } from '../reach'
import { createSender, type Progress, type Sender } from './sender'

let sent: string[]
let waiting: string[]
let step: (id: string) => Promise<Progress>
let sender: Sender
const broken = (): Problem => new Problem({ status: 503, code: 'unavailable' })
const wrong = (): Problem => new Problem({ status: 422, code: 'answers_invalid' })

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  waiting = ['a', 'b']
  step = async () => 'done'
  sender = createSender({
    owner: 'xiulan',
    waiting: async () => [...waiting],
    step: (id) => {
      sent.push(id)
      return step(id)
    },
    hold: async () => undefined,
  })
})
afterEach(() => {
  sender.stop()
  vi.useRealTimers()
  reached(true)
})

it('sends what comes to wait while it is sending', async () => {
  let go = (): void => undefined
  step = (id) => (id === 'b' && sent.length === 2 ? new Promise((done) => (go = () => done('done'))) : Promise.resolve('done'))
  const first = sender.flush()
  await vi.waitFor(() => expect(sent).toEqual(['a', 'b']))
  waiting = ['c']
  const second = sender.flush()
  go()
  await Promise.all([first, second])
  expect(sent).toEqual(['a', 'b', 'c'])
})

it('sends later what fails for now, also where another thing is refused for good', async () => {
  step = async (id) => {
    if (sent.length > 2) return 'done'
    throw id === 'a' ? broken() : wrong()
  }
  await sender.flush()
  waiting = ['a']
  await vi.advanceTimersByTimeAsync(10_000)
  expect(sent).toEqual(['a', 'b', 'a'])
})

it('does not hurry what is put off, however often it is asked to', async () => {
  step = async () => {
    void sender.flush()
    throw broken()
  }
  await sender.flush()
  expect(sent).toEqual(['a', 'b'])
})
