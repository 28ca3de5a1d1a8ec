/** One account's sealed drafts, files and outbox on this device: AES-256-GCM, bound to store, id and version. */
import { destroyKey, deviceKey, idleOwners, owners } from './deviceKey'
import { hear, tell } from './notices'
import { disk, onDiskClosed, orFull, SEALED, type Change, type SealedRow, type SealedStore } from './disk'
import { nothingKept } from './remains'

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

/** What must still lie there when the transaction runs; null: nothing. */
export interface Expected {
  store: SealedStore
  id: string
  version: string | null
  /** The very write: numbers begin again for a record that was dropped and made anew. */
  mark?: string
}

/** A record as this tab last saw it. Its text, not its value, which whoever got it may go on changing. */
interface Seen extends Expected {
  version: string
  group: string
  text: string
}

/** Another tab, or the sender, was faster; nothing was written. */
export class Moved extends Error {
  override name = 'Moved'
}

export interface Taken {
  store: SealedStore
  row: SealedRow
}

export type About = Pick<SealedRow, 'id' | 'group' | 'version' | 'at'>

/** The key that sealed it is gone: the browser cleared part of its storage. It must be said, never hidden. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

function bound(store: SealedStore, id: string, version: string, part: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([store, id, version, part]))
}

/** No cryptography here: plain http, or a browser from before 2017. */
export class TooOld extends Error {
  override name = 'TooOld'
}

export class Vault {
  readonly owner: string
  #key: CryptoKey | Promise<CryptoKey>
  /** The record that was revised last: the next key typed need not read it again. */
  #seen: Seen | null = null

  constructor(owner: string, key: CryptoKey) {
    this.owner = owner
    this.#key = key
  }

  /** The store was closed from outside: what lies there now may be another one, under a key of its own. */
  async reopen(): Promise<void> {
    this.#seen = null
    this.#key = deviceKey(this.owner)
    await this.#key
  }

