/** What was shared into the app finds its place: the open drafts of this person, and the slots of the chosen one. */
import { computed, ref, shallowRef } from 'vue'
import { readItem, type Slot } from '@/domains/catalogue/api'
import { unfit, type Paper } from '@/domains/materials/rules'
import { listDrafts, readDraft } from '@/domains/drafts/api'
import { placed, type Kept } from '@/domains/drafts/rules'
import { formOf, fromServer, slotsOf } from '@/domains/drafts/rules/opening'
import { keepNew, listKept, readKept, reviseKept } from '@/domains/drafts/useKept'
import { readSigned } from '@/domains/drafts/useOutboxed'
import { senderOf } from '@/domains/drafts/useSending'
import { readFile } from '@/domains/materials/useFiles'
import { useMaterials } from '@/domains/materials/useMaterials'
import { useShared, type Shared } from '@/domains/materials/useShared'
import type { Ready } from '@/domains/materials/useStudio'
import { Engine } from '@/form/engine'
import { today } from '@/kit/format'
import { local } from '@/kit/problem'
import { openVault } from '@/kit/vault'
import { both, type Text } from '@/kit/words'

export interface Target {
  draft: Kept
  /** When something of it was last changed. */
  at: string
  name: Text
  slots: Slot[]
}

type Change = (now: readonly string[]) => string[]

export function useSharing(owner: string) {
  const shared = useShared(owner)
  const targets = shallowRef<Target[] | null>(null)
  const chosen = ref('')
  const target = computed(() => targets.value?.find(({ draft }) => draft.id === chosen.value) ?? null)

  const materials = useMaterials(owner, {
    draft: computed(() => target.value?.draft.id ?? ''),
    ids: () => target.value?.draft.content.materials ?? {},
    set: async (slot, change) => (target.value ? changePapers(target.value.draft, slot, change) : false),
    send: () => senderOf(owner).flush(),
  })

  /** Made on what lies there: another tab, or the sender with what other devices have done, may have gone on. */
  async function changePapers(of: Kept, slot: string, change: Change): Promise<boolean> {
    // One that only the server had is on this device from now on.
    await keepNew(owner, of)
    const draft = await reviseKept(owner, of.id, (now) => placed(now, slot, change(now.content.materials[slot] ?? [])))
    if (draft) targets.value = targets.value?.map((one) => (one.draft.id === of.id ? { ...one, draft } : one)) ?? null
    void materials.send().catch(console.error)
    return draft !== null
  }

  async function open(): Promise<void> {
    await shared.load()
    await settle()
    targets.value = await targetsOf(owner)
    chosen.value = targets.value[0]?.draft.id ?? ''
  }

  /** Where this file may go in the chosen draft. */
  const slotsFor = (file: Shared): Slot[] => target.value?.slots.filter((slot) => unfit(file, slot.accepts) === null) ?? []

  /** A single paper is replaced by the next one; of several one is taken out first. */
  const only = (slot: Slot): Paper | undefined => (slot.maxFiles === 1 ? materials.of(slot.slot)[0] : undefined)
  const isFull = (slot: Slot): boolean => !only(slot) && materials.of(slot.slot).length >= slot.maxFiles

  let turn: Promise<unknown> = Promise.resolve()

  /** Puts a file into a slot, `ready` where a person has looked at the picture; gives the undo, or null when it was
   * refused. One at a time: the next one finds what the one before has left. */
  function put(file: Shared, slot: Slot, ready?: Ready): Promise<(() => Promise<void>) | null> {
    const done = turn.then(() => putIn(file, slot, ready))
    turn = done.catch(() => undefined)
    return done
  }

  async function putIn(file: Shared, slot: Slot, ready?: Ready): Promise<(() => Promise<void>) | null> {
    const bytes = ready?.picture ?? (await shared.open(file.id))
    const of = target.value?.draft
    if (!bytes || !of) return null
    const name = ready ? `${file.name.replace(/\.\w+$/, '')}.jpg` : file.name
    const instead = only(slot)?.id
    const isIn = await materials.add(slot.slot, slot.accepts, new File([bytes], name, { type: bytes.type }), { instead, shown: ready?.preview, from: file.id })
    if (!isIn) {
      // What was shared is still on this device, and can be put in when there is room.
      if (materials.unkept.length > 0) materials.failed.value = local('disk_full')
      materials.unkept.splice(0)
      return null
    }
    const back = await shared.drop(file.id)
    const made = new Set([...materials.papers.values()].filter(({ from }) => from === file.id).map(({ id }) => id))
    return async () => {
      await back()
      await changePapers(of, slot.slot, (now) => now.flatMap((id) => (!made.has(id) ? [id] : instead ? [instead] : [])))
    }
  }

  /** The page went away when a file was in a draft already, and not yet out of what is shared. */
  async function settle(): Promise<void> {
    if (!shared.files.value?.length) return
    const vault = await openVault(owner)
    for (const { id } of await vault.list('files')) {
      const paper = await readFile(vault, id).catch(() => null)
      const file = paper?.from && shared.files.value.find((one) => one.id === paper.from)
      if (!paper || !file) continue
      const draft = await readKept(owner, paper.draft).catch(() => null)
      if (Object.values(draft?.content.materials ?? {}).flat().includes(id)) await shared.drop(file.id)
    }
  }

  return { files: shared.files, openFile: shared.open, drop: shared.drop, targets, target, chosen, materials, open, slotsFor, only, isFull, put }
}

/** Those that papers may still be added to, the one worked on last first. */
async function targetsOf(owner: string): Promise<Target[]> {
  const vault = await openVault(owner)
  const here = (await listKept(owner)).map(({ id, at }) => ({ id, at: new Date(at).toISOString() }))
  const there = (await listDrafts().catch(() => [])).map(({ id, updatedAt }) => ({ id, at: updatedAt }))
  const lines = [...here, ...there.filter(({ id }) => !here.some((line) => line.id === id))].sort((a, b) => (a.at < b.at ? 1 : -1))
  const found: Target[] = []
  for (const { id, at } of lines) {
    try {
      const draft = (await readKept(owner, id)) ?? fromServer(await readDraft(id))
      // What is signed and waits is first taken back by its owner; what has ended takes nothing more.
      if (!draft.ended && !(await readSigned(vault, id))) found.push(await targetOf(draft, at))
    } catch (error) {
      // One draft that cannot be opened does not keep the others from being chosen.
      console.error(error)
    }
  }
  return found
}

async function targetOf(draft: Kept, at: string): Promise<Target> {
  const item = await readItem(draft.item, draft.revision)
  const { submission } = new Engine(formOf(item), draft.content.answers, today).view
  return { draft, at, name: item.name, slots: slotsOf(item, submission) }
}

export const nameOf = ({ name }: Pick<Target, 'name'>): string => both(name)
