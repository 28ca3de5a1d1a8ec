/** The most used items and the departments: what the device has at once, the server's as soon as it answers. */
import { computed, shallowReadonly, shallowRef } from 'vue'
import { shelf } from '@/kit/disk'
import { asProblem, type Problem } from '@/kit/http'
import { listItems, type Items } from './api'

/** Changes with the shape of what is kept. */
const KEY = 'items-2'
const list = shallowRef<Items | null>(null)
const failed = shallowRef<Problem | null>(null)
let asked = false

async function fromDisk(): Promise<void> {
  const kept = await shelf.read<Items>(KEY).catch(() => undefined)
  list.value ??= kept ?? null
}

async function fromServer(): Promise<void> {
  try {
    const fresh = await listItems()
    list.value = fresh
    failed.value = null
    await shelf.keep(KEY, fresh).catch(() => undefined)
  } catch (error) {
    failed.value = asProblem(error)
    asked = false
  }
}

function ask(): void {
  asked = true
  void fromDisk()
  void fromServer()
}

export function useItems() {
  if (!asked) ask()
  const items = computed(() => list.value?.items ?? null)
  return { list: shallowReadonly(list), items, failed: shallowReadonly(failed), again: ask }
}
