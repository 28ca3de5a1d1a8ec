/** The papers of a draft on a page: on the device first; the sender brings them up and the server looks at them. */
import { computed, onScopeDispose, reactive, shallowReactive, shallowRef, watch, type Ref } from 'vue'
import { asProblem, type Problem } from '@/kit/http'
import { sha256 } from '@/kit/canonical'
import { uuid7 } from '@/kit/ids'
import { hear } from '@/kit/notices'
import { onCleared } from '@/kit/remains'
import { openVault } from '@/kit/vault'
import { readMaterial } from './api'
import { fromServer, isDone, isHeic, isOnItsWay, isPicture, isWorthSending, needsSending, unfit, type Paper, type Unfit } from './rules'
import { bytesOf, dropFile, keepFile, readFile } from './useFiles'

export interface Drawer {
  draft: Readonly<Ref<string>>
  /** The draft's list of ids by slot. */
  ids(): Record<string, readonly string[]>
  /** One change to the list as it is there; false where it found no room on the disk, and holds in this page alone. */
  set(slot: string, change: (now: readonly string[]) => string[]): Promise<boolean>
  /** Sends what waits, these papers too. */
  send(): Promise<void>
  /** Learns what other devices have made of the draft. */
  catchUp?(): Promise<void>
}

/** A paper for which this device has no room: in this page's memory only, until there is room or the server has it. */
export interface Unkept {
  paper: Paper
  bytes: Blob
  preview: Blob | undefined
  /** The paper in whose place it comes. */
  instead: string | undefined
}

/** How a file comes into its slot. */
export interface How {
  /** The paper in whose place it comes. */
  instead?: string | undefined
  /** The small picture of one that somebody has looked at. */
  shown?: Blob | undefined
  /** What was shared that it is made of. */
  from?: string
}

/** It lies on this device and is not with the server. */
const isOwn = ({ state }: Paper): boolean => state === 'kept' || state === 'sending'

function unlessFull(error: unknown): boolean {
  if (asProblem(error).code !== 'disk_full') throw error
  return false
}

const hash = async (bytes: Blob): Promise<string> => sha256(new Uint8Array(await bytes.arrayBuffer()))

const FIRST_LOOK_MS = 3_000
const LAST_LOOK_MS = 30_000

