/** What is being photographed, on the device before the camera opens and before anybody looks at the picture: the camera
 * may take the memory of the page, which is then loaded anew. It is gone with its draft, or when it is used or dropped. */
import { shallowRef } from 'vue'
import { openVault } from '@/kit/vault'

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
}

const idOf = (draft: string): string => `shot-${draft}`

export function useShots(owner: string, draft: () => string) {
  /** What a page before this one was at when it went away. */
  const left = shallowRef<Shot | null>(null)

  /** Before the camera opens, and again with the picture. A device without room does not keep anybody from going on. */
  async function keep({ slot, fromCamera, file }: Shot): Promise<void> {
    const value: Kept = { slot, fromCamera, name: file?.name ?? '', type: file?.type ?? '' }
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
    const { slot, fromCamera, name, type } = found.value
    left.value = { slot, fromCamera, file: found.bytes && new File([found.bytes], name, { type }) }
  }

  return { left, keep, drop, find }
}
