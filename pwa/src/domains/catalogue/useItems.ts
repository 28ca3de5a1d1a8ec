/** The list of all items: what the device has at once, the server's as soon as it answers. */
import { shallowReadonly, shallowRef } from 'vue'
import { shelf } from '@/kit/disk'
import { asProblem, type Problem } from '@/kit/http'
import { listItems, type ItemLine, type Items } from './api'

const KEY = 'items'
const items = shallowRef<ItemLine[] | null>(null)
const failed = shallowRef<Problem | null>(null)
let asked = false

async function fromDisk(): Promise<void> {
  const kept = await shelf.read<Items>(KEY).catch(() => undefined)
  items.value ??= kept?.items ?? null
}

async function fromServer(): Promise<void> {
  try {
    const fresh = await listItems()
    items.value = fresh.items
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
  return { items: shallowReadonly(items), failed: shallowReadonly(failed), again: ask }
}
