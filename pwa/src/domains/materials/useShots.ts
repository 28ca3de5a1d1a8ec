/** What is being photographed, on the device before the camera opens and before anybody looks at the picture: the camera
 * may take the memory of the page, which is then loaded anew. It is gone with its draft, or when it is used or dropped. */
import { shallowRef } from 'vue'
import { uuid7 } from '@/kit/ids'
import { openVault } from '@/kit/vault'
import { readFile } from './useFiles'

export interface Shot {
  slot: string
  fromCamera: boolean
  /** The picture, once there is one. */
  file: File | null
}

interface Kept {
  slot: string
  fromCamera: boolean
  name: string
  type: string
  /** When it was kept: a paper of this device with a later id was made after it. */
  at?: string
}

const idOf = (draft: string): string => `shot-${draft}`

/** `named`: the papers that the draft has in a slot. */
export function useShots(owner: string, draft: () => string, named: (slot: string) => readonly string[]) {
  /** What a page before this one was at when it went away. */
  const left = shallowRef<Shot | null>(null)

  /** Before the camera opens, and again with the picture. A device without room does not keep anybody from going on. */
  async function keep({ slot, fromCamera, file }: Shot): Promise<void> {
    const value: Kept = { slot, fromCamera, name: file?.name ?? '', type: file?.type ?? '', at: uuid7() }
    const bytes = file ? { bytes: file } : {}
    await openVault(owner)
      .then((vault) => vault.keep({ store: 'bytes', id: idOf(draft()), group: draft(), value, ...bytes }))
      .catch(console.error)
  }

  async function drop(): Promise<void> {
    left.value = null
    await (await openVault(owner)).drop('bytes', idOf(draft()))
  }

  async function find(): Promise<void> {
    const found = await (await openVault(owner)).read<Kept>('bytes', idOf(draft())).catch(() => undefined)
    if (!found) return
    const { slot, fromCamera, name, type, at } = found.value
    // The page went away when the picture was in the draft already, and not yet out of here.
    if (at && (await isUsed(slot, at))) return drop()
    left.value = { slot, fromCamera, file: found.bytes && new File([found.bytes], name, { type }) }
  }

  async function isUsed(slot: string, at: string): Promise<boolean> {
    const vault = await openVault(owner)
    for (const id of named(slot)) if (id > at && (await readFile(vault, id))) return true
    return false
  }

  return { left, keep, drop, find }
}
