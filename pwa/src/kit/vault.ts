/** One account's sealed drafts, files and outbox on this device: AES-256-GCM, bound to store, id and version. */
import { destroyKey, deviceKey, idleOwners } from './deviceKey'
import { disk, orFull, SEALED, type SealedRow, type SealedStore } from './disk'

const IV_BYTES = 12

export interface Entry {
  store: SealedStore
  id: string
  /** Finds records that belong together, such as a draft's files. */
  group?: string
  version?: string
  value: unknown
  bytes?: Blob | Uint8Array<ArrayBuffer>
}

export interface Kept<T> {
  id: string
  group: string
  version: string
  at: number
  value: T
  bytes: Uint8Array<ArrayBuffer> | null
}

export type About = Pick<SealedRow, 'id' | 'group' | 'version' | 'at'>

/** The key that sealed it is gone: the browser cleared part of its storage. It must be said, never hidden. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

function bound(store: SealedStore, id: string, version: string, part: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([store, id, version, part]))
}

export class Vault {
  readonly owner: string
  readonly #key: CryptoKey

  constructor(owner: string, key: CryptoKey) {
    this.owner = owner
    this.#key = key
  }

  /** Keeps and drops in one transaction, all or nothing, and resolves when it is complete. */
  async change(keep: readonly Entry[], drop: readonly { store: SealedStore; id: string }[] = []): Promise<void> {
    const rows = await Promise.all(keep.map(async (entry) => ({ store: entry.store, row: await this.#seal(entry) })))
    const stores = [...new Set([...rows, ...drop].map(({ store }) => store))]
    if (stores.length === 0) return
    // Some browsers answer "complete" before the bytes are on the disk unless asked to be strict.
    const tx = (await disk()).transaction(stores, 'readwrite', { durability: 'strict' })
    const writes = [
      ...rows.map(({ store, row }) => tx.objectStore(store).put(row)),
      ...drop.map(({ store, id }) => tx.objectStore(store).delete([this.owner, id])),
    ]
    await orFull(Promise.all([...writes, tx.done]))
  }

  async keep(entry: Entry): Promise<void> {
    await this.change([entry])
  }

  async drop(store: SealedStore, id: string): Promise<void> {
    await this.change([], [{ store, id }])
  }

  async read<T>(store: SealedStore, id: string): Promise<Kept<T> | undefined> {
    const row = await (await disk()).get(store, [this.owner, id])
    return row && (await this.#open<T>(store, row))
  }

  /** What is there, oldest first, without opening it. */
  async list(store: SealedStore, group?: string): Promise<About[]> {
    const db = await disk()
    const rows =
      group === undefined
        ? await db.getAllFromIndex(store, 'owner', this.owner)
        : await db.getAllFromIndex(store, 'group', [this.owner, group])
    const about = rows.map(({ id, group, version, at }) => ({ id, group, version, at }))
    return about.sort((a, b) => a.at - b.at)
  }

  async #seal(entry: Entry): Promise<SealedRow> {
    const { store, id, group = '', version = '', value } = entry
    const bytes = entry.bytes instanceof Blob ? new Uint8Array(await entry.bytes.arrayBuffer()) : entry.bytes
    const text = new TextEncoder().encode(JSON.stringify(value))
    return {
      ...{ id, owner: this.owner, group, version, at: Date.now() },
      value: await this.#close(text, bound(store, id, version, 'value')),
      bytes: bytes ? await this.#close(bytes, bound(store, id, version, 'bytes')) : null,
    }
  }

  async #close(plain: Uint8Array<ArrayBuffer>, additionalData: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, this.#key, plain)
    const out = new Uint8Array(IV_BYTES + sealed.byteLength)
    out.set(iv)
    out.set(new Uint8Array(sealed), IV_BYTES)
    return out
  }

  async #open<T>(store: SealedStore, row: SealedRow): Promise<Kept<T>> {
    const plain = async (sealed: Uint8Array<ArrayBuffer>, part: string): Promise<Uint8Array<ArrayBuffer>> => {
      const additionalData = bound(store, row.id, row.version, part)
      const iv = sealed.slice(0, IV_BYTES)
      try {
        const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, this.#key, sealed.slice(IV_BYTES))
        return new Uint8Array(opened)
      } catch {
        throw new Unreadable(`${store} ${row.id}`)
      }
    }
    const { id, group, version, at } = row
    const value = JSON.parse(new TextDecoder().decode(await plain(row.value, 'value'))) as T
    return { id, group, version, at, value, bytes: row.bytes && (await plain(row.bytes, 'bytes')) }
  }
}

let current: Promise<Vault> | undefined
let currentOwner = ''

/** The vault of an account; its key is made with the first use and stays in memory until the account changes. */
export function openVault(owner: string): Promise<Vault> {
  if (!current || currentOwner !== owner) {
    currentOwner = owner
    current = deviceKey(owner).then((key) => new Vault(owner, key))
    current.catch(() => (current = undefined))
  }
  return current
}

/** Signing out: the key is destroyed first, then the records, which nobody could open any more. */
export async function destroyVault(owner: string): Promise<void> {
  if (currentOwner === owner) current = undefined
  await destroyKey(owner)
  const tx = (await disk()).transaction(SEALED, 'readwrite')
  const clear = async (store: SealedStore): Promise<void> => {
    const keys = await tx.objectStore(store).index('owner').getAllKeys(owner)
    await Promise.all(keys.map((key) => tx.objectStore(store).delete(key)))
  }
  await Promise.all([...SEALED.map(clear), tx.done])
}

/** Once a start: accounts that nobody used here for 30 days leave nothing. */
export async function sweepIdle(): Promise<void> {
  for (const owner of await idleOwners()) await destroyVault(owner)
}
