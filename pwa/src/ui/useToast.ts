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
  hold(id)
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

const leaving = new Map<number, ReturnType<typeof setTimeout>>()

/** It goes after a while; from here on anew. */
export function letGo({ id, undo }: Toast): void {
  hold(id)
  leaving.set(id, setTimeout(() => dismiss(id), undo ? SHOWN_MS * 2 : SHOWN_MS))
}

/** It stays while somebody is at it: what has the focus is not taken away from under a hand. */
export function hold(id: number): void {
  clearTimeout(leaving.get(id))
  leaving.delete(id)
}

/** Says what happened in a line at the foot of the screen. With `undo` it offers to take it back and stays twice as long. */
export function say(text: string, undo: (() => void) | null = null): void {
  last += 1
  const toast = { id: last, text, undo }
  toasts.push(toast)
  letGo(toast)
}
