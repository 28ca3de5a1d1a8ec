import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { uuid7 } from '@/kit/ids'
import { destroyVault, openVault, welcome } from '@/kit/vault'
import type { Paper } from './rules'
import { keepFile } from './useFiles'
import { useShots } from './useShots'

const OWNER = 'xiulan'
const DRAFT = 'd1'
const PICTURE = new File([new Uint8Array([1, 2, 3])], '存折.jpg', { type: 'image/jpeg' })
let named: string[]
const shots = () => useShots(OWNER, () => DRAFT, () => named)

async function paper(id: string): Promise<void> {
  const made = { id, draft: DRAFT, slot: 'account', state: 'kept' } as Paper
  await keepFile(await openVault(OWNER), DRAFT, made, PICTURE)
}

beforeEach(async () => {
  await destroyVault(OWNER)
  welcome(OWNER)
  named = []
})

it('has the picture again after the page went away', async () => {
  named = [uuid7(Date.now() - 1000)]
  await paper(named[0] ?? '')
  await shots().keep({ slot: 'account', fromCamera: true, file: PICTURE })
  const again = shots()
  await again.find()
  expect(again.left.value).toMatchObject({ slot: 'account', fromCamera: true, file: { name: '存折.jpg', size: 3 } })
})

it('offers no picture again that was in the draft when the page went away', async () => {
  await shots().keep({ slot: 'account', fromCamera: true, file: PICTURE })
  const id = uuid7(Date.now() + 1000)
  await paper(id)
  const before = shots()
  await before.find()
  expect(before.left.value).not.toBeNull() // on the device, and not named yet
  named = [id]
  for (const again of [shots(), shots()]) {
    await again.find()
    expect(again.left.value).toBeNull()
  }
})
