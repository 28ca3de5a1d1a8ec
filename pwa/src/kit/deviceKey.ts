/** The key of one account on one device (security.md 6.2), derived from a half in the database and a half in a file. */
import { disk, type KeyRow } from './disk'
import { bridge } from './workers/bridge'
import type { HalfQuestion } from './workers/half'
import halfUrl from './workers/half?worker&url'

const IDLE_MS = 30 * 24 * 3600 * 1000

const canWrite = (): boolean => 'locks' in navigator && typeof FileSystemFileHandle === 'function' && 'createWritable' in FileSystemFileHandle.prototype
/** The service worker has no workers of its own. */
const hasFiles = (): boolean => typeof navigator.storage?.getDirectory === 'function' && (typeof Worker === 'function' || canWrite())
const fileName = (owner: string): string => `half-${owner}`

async function askWorker(question: HalfQuestion): Promise<Uint8Array<ArrayBuffer> | null> {
  const worker = bridge<HalfQuestion, Uint8Array<ArrayBuffer> | null>(halfUrl)
  try {
    return await worker.ask(question)
  } finally {
    worker.close()
  }
}

/** Reading needs no worker, so opening a kept draft costs no request. */
async function readFile(owner: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const folder = await navigator.storage.getDirectory()
    const file = await (await folder.getFileHandle(fileName(owner))).getFile()
    const bytes = new Uint8Array(await file.arrayBuffer())
    return bytes.length === 32 ? bytes : null
  } catch {
    return null
  }
}

/** Made on the page where the browser can, as a worker would be one more request before the first form. Of two tabs the
 * first one's half stays: they queue for the lock. */
async function makeFile(owner: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const name = fileName(owner)
  if (!canWrite()) return askWorker({ act: 'make', name })
  return navigator.locks.request(name, async () => {
    const known = await readFile(owner)
    if (known) return known
    const fresh = crypto.getRandomValues(new Uint8Array(32))
    const folder = await navigator.storage.getDirectory()
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable()
    await stream.write(fresh)
    await stream.close()
    return fresh
  })
}

async function makeRow(owner: string): Promise<KeyRow> {
  const usages: KeyUsage[] = ['sign']
  const half = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, usages)
  const spare = hasFiles() ? null : crypto.getRandomValues(new Uint8Array(32))
  const fresh: KeyRow = { owner, half, spare, usedAt: Date.now() }
  const tx = (await disk()).transaction('keys', 'readwrite')
  const known = await tx.store.get(owner)
  // Of two tabs the first one's half stays.
  if (!known) await tx.store.put(fresh)
  await tx.done
  return known ?? fresh
}

async function derive(row: KeyRow, second: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const raw = await crypto.subtle.sign('HMAC', row.half, second)
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** On a full disk the date stays as it was: what lies here opens all the same. */
async function used(row: KeyRow): Promise<void> {
  try {
    await (await disk()).put('keys', { ...row, usedAt: Date.now() })
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error
  }
}

/** The account's key here, made with the first use. */
export async function deviceKey(owner: string): Promise<CryptoKey> {
  const known = await (await disk()).get('keys', owner)
  const row = known ?? (await makeRow(owner))
  const second = row.spare ?? (await readFile(owner)) ?? (await makeFile(owner))
  if (!second) throw new Error('no second half')
  if (known && Date.now() - known.usedAt > 3600_000) await used(known)
  return derive(row, second)
}

/** Overwrites the file's half first: from then on nothing on this disk opens the records, whatever logs remain. */
export async function destroyKey(owner: string): Promise<void> {
  if (hasFiles()) await askWorker({ act: 'destroy', name: fileName(owner) })
  await (await disk()).delete('keys', owner)
}

/** Accounts that keep something on this device. */
export async function owners(): Promise<string[]> {
  return (await (await disk()).getAllKeys('keys')) as string[]
}

/** Owners whose key has not been used for 30 days. */
export async function idleOwners(now: number = Date.now()): Promise<string[]> {
  const rows = await (await disk()).getAll('keys')
  return rows.filter((row) => now - row.usedAt > IDLE_MS).map((row) => row.owner)
}
