/** The papers of a draft: on the device first, then sent one after another, then checked by the server. */
import { computed, onScopeDispose, reactive, shallowRef, type Ref } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { sha256 } from '@/kit/canonical'
import { uuid7 } from '@/kit/ids'
import { onReconnect } from '@/kit/online'
import { openVault } from '@/kit/vault'
import { readMaterial } from './api'
import { fromServer, isDone, PICTURES, unfit, type Paper, type Unfit } from './rules'
import { NotAPicture, shrink } from './useShrink'
import { upload } from './useUpload'

const LOOK_MS = 900

export interface Drawer {
  draft: Readonly<Ref<string>>
  /** The draft's list of ids by slot. */
  ids(): Record<string, readonly string[]>
  set(slot: string, ids: string[]): Promise<void>
  /** Resolves when the server has the draft, without which it takes no file. */
  ready(): Promise<boolean>
}

export function useMaterials(owner: string, drawer: Drawer) {
  const papers = reactive(new Map<string, Paper>())
  const failed = shallowRef<Problem | null>(null)
  const refusedFile = shallowRef<Unfit | 'picture' | null>(null)
  const stop = new AbortController()
  let working: Promise<void> | null = null

  const of = (slot: string): Paper[] =>
    (drawer.ids()[slot] ?? []).map((id) => papers.get(id)).filter((paper): paper is Paper => paper !== undefined)

  /** Finds each named paper on this device or on the server. */
  async function open(): Promise<void> {
    const vault = await openVault(owner)
    for (const id of Object.values(drawer.ids()).flat()) {
      // A copy whose key the browser has cleared counts as none.
      const kept = await vault.read<Paper>('files', id).catch(() => undefined)
      if (kept) papers.set(id, kept.value)
      else await ask(id)
    }
    void send()
  }

  async function ask(id: string): Promise<void> {
    try {
      papers.set(id, fromServer(await readMaterial(id)))
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  /** Adds a photo or a file to a slot, in the place of `instead` where that is given; false when it cannot be taken,
   * with the reason in `refusedFile`. */
  async function add(slot: string, accepts: readonly string[], file: File | Blob, instead?: string): Promise<boolean> {
    refusedFile.value = unfit(file, accepts)
    if (refusedFile.value) return false
    try {
      const bytes = PICTURES.includes(file.type) ? await shrink(file) : file
      const id = uuid7()
      const paper: Paper = {
        ...{ id, slot, type: bytes.type || file.type, bytes: bytes.size, state: 'kept', percent: 0, refused: null, pages: 1 },
        name: file instanceof File ? file.name : `${slot}.jpg`,
        sha256: await sha256(new Uint8Array(await bytes.arrayBuffer())),
      }
      await (await openVault(owner)).keep({ store: 'files', id, group: drawer.draft.value, value: paper, bytes })
      papers.set(id, paper)
      await drawer.set(slot, [...(drawer.ids()[slot] ?? []).filter((one) => one !== instead), id])
      void send()
      return true
    } catch (error) {
      if (error instanceof NotAPicture) refusedFile.value = 'picture'
      else failed.value = asProblem(error)
      return false
    }
  }

  /** Takes a paper off its slot; the undo puts it back. */
  async function remove(paper: Paper): Promise<() => Promise<void>> {
    const before = [...(drawer.ids()[paper.slot] ?? [])]
    await drawer.set(paper.slot, before.filter((id) => id !== paper.id))
    return async () => {
      const now = drawer.ids()[paper.slot] ?? []
      await drawer.set(paper.slot, before.filter((id) => id === paper.id || now.includes(id)))
      void send()
    }
  }

  /** The server lacks these after all: they are sent again from this device. */
  async function again(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const paper = papers.get(id)
      if (paper) await write(Object.assign(paper, { state: 'kept', percent: 0 }))
    }
    await send()
  }

  function send(): Promise<void> {
    working ??= sendAll().finally(() => {
      working = null
    })
    return working
  }

  async function sendAll(): Promise<void> {
    failed.value = null
    try {
      for (let next = waiting(); next; next = waiting()) {
        if (!(await drawer.ready()) || stop.signal.aborted) return
        await sendOne(next)
      }
    } catch (error) {
      failed.value = asProblem(error)
    }
  }

  const named = (): string[] => Object.values(drawer.ids()).flat()
  const waiting = (): Paper | undefined =>
    named()
      .map((id) => papers.get(id))
      .find((paper) => paper && ['kept', 'sending', 'checking'].includes(paper.state))

  async function sendOne(paper: Paper): Promise<void> {
    if (paper.state !== 'checking') {
      const kept = await (await openVault(owner)).read<Paper>('files', paper.id)
      if (!kept?.bytes) return void papers.set(paper.id, Object.assign(paper, { state: 'refused', refused: 'file_lost' }))
      paper.state = 'sending'
      await upload(drawer.draft.value, paper, new Blob([kept.bytes], { type: paper.type }), (percent) => (paper.percent = percent), stop.signal).catch(
        (error: unknown) => {
          paper.state = 'kept'
          throw error
        },
      )
      paper.state = 'checking'
    }
    await checked(paper)
  }

  /** Asks until the server has looked at it. */
  async function checked(paper: Paper): Promise<void> {
    while (!stop.signal.aborted) {
      const { state, refused, pages } = await readMaterial(paper.id)
      if (state === 'stored' || state === 'refused') {
        Object.assign(paper, { state, refused, pages })
        return write(paper)
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  async function write(paper: Paper): Promise<void> {
    const vault = await openVault(owner)
    const kept = await vault.read<Paper>('files', paper.id)
    await vault.keep({ store: 'files', id: paper.id, group: drawer.draft.value, value: { ...paper }, bytes: kept?.bytes ?? undefined })
  }

  /** The picture on this device, for showing before the server has one. */
  async function picture(paper: Paper): Promise<Blob | null> {
    const kept = await (await openVault(owner)).read<Paper>('files', paper.id)
    return kept?.bytes ? new Blob([kept.bytes], { type: paper.type }) : null
  }

  const rest = onReconnect(() => void send())
  onScopeDispose(() => {
    rest()
    stop.abort()
  })

  const isSettled = computed(() => named().every((id) => isDone(papers.get(id) ?? ({ state: 'kept' } as Paper))))
  return { papers, of, failed, refusedFile, isSettled, open, add, remove, send, again, picture }
}
