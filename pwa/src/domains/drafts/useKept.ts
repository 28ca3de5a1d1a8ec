/** A draft as this device keeps it, sealed under the account's key. */
import type { Operation } from 'fast-json-patch'
import { openVault } from '@/kit/vault'
import type { Text } from '@/kit/words'
import type { DraftIn } from './api'
import type { Conflict, Content, Sources } from './rules'

/** A write that was tried: its bytes and key stay as they are until it is answered (security.md 6.1 rule 1). */
export type Tried =
  | { kind: 'put'; body: DraftIn }
  | { kind: 'patch'; version: string; key: string; ops: Operation[]; content: Content }

export interface Kept {
  id: string
  item: string
  revision: number
  round: number
  content: Content
  /** What the server is known to have; none before the first save. */
  base: { version: string; content: Content } | null
  tried: Tried | null
  sources: Sources
  /** Questions that registers have filled once. */
  filled: string[]
  conflicts: Conflict[]
  /** Texts that the server has recorded as agreed to, by code and version. */
  consents: string[]
  /** Agreed to here and not recorded yet. */
  agreed: Agreed[]
}

/** A consent under the id it is sent with; `at` by this device's clock. */
export interface Agreed {
  id: string
  code: string
  version: number
  item: string
  at: string
}

const STORE = 'drafts'

/** One write at a time, so that an older state never lands on a newer one; of what waits only the newest is written.
 * The promise is kept when the state given, or a newer one, is on the device. */
export function keeper(owner: string): (draft: Kept) => Promise<void> {
  let newest: Kept | null = null
  let running: Promise<void> | null = null

  async function work(): Promise<void> {
    try {
      const vault = await openVault(owner)
      while (newest) {
        const draft: Kept = newest
        newest = null
        await vault.keep({ store: STORE, id: draft.id, group: draft.item, version: '1', value: draft })
      }
    } finally {
      running = null
    }
  }

  return (draft) => {
    newest = draft
    running ??= work()
    return running
  }
}

export async function readKept(owner: string, id: string): Promise<Kept | null> {
  const found = await (await openVault(owner)).read<Kept>(STORE, id)
  // One that an earlier version of the app has kept knows nothing of consents that wait.
  return found ? { ...found.value, sources: inBoth(found.value.sources), agreed: found.value.agreed ?? [] } : null
}

/** Earlier versions kept a register's Chinese name alone. */
const inBoth = (sources: Record<string, Text | string>): Sources =>
  Object.fromEntries(Object.entries(sources).map(([at, name]) => [at, typeof name === 'string' ? { zh: name, en: name } : name]))

/** The newest draft of an item on this device. */
export async function newestKept(owner: string, item: string): Promise<Kept | null> {
  const about = await (await openVault(owner)).list(STORE, item)
  const last = about[about.length - 1]
  return last ? readKept(owner, last.id) : null
}

/** Drafts on this device, oldest first, without opening them. */
export async function listKept(owner: string): Promise<{ id: string; item: string; at: number }[]> {
  const about = await (await openVault(owner)).list(STORE)
  return about.map(({ id, group, at }) => ({ id, item: group, at }))
}

export async function forget(owner: string, id: string): Promise<void> {
  const vault = await openVault(owner)
  const files = await vault.list('files', id)
  await vault.change([], [{ store: STORE, id }, { store: 'outbox', id }, ...files.map((file) => ({ store: 'files' as const, id: file.id }))])
}
