/** Whether the browser has thrown away what this device kept: a mark in its store and one outside of it tell. */
import { askToPersist, shelf } from './disk'

const KEY = 'yc-kept'
const MARK = 'kept'

let looked: Promise<boolean> | undefined

function outside(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

/** Once a page: something was kept here, and the store is a new one. */
export function isEvicted(): Promise<boolean> {
  looked ??= outside() ? shelf.read(MARK).then((mark) => mark === undefined) : Promise.resolve(false)
  return looked
}

/** With the first thing that is kept: from here on a loss would be noticed, and the browser is asked not to let it come to one. */
export async function keptSomething(): Promise<void> {
  // Before the mark is set anew, or nobody could tell any more.
  await isEvicted().catch(() => false)
  if (await shelf.read(MARK)) return
  await shelf.keep(MARK, true)
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
  await shelf.drop(MARK)
  looked = undefined
}