  /** Keeps and drops in one transaction, all or nothing, and resolves when it is complete. Throws `Moved` when
   * something expected is not there as it was, `DiskFull` when there is no room; nothing is changed then. */
  async change(
    keep: readonly Entry[],
    drop: readonly { store: SealedStore; id: string }[] = [],
    expected: readonly Expected[] = [],
  ): Promise<void> {
    const rows = await Promise.all(keep.map(async (entry) => ({ store: entry.store, row: await this.#seal(entry) })))
    await this.#write(rows, drop, expected)
  }

  async #write(
    rows: readonly Taken[],
    drop: readonly { store: SealedStore; id: string }[],
    expected: readonly Expected[],
  ): Promise<void> {
    const stores = [...new Set([...rows, ...drop, ...expected].map(({ store }) => store))]
    if (stores.length === 0) return
    // Some browsers answer "complete" before the bytes are on the disk unless asked to be strict.
    const tx = (await disk()).transaction(stores, 'readwrite', { durability: 'strict' })
    await this.#demand(tx, expected)
    const writes = [
      ...rows.map(({ store, row }) => tx.objectStore(store).put(row)),
      ...drop.map(({ store, id }) => tx.objectStore(store).delete([this.owner, id])),
    ]
    await orFull(Promise.all([...writes, tx.done]))
    for (const { store, row } of rows) tell({ owner: this.owner, store, id: row.id })
    for (const { store, id } of drop) tell({ owner: this.owner, store, id })
  }

  async #demand(tx: Change, expected: readonly Expected[]): Promise<void> {
    for (const { store, id, version, mark } of expected) {
      const row = await tx.objectStore(store).get([this.owner, id])
      if ((row?.version ?? null) === version && (mark === undefined || (row && markOf(row) === mark))) continue
      tx.abort()
      await tx.done.catch(() => undefined)
      throw new Moved(`${store} ${id}`)
    }
  }

  /** Reads one record, changes it and keeps it under the next version, as often as it takes: of two tabs at once both
   * changes are in. `change` gives null (or the same) for nothing to do; the record as it is then is answered. */
  async revise<T>(store: SealedStore, id: string, group: string, change: (now: T | null) => T | null): Promise<T | null> {
    for (;;) {
      const known = this.#seen?.store === store && this.#seen.id === id ? this.#seen : null
      const seen = known ?? (await this.#look(store, id))
      const now = seen && (JSON.parse(seen.text) as T)
      const next = change(now)
      const told = { store, id, group: seen?.group ?? group, version: after(seen?.version) }
      if (next === null || next === now) {
        // "Nothing to do" is believed of the disk only.
        if (!known) return now
      } else if (await this.#replace(seen, { ...told, value: next })) return next
      this.#seen = null
    }
  }

  async #look(store: SealedStore, id: string): Promise<Seen | null> {
    const row = await (await disk()).get(store, [this.owner, id])
    if (!row) return null
    const text = new TextDecoder().decode(await this.#plain(store, row, row.value, 'value'))
    return { store, id, group: row.group, version: row.version, mark: markOf(row), text }
  }

  /** False where something else lies there by now. */
  async #replace(seen: Seen | null, entry: Entry & { group: string; version: string }): Promise<boolean> {
    const { store, id, group, version } = entry
    const text = JSON.stringify(entry.value)
    const row = await this.#seal(entry, text)
    try {
      await this.#write([{ store, row }], [], [seen ?? { store, id, version: null }])
    } catch (error) {
      if (error instanceof Moved) return false
      throw error
    }
    this.#seen = { store, id, group, version, mark: markOf(row), text }
    return true
  }

  async keep(entry: Entry): Promise<void> {
    await this.change([entry])
  }

  async drop(store: SealedStore, id: string): Promise<void> {
    await this.change([], [{ store, id }])
  }

  /** Takes records away and gives them as they lay there, for an undo. Throws `Moved` when something expected is not there
   * as it was; nothing is taken then. */
  async take(records: readonly { store: SealedStore; id: string }[], expected: readonly Expected[] = []): Promise<Taken[]> {
    const stores = [...new Set([...records, ...expected].map(({ store }) => store))]
    if (stores.length === 0) return []
    const tx = (await disk()).transaction(stores, 'readwrite', { durability: 'strict' })
    await this.#demand(tx, expected)
    const taken: Taken[] = []
    for (const { store, id } of records) {
      const row = await tx.objectStore(store).get([this.owner, id])
      if (row) taken.push({ store, row })
      await tx.objectStore(store).delete([this.owner, id])
    }
    await tx.done
    for (const { store, id } of records) tell({ owner: this.owner, store, id })
    return taken
  }

  async putBack(taken: readonly Taken[]): Promise<void> {
    const stores = [...new Set(taken.map(({ store }) => store))]
    if (stores.length === 0) return
    const tx = (await disk()).transaction(stores, 'readwrite', { durability: 'strict' })
    await orFull(Promise.all([...taken.map(({ store, row }) => tx.objectStore(store).put(row)), tx.done]))
    for (const { store, row } of taken) tell({ owner: this.owner, store, id: row.id })
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

  /** What each record takes up, without opening it; one at a time, as all together may not fit into memory. */
  async weigh(store: SealedStore): Promise<(About & { size: number })[]> {
    const found: (About & { size: number })[] = []
    let at = await (await disk()).transaction(store).store.index('owner').openCursor(this.owner)
    for (; at; at = await at.continue()) {
      const { id, group, version, at: since, value, bytes } = at.value
      found.push({ id, group, version, at: since, size: value.length + (bytes?.length ?? 0) })
    }
    return found
  }

  async #seal(entry: Entry, written = JSON.stringify(entry.value)): Promise<SealedRow> {
    const { store, id, group = '', version = '' } = entry
    const bytes = entry.bytes instanceof Blob ? new Uint8Array(await entry.bytes.arrayBuffer()) : entry.bytes
    const text = new TextEncoder().encode(written)
    return {
      ...{ id, owner: this.owner, group, version, at: Date.now() },
      value: await this.#close(text, bound(store, id, version, 'value')),
      bytes: bytes ? await this.#close(bytes, bound(store, id, version, 'bytes')) : null,
    }
  }

  async #close(plain: Uint8Array<ArrayBuffer>, additionalData: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, await this.#key, plain)
    const out = new Uint8Array(IV_BYTES + sealed.byteLength)
    out.set(iv)
    out.set(new Uint8Array(sealed), IV_BYTES)
    return out
  }

  async #open<T>(store: SealedStore, row: SealedRow): Promise<Kept<T>> {
    const { id, group, version, at } = row
    const value = JSON.parse(new TextDecoder().decode(await this.#plain(store, row, row.value, 'value'))) as T
    return { id, group, version, at, value, bytes: row.bytes && (await this.#plain(store, row, row.bytes, 'bytes')) }
  }

  async #plain(
    store: SealedStore,
    { id, version }: SealedRow,
    sealed: Uint8Array<ArrayBuffer>,
    part: string,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const [iv, additionalData, key] = [sealed.slice(0, IV_BYTES), bound(store, id, version, part), await this.#key]
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed.slice(IV_BYTES)))
    } catch {
      throw new Unreadable(`${store} ${id}`)
    }
  }
}

/** What no two writes share: the random first bytes of what they sealed. */
const markOf = ({ value }: SealedRow): string => value.slice(0, IV_BYTES).join()

/** The version behind this one; a record counts its writes. */
export const after = (version: string | undefined): string => String((Number.parseInt(version ?? '0', 10) || 0) + 1)

let current: Promise<Vault> | undefined
let currentOwner = ''

/** Signed out here, in this tab or another: a page still open must not begin a new key for what was destroyed. */
const gone = new Set<string>()

export class SignedOut extends Error {
  override name = 'SignedOut'
}

/** The account is signed in here (again): its things may be kept from now on. */
export function welcome(owner: string): void {
  gone.delete(owner)
}

async function open(owner: string): Promise<Vault> {
  if (!globalThis.crypto?.subtle) throw new TooOld()
  return new Vault(owner, await deviceKey(owner))
}

/** The vault of an account; its key is made with the first use and stays in memory until the account changes. Throws
 * `SignedOut` when its key was destroyed while this page was open. */
export function openVault(owner: string): Promise<Vault> {
  if (gone.has(owner)) return Promise.reject(new SignedOut())
  if (!current || currentOwner !== owner) {
    currentOwner = owner
    current = open(owner)
    current.catch(() => (current = undefined))
  }
  return current
}

/** Signing out: the key is destroyed first, then the records, which nobody could open any more. */
export async function destroyVault(owner: string): Promise<void> {
  leave(owner)
  await destroyKey(owner)
  const tx = (await disk()).transaction(SEALED, 'readwrite')
  const clear = async (store: SealedStore): Promise<void> => {
    const keys = await tx.objectStore(store).index('owner').getAllKeys(owner)
    await Promise.all(keys.map((key) => tx.objectStore(store).delete(key)))
  }
  await Promise.all([...SEALED.map(clear), tx.done])
  tell({ owner, store: 'keys', id: owner })
  if ((await owners()).length === 0) await nothingKept()
}

function leave(owner: string): void {
  gone.add(owner)
  if (currentOwner === owner) current = undefined
}

hear(({ store, owner }) => {
  if (store === 'keys') leave(owner)
})

onDiskClosed(() => {
  const vault = current
  void vault?.then((open) => open.reopen()).catch(() => {
    if (current === vault) current = undefined
  })
})

/** Once a start: accounts that nobody used here for 30 days leave nothing. */
export async function sweepIdle(): Promise<void> {
  for (const owner of await idleOwners()) {
    await destroyVault(owner)
    welcome(owner)
  }
}
