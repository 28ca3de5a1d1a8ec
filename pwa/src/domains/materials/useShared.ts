/** Files that other apps have shared into this one, until they are put into a draft: sealed under the account's key like
 * everything of a person. The service worker takes them in; nothing of it goes to the network or into its caches. */
import { onScopeDispose, shallowRef } from 'vue'
import { DiskFull } from '@/kit/disk'
import { uuid7 } from '@/kit/ids'
import { lastAccount } from '@/kit/lastSession'
import { hear } from '@/kit/notices'
import { openVault, welcome, type Entry } from '@/kit/vault'
import { MOST_NAMED, PICTURES, unshared, type Unfit } from './rules'

export const SHARED = 'shared'

/** The end of a name says more than its beginning: what the file is. */
const LONGEST_NAME = 200

/** Why nothing was kept. */
export type Failure = 'signedOut' | 'none' | 'full' | 'broken'

interface About {
  name: string
  type: string
  size: number
  /** Its place among those shared at once and before. */
  place: number
  /** Why it is of no use; then only its name was kept, to say so. */
  why: Unfit | 'many' | null
}

export interface Shared extends About {
  id: string
  /** Of a picture that the browser can show; "" else. */
  url: string
}

/** Takes in what the form of a share holds: all of it is on the device afterwards, or nothing and the reason. */
export async function takeIn(request: Request): Promise<Failure | null> {
  try {
    const owner = await lastAccount()
    if (!owner) return 'signedOut'
    const files = (await request.formData()).getAll('files').filter((file): file is File => file instanceof File && file.name !== '')
    if (files.length === 0) return 'none'
    // Signed in again since this worker began.
    welcome(owner)
    const vault = await openVault(owner)
    const waiting = (await vault.list('bytes', SHARED)).length
    await vault.change(files.slice(0, Math.max(0, MOST_NAMED - waiting)).map((file, at) => entry(file, waiting + at)))
    return null
  } catch (error) {
    console.error(error)
    return error instanceof DiskFull ? 'full' : 'broken'
  }
}

function entry(file: File, others: number): Entry {
  const { type, size } = file
  const name = file.name.slice(-LONGEST_NAME)
  const value: About = { name, type, size, place: others, why: unshared(file, others) }
  return { store: 'bytes', id: uuid7(), group: SHARED, value, ...(value.why ? {} : { bytes: file }) }
}

/** Without opening them. */
export const howManyShared = async (owner: string): Promise<number> => (await (await openVault(owner)).list('bytes', SHARED)).length

export function useShared(owner: string) {
  const files = shallowRef<Shared[] | null>(null)
  let reading: Promise<void> | null = null
  let isStale = false

  /** In the order they came; read one at a time, as all together may not fit into memory. */
  async function read(): Promise<void> {
    const vault = await openVault(owner)
    const before = new Map(files.value?.map((file) => [file.id, file]))
    const found: Shared[] = []
    for (const { id } of await vault.list('bytes', SHARED)) {
      const known = before.get(id)
      const kept = known ? undefined : await vault.read<About>('bytes', id).catch(() => undefined)
      if (known) found.push(known)
      else if (kept) found.push({ ...kept.value, id, url: address(kept.value, kept.bytes) })
    }
    for (const { id, url } of before.values()) if (url && !found.some((file) => file.id === id)) URL.revokeObjectURL(url)
    files.value = found.sort((a, b) => a.place - b.place)
  }

  /** Once at a time; what changes meanwhile is read again. */
  function load(): Promise<void> {
    isStale = true
    reading ??= upToDate().finally(() => {
      reading = null
    })
    return reading
  }

  async function upToDate(): Promise<void> {
    while (isStale) {
      isStale = false
      await read()
    }
  }

  /** As it was shared. */
  async function open(id: string): Promise<File | null> {
    const kept = await (await openVault(owner)).read<About>('bytes', id)
    return kept?.bytes ? new File([kept.bytes], kept.value.name, { type: kept.value.type }) : null
  }

  /** Takes it off the device and gives the undo. */
  async function drop(id: string): Promise<() => Promise<void>> {
    const vault = await openVault(owner)
    const taken = await vault.take([{ store: 'bytes', id }])
    await load()
    return async () => {
      await vault.putBack(taken)
      await load()
    }
  }

  // Shared once more while the page is open in another tab.
  const deaf = hear((notice) => {
    if (notice.owner === owner && notice.store === 'bytes') void load()
  })
  onScopeDispose(() => {
    deaf()
    for (const { url } of files.value ?? []) if (url) URL.revokeObjectURL(url)
  })
  return { files, load, open, drop }
}

const address = ({ type }: About, bytes: Uint8Array<ArrayBuffer> | null): string =>
  bytes && PICTURES.includes(type) ? URL.createObjectURL(new Blob([bytes], { type })) : ''
