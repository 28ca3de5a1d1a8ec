import { shallowReactive } from 'vue'

export interface Toast {
  id: number
  text: string
  undo: (() => void) | null
}

const SHOWN_MS = 6_000
let last = 0
export const toasts = shallowReactive<Toast[]>([])

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** Says what happened in a line at the foot of the screen. With `undo` it offers to take it back and stays twice as long. */
export function say(text: string, undo: (() => void) | null = null): void {
  last += 1
  const id = last
  toasts.push({ id, text, undo })
  setTimeout(() => dismiss(id), undo ? SHOWN_MS * 2 : SHOWN_MS)
}
