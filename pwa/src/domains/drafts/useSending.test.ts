import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { disk } from '@/kit/disk'
import { sendAs } from '@/kit/http'
import { forgetSession, lastAccount, rememberSession } from '@/kit/lastSession'
import { reached } from '@/kit/reach'
import { named, serve, type Asked } from '@/kit/scripted'
import type { Session } from '@/kit/session'
import { destroyVault, welcome } from '@/kit/vault'
import type { Kept } from './rules'
import { keepNew } from './useKept'
import { senderOf, stopSending } from './useSending'

const OWNER = 'xiulan'
const OTHER = 'xiaoyan'
const DRAFT: Kept = {
  ...{ v: 2 as const, id: 'd1', item: 'HF-XX-01', revision: 3, round: 0, content: { answers: { name: '马秀兰' }, materials: {} }, base: null, tried: null },
  ...{ sources: {}, filled: [], conflicts: [], consents: [], agreed: [], lacking: [], held: null, ended: null },
}

let heard: Asked[]
let meanwhile: () => void
const writes = (): (string | null)[] => heard.filter(({ what }) => what.startsWith('PUT')).map(({ headers }) => headers.get('yc-account'))

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  sendAs(OWNER)
  meanwhile = () => undefined
  heard = serve((asked) => {
    meanwhile()
    return asked.what.startsWith('PUT /api/drafts/') ? named(asked, { body: { id: 'd1', version: '1.1', updatedAt: '' } }) : {}
  })
})
afterEach(() => {
  stopSending(OWNER)
  sendAs(null)
  vi.unstubAllGlobals()
  reached(true)
})

it('sends what one has written under nobody else who signs in on the same page', async () => {
  await keepNew(OWNER, DRAFT)
  const sender = senderOf(OWNER)
  sendAs(OTHER)
  await sender.flush()
  // The network is back: senders begin by themselves then.
  reached(false)
  reached(true)
  await sender.flush()
  expect(writes()).toEqual([])
  sendAs(OWNER)
  await sender.flush()
  expect(writes()).toEqual([OWNER])
})

it('names whose it is also where another signs in between two writes', async () => {
  await keepNew(OWNER, { ...DRAFT, agreed: [{ id: 'c1', code: 'sensitive', version: 1, item: 'HF-XX-01', at: '2026-11-25T00:00:00Z' }] })
  meanwhile = () => sendAs(OTHER)
  await senderOf(OWNER).flush()
  expect(writes()).toEqual([OWNER, OWNER])
})

const usedAt = async (owner: string): Promise<number | undefined> => (await (await disk()).get('keys', owner))?.usedAt

it('sends with no page open for whoever was here last, and leaves what another keeps here as idle as it is', async () => {
  await destroyVault(OTHER)
  welcome(OTHER)
  await keepNew(OWNER, DRAFT)
  await keepNew(OTHER, { ...DRAFT, id: 'd2' })
  const left = Date.now() - 20 * 86_400_000
  const rows = await (await disk()).getAll('keys')
  for (const row of rows) await (await disk()).put('keys', { ...row, usedAt: left })
  rememberSession({ role: 'citizen', account: OTHER, level: 2, demo: true } as Session)
  await vi.waitUntil(async () => (await lastAccount()) === OTHER)
  vi.resetModules() // the worker begins with nothing open
  const worker = await import('./useSending')
  await worker.sendUnseen()
  worker.stopSending(OTHER)
  expect(writes()).toEqual([OTHER])
  expect(await usedAt(OTHER)).toBeGreaterThan(left)
  expect(await usedAt(OWNER)).toBe(left)
  await forgetSession()
  heard.length = 0
  await worker.sendUnseen()
  expect(heard).toEqual([])
})
