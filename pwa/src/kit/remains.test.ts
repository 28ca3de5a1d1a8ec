import 'fake-indexeddb/auto'
import { forceCloseDatabase } from 'fake-indexeddb'
import { beforeEach, expect, it, vi } from 'vitest'
import { disk } from './disk'
import { isCleared, keptSomething, onCleared } from './remains'
import { hear } from './notices'
import { settled, troubles } from './troubles'
import { openVault } from './vault'

const OWNER = 'account-xiulan'
const vault = () => openVault(OWNER)

/** As a browser does it where somebody clears what a site keeps: closed from outside, then gone. */
async function clear(): Promise<void> {
  forceCloseDatabase((await disk()) as never)
  await new Promise((done) => {
    indexedDB.deleteDatabase('yinchuan').onsuccess = done
  })
}

beforeEach(() => settled('cleared'))

it('notices a store that was cleared under the open page, says so once, and seals under a key that lasts', async () => {
  await (await vault()).keep({ store: 'drafts', id: 'd1', value: 'before' })
  await keptSomething()
  expect(await isCleared()).toBe(false)
  const told = vi.fn<() => void>()
  onCleared(told)

  await clear()
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce())
  expect(troubles.map(({ code }) => code)).toEqual(['cleared'])
  expect(await isCleared()).toBe(false)

  await (await vault()).keep({ store: 'drafts', id: 'd1', value: 'anew' })
  await keptSomething()
  // Whoever opens it next has nothing but what lies there.
  vi.resetModules()
  const fresh = await (await import('./vault')).openVault(OWNER)
  expect((await fresh.read('drafts', 'd1'))?.value).toBe('anew')
})

it('takes what was signed out in another tab for no loss', async () => {
  await (await vault()).keep({ store: 'drafts', id: 'd2', value: 'there' })
  await keptSomething()
  const told = vi.fn<() => void>()
  onCleared(told)
  const heard = vi.fn<() => void>()
  hear(heard)

  vi.resetModules()
  await (await import('./vault')).destroyVault(OWNER)
  await vi.waitFor(() => expect(heard).toHaveBeenCalled())
  expect([await isCleared(), told.mock.calls.length, troubles.map(({ code }) => code)]).toEqual([false, 0, []])
})
