import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { DiskFull } from '@/kit/disk'
import { destroyVault, welcome } from '@/kit/vault'
import type { Kept } from './rules'
import { keepNew, readKept, reviseKept } from './useKept'

const OWNER = 'xiulan'
const DRAFT: Kept = {
  ...{ v: 2 as const, id: 'd1', item: 'HF-XX-01', revision: 3, round: 0, content: { answers: { name: '马秀兰' }, materials: {} }, base: null, tried: null },
  ...{ sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null },
}
const answered = (name: string, value: string) => (now: Kept): Kept => ({ ...now, content: { ...now.content, answers: { ...now.content.answers, [name]: value } } })

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  await keepNew(OWNER, DRAFT)
})
afterEach(() => vi.restoreAllMocks())

it('keeps what found no room while a change begun before it was being written', async () => {
  let go = (): void => undefined
  const gate = new Promise<void>((done) => (go = done))
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle)
  const sealing = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...all) => {
    await gate
    return encrypt(...all)
  })
  const first = reviseKept(OWNER, 'd1', answered('bank', 'abc'))
  await vi.waitFor(() => expect(sealing).toHaveBeenCalled())
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => Promise.reject(new DOMException('full', 'QuotaExceededError')) as never)
  await expect(reviseKept(OWNER, 'd1', answered('address', '示范路一号'))).rejects.toBeInstanceOf(DiskFull)
  full.mockRestore()
  go()
  await first
  expect((await readKept(OWNER, 'd1'))?.content.answers).toEqual({ name: '马秀兰', bank: 'abc', address: '示范路一号' })
})
