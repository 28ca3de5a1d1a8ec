/** What can be cleared off this device without losing anything: the server has it all, or it can be fetched again. */
import { computed, ref, shallowRef } from 'vue'
import { readFile } from '@/domains/materials/useFiles'
import { SHARED } from '@/domains/materials/useShared'
import { usage, type Usage } from '@/kit/disk'
import { openVault, type Vault } from '@/kit/vault'
import { listKept } from './useKept'
import { isReceipt } from './useOutboxed'

const YEAR_MS = 365 * 24 * 3600 * 1000
export const KINDS = ['sent', 'leftover', 'pages', 'receipts', 'shared'] as const
export type Kind = (typeof KINDS)[number]

export interface Heap {
  kind: Kind
  count: number
  size: number
  /** Gives what was freed. */
  clear(): Promise<number>
}

interface Piece {
  store: 'bytes' | 'files' | 'outbox'
  id: string
  size: number
}

export function useSpace(owner: string) {
  const heaps = shallowRef<Heap[] | null>(null)
  const whole = shallowRef<Usage | null>(null)
  const busy = ref<Kind | null>(null)
  /** Freed since the page was opened. */
  const freed = ref(0)

  async function look(): Promise<void> {
    whole.value = await usage()
    const found = [...(owner ? await ofAccount(owner) : []), await ofPages(owner)]
    heaps.value = found.filter(({ size }) => size > 0)
  }

  async function clear(heap: Heap): Promise<void> {
    busy.value = heap.kind
    freed.value += await heap.clear().finally(() => (busy.value = null))
    await look()
  }

  return { heaps, whole, busy, freed, isEmpty: computed(() => heaps.value?.length === 0), look, clear }
}

async function ofAccount(owner: string): Promise<Heap[]> {
  const vault = await openVault(owner)
  const [drafts, bytes, files, outbox] = await Promise.all([listKept(owner), vault.weigh('bytes'), vault.weigh('files'), vault.weigh('outbox')])
  const open = new Set(drafts.map(({ id }) => id))
  const waiting = new Set(outbox.filter(({ id }) => !isReceipt(id)).map(({ id }) => id))
  // A draft that is gone has been handed in, or thrown away; what it left behind nobody opens any more.
  const isLeft = (draft: string): boolean => draft !== SHARED && !open.has(draft) && !waiting.has(draft)
  const left: Piece[] = [
    ...bytes.filter(({ group }) => isLeft(group)).map(({ id, size }) => ({ store: 'bytes' as const, id, size })),
    ...files.filter(({ group }) => isLeft(group)).map(({ id, size }) => ({ store: 'files' as const, id, size })),
  ]
  // What waits signed may be asked for again: its files stay until there is a receipt.
  const mine = bytes.filter(({ group }) => open.has(group) && !waiting.has(group))
  const stored = await Promise.all(mine.map(async ({ id }) => (await readFile(vault, id).catch(() => null))?.state === 'stored'))
  const sent = mine.filter((_, at) => stored[at]).map(({ id, size }) => ({ store: 'bytes' as const, id, size }))
  const old = outbox.filter(({ id, at }) => isReceipt(id) && at < Date.now() - YEAR_MS).map(({ id, size }) => ({ store: 'outbox' as const, id, size }))
  const shared = bytes.filter(({ group }) => group === SHARED).map(({ id, size }) => ({ store: 'bytes' as const, id, size }))
  return [heap('shared', vault, shared), heap('sent', vault, sent), heap('leftover', vault, left), heap('receipts', vault, old)]
}

function heap(kind: Kind, vault: Vault, pieces: readonly Piece[]): Heap {
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0)
  const clear = async (): Promise<number> => {
    await vault.change([], pieces)
    return size
  }
  return { kind, count: pieces.length, size, clear }
}

/** Public, and asked for by every search and every check of a receipt. */
const ALWAYS = new Set(['/api/items', '/api/items/index', '/.well-known/jwks.json'])

/** Pages of items that were looked at; the app itself stays, and the forms of what is begun here, or nothing of it would
 * open without a network. */
async function ofPages(owner: string): Promise<Heap> {
  const begun = new Set((owner ? await listKept(owner) : []).map(({ item }) => `/api/items/${item}`))
  const names = 'caches' in globalThis ? (await caches.keys()).filter((name) => name.startsWith('items-')) : []
  const pages: { cache: Cache; page: Request; size: number }[] = []
  for (const name of names) {
    const cache = await caches.open(name)
    for (const page of await cache.keys()) {
      const { pathname } = new URL(page.url)
      if (ALWAYS.has(pathname) || begun.has(pathname)) continue
      pages.push({ cache, page, size: (await (await cache.match(page))?.arrayBuffer())?.byteLength ?? 0 })
    }
  }
  const size = pages.reduce((sum, one) => sum + one.size, 0)
  const clear = async (): Promise<number> => {
    await Promise.all(pages.map(({ cache, page }) => cache.delete(page)))
    return size
  }
  return { kind: 'pages', count: pages.length, size, clear }
}