export function useMaterials(owner: string, drawer: Drawer) {
  const papers = reactive(new Map<string, Paper>())
  const failed = shallowRef<Problem | null>(null)
  /** What this page has added or shown and the server has not yet. */
  const atHand = new Map<string, Blob>()
  const unkept = shallowReactive<Unkept[]>([])
  const refusedFile = shallowRef<Unfit | null>(null)

  /** Which paper is being put in whose place: until the draft says so on the disk, the older one is shown. */
  const placing = shallowReactive(new Map<string, string>())

  const of = (slot: string): Paper[] =>
    (drawer.ids()[slot] ?? []).map((id) => papers.get(placing.get(id) ?? id)).flatMap((paper) => (paper ? [{ ...paper, slot }] : []))

  /** Finds each named paper on this device or on the server. */
  async function open(): Promise<void> {
    for (const id of named()) await find(id)
  }

  async function find(id: string, isTold = true): Promise<void> {
    const known = papers.get(id)
    const own = known && isOwn(known) ? known : undefined
    try {
      // A copy whose key the browser has cleared counts as none.
      const kept = await readFile(await openVault(owner), id).catch(() => null)
      papers.set(id, kept ?? fromServer(await readMaterial(id)))
    } catch (error) {
      const problem = asProblem(error)
      // Named by another device that has not begun to send it; or one of this device that is about to be kept anew.
      if (problem.status === 404) papers.set(id, own ?? expected(id))
      else if (isTold) failed.value = problem
    }
  }

  /** Of which nothing is known but that it will come. */
  function expected(id: string): Paper {
    const slot = Object.entries(drawer.ids()).find(([, ids]) => ids.includes(id))?.[0] ?? ''
    return { id, draft: drawer.draft.value, slot, name: '', type: '', bytes: 0, sha256: '', state: 'coming', percent: 0, refused: null, pages: 0, astray: 0 }
  }

  /** Adds a photo or a file to a slot; false when it cannot be taken, with the reason in `refusedFile`. A picture that
   * comes without a preview is made ready first: upright, small, without metadata. */
  async function add(slot: string, accepts: readonly string[], file: File | Blob, { instead, shown, from }: How = {}): Promise<boolean> {
    refusedFile.value = unfit(file, accepts)
    if (refusedFile.value) return false
    try {
      const isReady = shown !== undefined || !isPicture(file, accepts)
      const { picture: bytes, preview } = isReady ? { picture: file, preview: shown } : await (await import('./useStudio')).makeReady(file)
      const ahead = preview && isWorthSending(preview, bytes) ? { ahead: { id: uuid7(), sha256: await hash(preview) } } : {}
      const id = uuid7()
      const draft = drawer.draft.value
      const paper: Paper = {
        ...{ id, draft, slot, type: bytes.type || file.type, bytes: bytes.size, state: 'kept', percent: 0, refused: null, pages: 1, astray: 0 },
        name: file instanceof File ? file.name : `${slot}.jpg`,
        sha256: await hash(bytes),
        ...ahead,
        ...(from ? { from } : {}),
      }
      return await keep({ paper, bytes, preview: paper.ahead && preview, instead })
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAPicture') refusedFile.value = isHeic(file) ? 'heic' : 'picture'
      else failed.value = asProblem(error)
      return false
    }
  }

  /** Onto the device, and into its slot; false where there is no room for it or for the draft that names it: then it
   * stays at hand. */
  async function keep(one: Unkept): Promise<boolean> {
    if (await isKept(one).catch(unlessFull)) {
      atHand.set(one.paper.id, one.bytes)
      forgo(one)
      return true
    }
    await unplace(one).catch(unlessFull)
    if (!unkept.includes(one)) unkept.push(one)
    return false
  }

  async function isKept({ paper, bytes, preview, instead }: Unkept): Promise<boolean> {
    await keepFile(await openVault(owner), paper.draft, paper, bytes, preview)
    return place(paper, instead)
  }

  async function place(paper: Paper, instead: string | undefined): Promise<boolean> {
    const { id, slot } = paper
    placing.set(id, instead ?? '')
    papers.set(id, paper)
    try {
      return await drawer.set(slot, (now) => [...now.filter((one) => one !== instead && one !== id), id])
    } finally {
      placing.delete(id)
    }
  }

  async function unplace({ paper: { id, slot }, instead }: Unkept): Promise<void> {
    if (drawer.ids()[slot]?.includes(id)) await drawer.set(slot, (now) => now.flatMap((one) => (one !== id ? [one] : instead ? [instead] : [])))
    await dropFile(await openVault(owner), id)
  }

  /** From this page straight to the server, where the device has no room; named in the draft only when it is there. */
  async function sendUnkept(one: Unkept): Promise<void> {
    await drawer.send()
    const { sendDirect } = await import('./useUploading')
    const found = await sendDirect(owner, one.paper, new Uint8Array(await one.bytes.arrayBuffer()))
    forgo(one)
    await place(found, one.instead)
    await drawer.send()
  }

  function forgo(one: Unkept): void {
    const at = unkept.indexOf(one)
    if (at >= 0) unkept.splice(at, 1)
  }

  /** Takes a paper off its slot; the undo puts it back where it was among those that are there then. */
  async function remove({ id, slot }: Paper): Promise<() => Promise<unknown>> {
    const at = drawer.ids()[slot]?.indexOf(id) ?? 0
    await drawer.set(slot, (now) => now.filter((one) => one !== id))
    return () => drawer.set(slot, (now) => (now.includes(id) ? [...now] : [...now.slice(0, at), id, ...now.slice(at)]))
  }

  /** Whether it can be signed for: it is in its place, and what it holds is known here. */
  const isKnown = (id: string): boolean => !placing.has(id) && !!papers.get(id)?.sha256

  const named = (): string[] => Object.values(drawer.ids()).flat()

  /** The picture on this device, for showing before the server has one. */
  async function picture(paper: Paper): Promise<Blob | null> {
    const bytes = await bytesOf(await openVault(owner), paper.id)
    const shown = bytes && new Blob([bytes], { type: paper.type })
    if (shown && needsSending(paper)) atHand.set(paper.id, shown)
    return shown
  }

  /** The browser has cleared this device under the page: what is at hand is kept anew, of the rest it is said that it is gone. */
  async function keepAnew(): Promise<void> {
    const vault = await openVault(owner)
    for (const paper of [...papers.values()].filter(isOwn)) {
      const bytes = atHand.get(paper.id)
      const next: Paper = bytes ? { ...paper, state: 'kept', percent: 0, ahead: undefined } : { ...paper, state: 'refused', refused: 'file_lost' }
      await keepFile(vault, paper.draft, next, bytes)
      papers.set(paper.id, next)
    }
  }

  const unheed = onCleared(() => void keepAnew().catch((error: unknown) => (failed.value = asProblem(error))))
  const deaf = hear((notice) => {
    if (notice.owner !== owner) return
    // The sender has stopped: what was on its way is on this device, and what another device was sending may have come.
    if (notice.store === 'sender' && notice.id === drawer.draft.value && !notice.sending) {
      for (const id of named()) if (!isKnown(id) || papers.get(id)?.state === 'sending') void find(id)
    }
    if (notice.store !== 'files' || !named().includes(notice.id)) return
    const paper = papers.get(notice.id)
    if (notice.percent === undefined) void find(notice.id)
    else if (paper) papers.set(notice.id, { ...paper, state: 'sending', percent: notice.percent })
  })
  // What another device sends comes without a word: looked for while somebody looks, ever more seldom.
  let patience = FIRST_LOOK_MS
  let timer = setTimeout(glance, patience)
  async function glance(): Promise<void> {
    const awaited = document.visibilityState === 'visible' ? [...papers.values()].filter(isOnItsWay) : []
    await Promise.all(awaited.map(({ id }) => find(id, false)))
    // Nobody has begun to send it: it may have been taken off again where it was added.
    if (awaited.some(({ id }) => !isKnown(id))) await drawer.catchUp?.()
    patience = awaited.some(({ id, state, percent }) => state !== papers.get(id)?.state || percent !== papers.get(id)?.percent) ? FIRST_LOOK_MS : Math.min(patience * 1.3, LAST_LOOK_MS)
    if (!isOver) timer = setTimeout(glance, patience)
  }
  let isOver = false
  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
    deaf()
    unheed()
  })
  // A merge brings papers that another device has added.
  watch(
    () => named().filter((id) => !papers.has(id)).join(),
    () => named().forEach((id) => !papers.has(id) && void find(id)),
  )

  const isSettled = computed(() => named().every((id) => isDone(papers.get(id) ?? ({ state: 'kept' } as Paper))))
  return { papers, of, failed, refusedFile, unkept, isSettled, isKnown, open, find, add, keep, sendUnkept, forgo, remove, send: drawer.send, picture }
}
