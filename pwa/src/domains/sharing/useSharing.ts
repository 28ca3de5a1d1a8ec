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
import { useMaterials } from '@/domains/materials/useMaterials'
import { useShared, type Shared } from '@/domains/materials/useShared'
import type { Ready } from '@/domains/materials/useStudio'
import { Engine } from '@/form/engine'
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

export function useSharing(owner: string) {
  const shared = useShared(owner)
  const targets = shallowRef<Target[] | null>(null)
  const chosen = ref('')
  const target = computed(() => targets.value?.find(({ draft }) => draft.id === chosen.value) ?? null)

  const materials = useMaterials(owner, {
    draft: computed(() => target.value?.draft.id ?? ''),
    ids: () => target.value?.draft.content.materials ?? {},
    set: setPapers,
    send: () => senderOf(owner).flush(),
  })

  async function setPapers(slot: string, ids: string[]): Promise<void> {
    const at = target.value
    if (!at) return
    // One that only the server had is on this device from now on.
    await keepNew(owner, at.draft)
    const draft = await reviseKept(owner, at.draft.id, (now) => placed(now, slot, ids))
    if (draft) targets.value = targets.value?.map((one) => (one === at ? { ...one, draft } : one)) ?? null
    void materials.send().catch(console.error)
  }

  async function open(): Promise<void> {
    await shared.load()
    targets.value = await targetsOf(owner)
    chosen.value = targets.value[0]?.draft.id ?? ''
  }

  /** Where this file may go in the chosen draft. */
  const slotsFor = (file: Shared): Slot[] => target.value?.slots.filter((slot) => unfit(file, slot.accepts) === null) ?? []

  /** A single paper is replaced by the next one; of several one is taken out first. */
  const only = (slot: Slot): Paper | undefined => (slot.maxFiles === 1 ? materials.of(slot.slot)[0] : undefined)
  const isFull = (slot: Slot): boolean => !only(slot) && materials.of(slot.slot).length >= slot.maxFiles

  /** Puts a file into a slot, `ready` where a person has looked at the picture; gives the undo, or null when it was refused. */
  async function put(file: Shared, slot: Slot, ready?: Ready): Promise<(() => Promise<void>) | null> {
    const bytes = ready?.picture ?? (await shared.open(file.id))
    if (!bytes) return null
    const name = ready ? `${file.name.replace(/\.\w+$/, '')}.jpg` : file.name
    const before = target.value?.draft.content.materials[slot.slot] ?? []
    const isIn = await materials.add(slot.slot, slot.accepts, new File([bytes], name, { type: bytes.type }), only(slot)?.id, ready?.preview)
    if (!isIn) {
      // What was shared is still on this device, and can be put in when there is room.
      if (materials.unkept.length > 0) materials.failed.value = local('disk_full')
      materials.unkept.splice(0)
      return null
    }
    const back = await shared.drop(file.id)
    return async () => {
      await back()
      await setPapers(slot.slot, before)
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
  const { submission } = new Engine(formOf(item), draft.content.answers).view
  return { draft, at, name: item.name, slots: slotsOf(item, submission) }
}

export const nameOf = ({ name }: Pick<Target, 'name'>): string => both(name)
