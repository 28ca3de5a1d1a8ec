/** Whether the browser has thrown away what this device kept: a mark in its store and one outside of it tell. */
import { askToPersist, onDiskClosed, shelf } from './disk'
import { uuid7 } from './ids'
import { hear } from './notices'
import { trouble } from './troubles'

const KEY = 'yc-kept'
const MARK = 'kept'

let looked: Promise<boolean> | undefined
/** The mark of the store as this page knows it: another one is another store. */
let known: unknown
const losers = new Set<() => void>()

function outside(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

async function look(): Promise<boolean> {
  known = await shelf.read(MARK)
  return known === undefined
}

/** Once a page: something was kept here, and the store is a new one. */
export function isEvicted(): Promise<boolean> {
  looked ??= outside() ? look() : Promise.resolve(false)
  return looked
}

/** Whether the store was cleared under the open page. The first who asks says so, and whoever still has something in
 * memory keeps it anew. */
export async function isCleared(): Promise<boolean> {
  const before = known
  if (before === undefined || (await shelf.read(MARK)) === before || known !== before) return false
  known = undefined
  trouble('cleared')
  for (const run of losers) run()
  return true
}

/** `run` keeps anew what the page still has. */
export function onCleared(run: () => void): () => void {
  losers.add(run)
  return () => losers.delete(run)
}

const AGAIN_MS = 400

/** A store that is being thrown away may not open at once. */
async function notice(times: number): Promise<void> {
  try {
    await isCleared()
  } catch {
    if (times > 0) setTimeout(() => void notice(times - 1), AGAIN_MS)
  }
}

onDiskClosed(() => void notice(5))

// Signed out in another tab: what is gone then was meant to go.
hear(({ store }) => {
  if (store === 'keys') known = undefined
})

/** With the first thing that is kept: from here on a loss would be noticed, and the browser is asked not to let it come to one. */
export async function keptSomething(): Promise<void> {
  // Before the mark is set anew, or nobody could tell any more.
  await isEvicted().catch(() => false)
  known = await shelf.read(MARK)
  if (known !== undefined) return
  const mark = uuid7()
  await shelf.keep(MARK, mark)
  known = mark
  try {
    localStorage.setItem(KEY, '1')
  } catch {
    // Without the second mark a loss is noticed by what cannot be opened.
  }
  await askToPersist()
}

/** Nothing lies here any more, and nobody misses it: signed out, or the loss was said. */
export async function nothingKept(): Promise<void> {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // There is none.
  }
  known = undefined
  await shelf.drop(MARK)
  looked = undefined
}
