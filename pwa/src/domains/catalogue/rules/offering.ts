/** What of a guide holds today. Data say how an item is meant to be done; without a form it is done at a window. */
import type { Item, Slot } from '../api'

/** Where nothing is known of visits, nothing is said. */
export type Offered = Omit<Item, 'visitCount'> & { visitCount: number | null }

export const isAtWindow = (item: Pick<Item, 'form'>): boolean => item.form === null

/** The guide without what only a form on the phone could keep. The way of an item that is meant for the window holds. */
export function asOffered(item: Item): Offered {
  if (!isAtWindow(item)) return item
  const materials = item.materials.map(brought)
  if (item.online === 'window') return { ...item, materials }
  return { ...item, online: 'window', flow: [], visitCount: null, inPersonReason: null, materials }
}

/** How to fill in on the phone or to photograph is no advice to somebody who brings the paper. */
function brought(slot: Slot): Slot {
  return slot.submits ? { ...slot, how: null } : slot
}
