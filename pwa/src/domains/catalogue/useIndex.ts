/** The whole list, ready to be searched here. It comes when nothing else is waited for and stays for the next time. */
import { ref, shallowReadonly, shallowRef, readonly } from 'vue'
import { shelf as disk } from '@/kit/disk'
import { readIndex, type ItemIndex } from './api'
import { add, emptyShelf, type Shelf } from './rules/searching'
import { speechOf, unpacked } from './rules/unpacking'

/** Changes with the shape of what is kept. */
const KEY = 'item-index-1'
/** Lines made ready between two looks at what the person does. */
const AT_ONCE = 60

const full = shallowRef<Shelf | null>(null)
const isComing = ref(false)
let version = ''

const pause = (): Promise<void> => new Promise((go) => setTimeout(go))

/** Somebody who pays for each byte is asked first. */
const isSparing = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false

async function show(index: ItemIndex): Promise<void> {
  const speech = speechOf(index)
  const made = emptyShelf(speech)
  for (let start = 0; start < index.names.length; start += AT_ONCE) {
    add(made, unpacked(index, speech, start, AT_ONCE))
    await pause()
  }
  full.value = made
  version = index.version
}

/** Brings the index of this version; `isWanted` says that the person asked for it. */
async function bring(wanted: string, isWanted = false): Promise<void> {
  if (isComing.value || version === wanted) return
  isComing.value = true
  try {
    const kept = version ? undefined : await disk.read<ItemIndex>(KEY).catch(() => undefined)
    if (kept) await show(kept)
    if (version === wanted || (isSparing() && !isWanted)) return
    const fresh = await readIndex()
    await disk.keep(KEY, fresh).catch(() => undefined)
    await show(fresh)
  } catch {
    // Search goes on over what is there and says so; the next visit brings it.
  } finally {
    isComing.value = false
  }
}

export const useIndex = () => ({ full: shallowReadonly(full), isComing: readonly(isComing), bring })
