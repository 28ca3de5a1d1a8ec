/** Keeps the second half of a device key in one small file that can be overwritten in place: only a worker's sync handle can. */
import { serve } from './serve'

const BYTES = 32
const TRIES = 20

export interface HalfQuestion {
  act: 'make' | 'destroy'
  name: string
}

interface SyncHandle {
  read(into: Uint8Array, at: { at: number }): number
  write(bytes: Uint8Array, at: { at: number }): number
  getSize(): number
  flush(): void
  close(): void
}

async function open(name: string): Promise<SyncHandle> {
  const folder = await navigator.storage.getDirectory()
  const file = await folder.getFileHandle(name, { create: true })
  // Another tab may hold the file for a moment; the handle is exclusive.
  for (let tried = 1; ; tried += 1) {
    try {
      return await (file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }).createSyncAccessHandle()
    } catch (error) {
      if (tried === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function random(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(BYTES))
}

/** Makes the half unless it is there: of two tabs the first one's stays. */
async function make(name: string): Promise<Uint8Array> {
  const handle = await open(name)
  try {
    const half = new Uint8Array(BYTES)
    if (handle.getSize() === BYTES && handle.read(half, { at: 0 }) === BYTES) return half
    const fresh = random()
    handle.write(fresh, { at: 0 })
    handle.flush()
    return fresh
  } finally {
    handle.close()
  }
}

async function destroy(name: string): Promise<null> {
  const handle = await open(name)
  try {
    handle.write(random(), { at: 0 })
    handle.flush()
  } finally {
    handle.close()
  }
  await (await navigator.storage.getDirectory()).removeEntry(name)
  return null
}

serve<HalfQuestion, Uint8Array | null>(({ act, name }) => (act === 'make' ? make(name) : destroy(name)))
