/** The device's own store. Nothing here resolves before the transaction is complete, so "saved" may be said afterwards. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'

export const SEALED = ['drafts', 'files', 'bytes', 'outbox'] as const
export type SealedStore = (typeof SEALED)[number]

/** A sealed record; in the clear stand only what finding it needs. */
export interface SealedRow {
  id: string
  owner: string
  group: string
  version: string
  at: number
  value: Uint8Array<ArrayBuffer>
  bytes: Uint8Array<ArrayBuffer> | null
}

export interface KeyRow {
  owner: string
  half: CryptoKey
  /** Only where the browser has no private file system; weaker, as the browser's log may keep it after deletion. */
  spare: Uint8Array<ArrayBuffer> | null
  usedAt: number
}

interface Sealed {
  key: [string, string]
  value: SealedRow
  indexes: { group: [string, string]; owner: string }
}

interface Schema extends DBSchema {
  drafts: Sealed
  files: Sealed
  /** What the files hold: apart, as what is said about a file changes often and its bytes never. */
  bytes: Sealed
  outbox: Sealed
  keys: { key: string; value: KeyRow }
  shelf: { key: string; value: unknown }
}

export type Disk = IDBPDatabase<Schema>
export type Change = IDBPTransaction<Schema, SealedStore[], 'readwrite'>

export class DiskFull extends Error {
  override name = 'DiskFull'
}

/** The browser keeps nothing for us: a private window, or storage is forbidden. */
export class NoStore extends Error {
  override name = 'NoStore'
}

let opened: Promise<Disk> | undefined
const closers = new Set<() => void>()

/** The browser has closed the store by itself, as it does when somebody clears what the site keeps while a page is open. */
export function onDiskClosed(run: () => void): void {
  closers.add(run)
}

/** Each version adds to what an older one left; nothing that lies there is touched. */
const VERSION = 2

function make(db: Disk, before: number): void {
  for (const name of SEALED) {
    if (db.objectStoreNames.contains(name)) continue
    const store = db.createObjectStore(name, { keyPath: ['owner', 'id'] })
    store.createIndex('group', ['owner', 'group'])
    store.createIndex('owner', 'owner')
  }
  if (before > 0) return
  db.createObjectStore('keys', { keyPath: 'owner' })
  db.createObjectStore('shelf')
}

export function disk(): Promise<Disk> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined
    // A full disk is another matter, and it says so itself.
    throw error instanceof DOMException && error.name === 'QuotaExceededError' ? error : new NoStore()
  })
  return opened
}

async function open(): Promise<Disk> {
  return openDB<Schema>('yinchuan', VERSION, {
    upgrade: make,
    // A newer tab wants to change the schema: let it, and open again when needed.
    blocking: () => void forget(),
    terminated: () => {
      opened = undefined
      for (const run of closers) run()
    },
  })
}

async function forget(): Promise<void> {
  const db = await opened
  opened = undefined
  db?.close()
}

/** Turns the browser's word for a full disk into ours; the aborted transaction left the last good copy in place. */
export async function orFull<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new DiskFull()
    throw error
  }
}

/** Things that are nobody's secret: the item list, upload addresses. */
export const shelf = {
  async read<T>(key: string): Promise<T | undefined> {
    return (await (await disk()).get('shelf', key)) as T | undefined
  },
  async keep(key: string, value: unknown): Promise<void> {
    const tx = (await disk()).transaction('shelf', 'readwrite')
    await orFull(Promise.all([tx.store.put(value, key), tx.done]))
  },
  async drop(key: string): Promise<void> {
    const tx = (await disk()).transaction('shelf', 'readwrite')
    await Promise.all([tx.store.delete(key), tx.done])
  },
  async keys(): Promise<string[]> {
    return (await disk()).getAllKeys('shelf')
  },
}

export interface Usage {
  used: number
  /** How much this browser would give us in all. */
  quota: number
  /** The browser has promised not to clear it by itself. */
  isSafe: boolean
}

/** Null where the browser does not tell. */
export async function usage(): Promise<Usage | null> {
  try {
    const { usage: used, quota } = await navigator.storage.estimate()
    return used === undefined || !quota ? null : { used, quota, isSafe: await navigator.storage.persisted() }
  } catch {
    return null
  }
}

/** Asks the browser not to evict; it may say no and nothing may depend on it. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false
}
