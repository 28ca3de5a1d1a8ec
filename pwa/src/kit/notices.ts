/** What has changed in this device's store, told to every open tab and heard in the order it happened. */
import type { Plain } from './problem'

export interface Notice {
  owner: string
  store: string
  id: string
  /** The sender's word: it works on this, or why it stopped. */
  sending?: boolean
  problem?: Plain | null
  percent?: number
}

const heard = new Set<(notice: Notice) => void>()
let channel: BroadcastChannel | null | undefined

function open(): BroadcastChannel | null {
  if (channel === undefined) {
    channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('yc-store') : null
    channel?.addEventListener('message', ({ data }) => spread(data as Notice))
    // Under Node, where the sender is tested, an open channel would keep the process alive.
    ;(channel as { unref?: () => void } | null)?.unref?.()
  }
  return channel
}

function spread(notice: Notice): void {
  for (const run of heard) run(notice)
}

/** Tells this tab at once and the others soon. */
export function tell(notice: Notice): void {
  open()?.postMessage(notice)
  spread(notice)
}

export function hear(run: (notice: Notice) => void): () => void {
  open()
  heard.add(run)
  return () => heard.delete(run)
}
